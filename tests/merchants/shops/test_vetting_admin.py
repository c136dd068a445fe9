"""How do the platform's people verify documents, changes and shops?"""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from merchants.shops.commands import standing as commands
from merchants.shops.queries import shops, verification
from platform_core.actors import RELAY
from platform_core.rows import new_id
from tests.merchants.builders import acting_as, applied, handed_in, reported, verified
from tests.merchants.shops.test_admin import messages_of

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-27")]
DOCUMENTS, CHANGES, SHOPS = (f"/admin/merchants/{name}/" for name in ("document", "change", "merchant"))


class TestDocuments:
    def test_that_nobody_has_looked_at_stand_in_the_queue(self, staff_client: Client, at):
        application = applied(at)
        waiting, done = handed_in(application, at), verified(application, at)

        queue, everything = (
            staff_client.get(f"{DOCUMENTS}{query}").content.decode() for query in ("", "?standing=all")
        )

        assert (str(waiting.id) in queue, str(done.id) in queue, str(done.id) in everything) == (True, False, True)

    def test_are_verified_and_say_by_what(self, staff_client: Client, staff, at):
        document = handed_in(applied(at), at)

        page = staff_client.get(f"{DOCUMENTS}{document.id}/look/").content.decode()
        assert document.number in page
        staff_client.post(f"{DOCUMENTS}{document.id}/look/", {"choice": "verify", "method": "call"})

        with acting_as(staff):
            assert verification.document(document.id, seen_by=staff).accepted is True
        assert staff_client.get(f"{DOCUMENTS}{document.id}/change/").status_code == 200

    def test_are_turned_away_with_a_reason_alone(self, staff_client: Client, staff, at):
        document, page = handed_in(applied(at), at), f"{DOCUMENTS}%s/look/"
        for reason in ("", "名称不符"):
            staff_client.post(page % document.id, {"choice": "turn_away", "method": "call", "reason": reason})
            with acting_as(staff):
                found = verification.document(document.id, seen_by=staff)
                assert found.accepted is (False if reason else None)


class TestChanges:
    @pytest.mark.duty("OTM-26")
    def test_are_verified_from_their_queue(self, staff_client: Client, staff, shop, at):
        change = reported(shop, at)
        assert staff_client.get(CHANGES).status_code == 200
        assert "仓" in staff_client.get(f"{CHANGES}{change.id}/handle/").content.decode()

        staff_client.post(f"{CHANGES}{change.id}/handle/", {"choice": "verify", "method": "visit"})

        with acting_as(staff):
            assert verification.change(change.id, seen_by=staff).state == "verified"


class TestShops:
    @pytest.mark.duty("OTM-24a")
    def test_are_verified_again_in_a_round(self, staff_client: Client, staff, shop, registry):
        page = f"{SHOPS}{shop.id}/verify-again/"
        assert staff_client.get(page).status_code == 200
        with translation.override("en"):
            early = staff_client.post(page, {"choice": "reverify"})
            assert "not verified again yet" in messages_of(early)[-1]

        staff_client.post(page, {"choice": "begin"})
        with acting_as(staff):
            begun = shops.shop(shop.id).reverification_begun_at
            assert begun
            documents = verification.documents_of_shop(shop.id)
            commands.ask_again(shop.id, cause_id=new_id(), by=RELAY, at=begun)
        for document in documents:
            staff_client.post(f"{DOCUMENTS}{document.id}/look/", {"choice": "verify", "method": "call"})
        staff_client.post(page, {"choice": "reverify"})

        with acting_as(staff):
            found = shops.shop(shop.id)
            assert (found.reverification_begun_at, found.verified_at >= begun) == (None, True)
