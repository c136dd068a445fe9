"""What do we hold about the people behind applications and shops?"""

from __future__ import annotations

import pytest
from django.db import transaction

from merchants.shops.queries import shops as queries
from platform_core.actors import Actor, Role
from privacy.requests import commands as requests_commands
from tests.merchants.builders import (
    ENTRY,
    FARM,
    MOVED,
    TEA_HOUSE,
    acting_as,
    applied,
    opened,
    owner_of,
    person,
    reported,
    verified,
)
from tests.merchants.test_api import APPLICATIONS, body, client_of, key
from tests.plain_text import found_in_plain

IDENTITY = "350102199001011234"


@pytest.mark.django_db
class TestExport:
    def test_gives_an_applicant_papers_answers_and_what_is_published(self, at):
        shop = opened(at)
        opened(at, trade_name="别家")
        person = Actor(id=owner_of(shop).id, role=Role.SHOPPER)

        with acting_as(person):
            copy = requests_commands.export_subject(person.id, by=person, at=at)

        [papers], [check], [published] = (
            copy["merchants.Application"],
            copy["merchants.RegistryCheck"],
            copy["merchants.Merchant"],
        )
        assert {name: papers[name] for name in queries.SEALED} == {n: getattr(TEA_HOUSE, n) for n in queries.SEALED}
        assert (check["name"], published["id"]) == (ENTRY.name, shop.id)

    def test_gives_documents_with_their_numbers_and_changes_in_full(self, at):
        application = applied(at)
        verified(application, at, kind="identity", number=IDENTITY)
        shop = opened(at)
        reported(shop, at)
        for who, table, expected in (
            (application.applicant_id, "merchants.Document", {"kind": "identity", "sealed_number": IDENTITY}),
            (application.applicant_id, "merchants.Verification", {"accepted": True, "method": "call"}),
            (owner_of(shop).id, "merchants.Change", {"fact": "return_address"} | MOVED),
        ):
            by = Actor(id=who, role=Role.SHOPPER)
            with acting_as(by):
                [row] = requests_commands.export_subject(who, by=by, at=at)[table]
            assert {name: row[name] for name in expected} == expected


@pytest.mark.commits
class TestTheDatabase:
    """What a thief of a backup would find."""

    @pytest.mark.duty("ECL-27")
    @pytest.mark.parametrize("form", [TEA_HOUSE, FARM])
    def test_holds_nothing_of_an_applicant_in_plain_before_a_decision(self, form, at):
        with transaction.atomic():
            applicant = person(at)
        client = client_of(applicant, at)
        assert client.post(APPLICATIONS, body(form), headers=key()).status_code == 201

        told = {text for name in queries.SEALED if (text := getattr(form, name))}

        assert found_in_plain(told, known=form.trade_name) == []
