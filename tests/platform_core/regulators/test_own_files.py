"""From a shopper's wish to a file that proves itself and holds what they may see: the whole way, with real commits."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import ProgrammingError, transaction
from django.db.models import Q
from django.test import Client

from complaints.complaint.models import Complaint
from orders.sales import queries as sales_queries
from orders.sales.models.orders import Order
from platform_core.actors import RELAY, Actor
from platform_core.cases.queries import clocks
from platform_core.eventlog.models import Event
from platform_core.payments.commands import settling
from platform_core.payments.types import Reference
from platform_core.regulators import queries, store
from platform_core.regulators.commands import own_file
from platform_core.regulators.errors import ExportNotReady, NoDossier
from platform_core.regulators.models import Dossier, DossierBundle
from platform_core.regulators.registry import ids_of
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound
from tests.aftersales.returns import builders as returns
from tests.complaints.complaint import builders as complaints
from tests.database import as_login
from tests.orders.checkout.test_api import At, refusal
from tests.orders.sales import builders as selling
from tests.orders.sales.builders import Sale
from tests.orders.sales.test_damaged_contracts import change_text_and_hash
from tests.platform_core.audit.sequencing import sequenced
from tests.platform_core.cases import trying
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import STAFF, acting_as
from tests.platform_core.regulators.conftest import Refused
from tests.platform_core.regulators.test_exports import body_of, facts_in, read, verified
from tests.platform_core.regulators.test_subscribers import notices_of

pytestmark = [pytest.mark.commits, pytest.mark.duty("ECL-62")]
HOUR = timedelta(hours=1)


@pytest.fixture
def sale(at: datetime) -> Sale:
    with as_login("worker"):
        return selling.sale(at)


@pytest.fixture
def order(sale: Sale, at: datetime) -> Order:
    """Delivered, with another of the same shopper and one of somebody else beside it."""
    with as_login("worker"):
        selling.paid(sale, at)
        selling.paid(sale, at, by=selling.stranger(at))
        return selling.delivered(sale, at)


def handed_out(order: Order, by: Actor, at: datetime) -> Dossier:
    """Asked for by the shopper, collected by the relay, built by the sequencer, laid ready by the relay."""
    row = builders.dossier_asked(order.id, by, at)
    with as_login("worker"):
        relayed()
    sequenced()
    with as_login("worker"):
        relayed()
    return builders.dossier_now(row)


def bundle_of(order: Order, by: Actor) -> bytes:
    with acting_as(by), transaction.atomic():
        found = queries.fetched_dossier(order.id, by=by)
    with store.open_file(found.storage_name) as file:
        return file.read()


def manifest(bundle: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return found


def disputed(order: Order, sale: Sale, at: datetime) -> Complaint:
    """A return that staff have granted over the shop's objection, and a complaint beside it."""
    with as_login("worker"):
        returns.granted(returns.objected(returns.back(order, sale, at + HOUR), sale, at + HOUR), sale, at + HOUR)
        return complaints.file(order, sale, at + HOUR, demand=complaints.APOLOGY)


def settled(order: Order, at: datetime) -> None:
    """The shop is paid, the commission taken off, whatever still holds it."""
    share = Reference("orders.order", order.id)
    with as_login("worker"), bound(SYSTEM), transaction.atomic(), acting_for(order.merchant_id):
        settling.settle_share(share, commission_basis_points=500, by=RELAY, at=at)


class TestTheFile:
    def test_reaches_its_shopper_and_proves_itself_unless_a_byte_is_changed(
        self, order: Order, sale: Sale, at: datetime, tmp_path: Path
    ) -> None:
        row = handed_out(order, sale.shopper, at)

        bundle = bundle_of(order, sale.shopper)
        status, said = verified(bundle, tmp_path)

        assert (row.state, status, said["ok"]) == ("ready", 0, True)
        assert (said["facts"]["subject_id"], said["facts"]["asked_by"]) == (str(order.id), str(sale.shopper.id))
        for place in (0, *(len(bundle) * n // 4 for n in range(1, 4)), len(bundle) - 1):
            forged = bundle[:place] + bytes([bundle[place] ^ 1]) + bundle[place + 1 :]
            status, said = verified(forged, tmp_path)
            assert (status, said["ok"]) == (1, False), place
            assert said["findings"], place

    def test_holds_the_contract_whose_hash_stands_in_its_fact(self, order: Order, sale: Sale, at: datetime) -> None:
        handed_out(order, sale.shopper, at)

        bundle = bundle_of(order, sale.shopper)

        text = manifest(bundle)["facts"]["documents"]["contract"]
        (agreed,) = (f["payload"]["contract_sha256"] for f in facts_in(bundle) if f["topic"] == "orders.placed")
        assert hashlib.sha256(text.encode()).hexdigest() == agreed
        with acting_as(sale.shopper), transaction.atomic():
            assert sales_queries.contract(order.id, by=sale.shopper, at=at).canonical == text

    def test_holds_all_that_its_shopper_may_see_of_the_order(self, order: Order, sale: Sale, at: datetime) -> None:
        complaint = disputed(order, sale, at)
        handed_out(order, sale.shopper, at + HOUR)

        facts = facts_in(bundle_of(order, sale.shopper))

        topics = {fact["topic"] for fact in facts}
        assert {"orders.placed", "orders.paid", "orders.delivered", "payments.captured"} <= topics
        assert {"aftersales.noticed", "complaints.filed", "deadlines.started", "deadlines.met"} <= topics
        with acting_as(sale.shopper), transaction.atomic():
            shown = Event.objects.filter(subject_id__in=[order.id, complaint.id])
            assert {str(one) for one in shown.values_list("id", flat=True)} <= {fact["id"] for fact in facts}

    def test_holds_nothing_of_another_of_the_shop_s_books_or_of_staff(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        with as_login("worker"):
            complaints.file(order, sale, at + HOUR)
        settled(order, at + HOUR)
        handed_out(order, sale.shopper, at + HOUR)

        bundle = bundle_of(order, sale.shopper)
        facts = facts_in(bundle)

        with acting_as(STAFF), transaction.atomic():
            others = {str(one) for one in Order.objects.exclude(id=order.id).values_list("id", flat=True)}
            hidden = Event.objects.filter(~Q(person_id=sale.shopper.id) | Q(person_id=None))
            trail = ids_of("orders.order", order.id)
            of_this_order = set(hidden.filter(subject_id__in=trail).values_list("topic", flat=True))
            ids = {str(one) for one in hidden.values_list("id", flat=True)}
        assert "payments.share_settled" in of_this_order  # an authority gets it, and with it the commission
        assert {fact["person_id"] for fact in facts} == {str(sale.shopper.id)}
        assert ids.isdisjoint({fact["id"] for fact in facts})
        assert not {"payments.share_settled", "ledger.posted"} & {fact["topic"] for fact in facts}
        assert not any("commission" in key for fact in facts for key in fact["payload"])
        assert others.isdisjoint({fact["subject_id"] for fact in facts})
        shown = {fact["subject_id"] for fact in facts} | {fact["payload"].get("about_id") for fact in facts}
        assert set(manifest(bundle)["selection"]["ids"]) <= shown
        for canary in (selling.HOME.name, selling.HOME.phone, selling.HOME.address, complaints.STATEMENT):
            assert canary not in bundle.decode("utf8", errors="replace")

    def test_may_be_asked_for_again_and_proves_that_the_log_only_grew(
        self, order: Order, sale: Sale, at: datetime, tmp_path: Path
    ) -> None:
        first = handed_out(order, sale.shopper, at)
        with zipfile.ZipFile(io.BytesIO(bundle_of(order, sale.shopper))) as archive:
            (tmp_path / "earlier.txt").write_bytes(archive.read("checkpoint.txt"))
        complaint = disputed(order, sale, at)
        second = handed_out(order, sale.shopper, at + HOUR)

        bundle = bundle_of(order, sale.shopper)

        assert first.id != second.id
        assert str(complaint.id) in {fact["subject_id"] for fact in facts_in(bundle)}
        assert verified(bundle, tmp_path, earlier="earlier.txt")[0] == 0
        assert manifest(bundle)["consistency"]

    @pytest.mark.duty("HSE-17")
    def test_asked_for_again_has_the_same_facts_where_nothing_has_happened_to_the_order(
        self, order: Order, sale: Sale, at: datetime, tmp_path: Path
    ) -> None:
        handed_out(order, sale.shopper, at)
        first = bundle_of(order, sale.shopper)
        with as_login("worker"):
            selling.paid(sale, at + HOUR)  # another of the same shopper
        handed_out(order, sale.shopper, at + HOUR)

        again = bundle_of(order, sale.shopper)

        assert facts_in(again)
        assert read(again, "events.jsonl") == read(first, "events.jsonl")
        assert manifest(again)["tree"]["size"] > manifest(first)["tree"]["size"]
        assert [verified(one, tmp_path)[0] for one in (first, again)] == [0, 0]

    def test_meets_its_clock_and_is_told(self, order: Order, sale: Sale, at: datetime) -> None:
        row = handed_out(order, sale.shopper, at)
        with as_login("worker"):
            relayed()

        with acting_as(sale.shopper), transaction.atomic():
            assert [(clock.kind, clock.state) for clock in clocks(row)] == [("regulators.dossier", "met")]
        assert row.number in notices_of(sale.shopper)["regulators.dossier_ready_for_shopper"]

    def test_proves_the_contract_that_its_shopper_has_kept_and_no_other(
        self, order: Order, sale: Sale, at: datetime, tmp_path: Path
    ) -> None:
        handed_out(order, sale.shopper, at)
        bundle, kept = bundle_of(order, sale.shopper), tmp_path / "kept.json"
        text = manifest(bundle)["facts"]["documents"]["contract"]

        kept.write_text(text, "utf8")
        assert verified(bundle, tmp_path, contract=str(kept))[0] == 0
        kept.write_text(text.replace('"quantity":2', '"quantity":3'), "utf8")
        status, said = verified(bundle, tmp_path, contract=str(kept))

        [finding] = said["findings"]
        place = len(text[: text.index('"quantity":2')].encode()) + len('"quantity":')
        assert (status, finding["what"], finding["offset"]) == (1, "contract", place)

    def test_is_built_although_the_contract_on_file_was_changed(
        self, order: Order, sale: Sale, at: datetime, tmp_path: Path
    ) -> None:
        """Then most of all: its text does not lead to the hash in the fact, and both are in the file."""
        with as_login("worker"):
            change_text_and_hash(order, sale)
        handed_out(order, sale.shopper, at)

        bundle = bundle_of(order, sale.shopper)

        text = manifest(bundle)["facts"]["documents"]["contract"]
        (agreed,) = (f["payload"]["contract_sha256"] for f in facts_in(bundle) if f["topic"] == "orders.placed")
        assert '"extra_days":9' in text
        assert hashlib.sha256(text.encode()).hexdigest() != agreed
        status, said = verified(bundle, tmp_path)
        assert (status, [finding["what"] for finding in said["findings"]]) == (1, ["contract"])


class TestAskForDossier:
    def test_gives_the_one_that_is_being_put_together(self, order: Order, sale: Sale, at: datetime) -> None:
        first, second = (builders.dossier_asked(order.id, sale.shopper, at) for _ in range(2))

        assert first.id == second.id
        with acting_as(STAFF), transaction.atomic():
            assert Dossier.objects.count() == 1

    def test_gives_two_at_once_the_same(self, order: Order, sale: Sale, at: datetime) -> None:
        given: list[UUID] = []

        def ask() -> None:
            given.append(builders.dossier_asked(order.id, sale.shopper, at).id)

        assert trying.together([ask, ask]) == ["done", "done"]
        assert len(given) == 2
        assert len(set(given)) == 1

    def test_knows_of_no_order_of_another(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        with as_login("worker"):
            other = selling.stranger(at)
        with refused(NoDossier) as refusal, acting_as(other):
            own_file.ask_for_dossier(order.id, by=other, at=at)
        assert refusal.value.params == {"order_id": order.id}
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(sale.seller), transaction.atomic():
            own_file.ask_for_dossier(order.id, by=sale.seller, at=at)
        with acting_as(STAFF), transaction.atomic():
            assert not Dossier.objects.exists()


class TestFetchedDossier:
    def test_refuses_what_is_not_there_yet_and_another_s(self, order: Order, sale: Sale, at: datetime) -> None:
        with pytest.raises(NoDossier), acting_as(sale.shopper), transaction.atomic():
            queries.fetched_dossier(order.id, by=sale.shopper)
        builders.dossier_asked(order.id, sale.shopper, at)
        with pytest.raises(ExportNotReady), acting_as(sale.shopper), transaction.atomic():
            queries.fetched_dossier(order.id, by=sale.shopper)
        handed_out(order, sale.shopper, at)
        with as_login("worker"):
            other = selling.stranger(at)
        with pytest.raises(NoDossier), acting_as(other), transaction.atomic():
            queries.fetched_dossier(order.id, by=other)

    def test_gives_the_last_while_a_newer_is_being_put_together(self, order: Order, sale: Sale, at: datetime) -> None:
        handed_out(order, sale.shopper, at)
        before = bundle_of(order, sale.shopper)

        builders.dossier_asked(order.id, sale.shopper, at + HOUR)

        assert bundle_of(order, sale.shopper) == before


class TestAgain:
    def test_changes_nothing(self, order: Order, sale: Sale, at: datetime) -> None:
        """The relay may hear a fact twice; and nothing lies ready that was not built."""
        row = builders.dossier_asked(order.id, sale.shopper, at)
        self.lay_ready(row.id, at)
        assert builders.dossier_now(row).state == "asked"
        self.collect(row, at)
        self.lay_ready(row.id, at)
        assert builders.dossier_now(row).state == "collected"
        with as_login("worker"):
            relayed()
        sequenced()
        with as_login("worker"):
            relayed()
        before = builders.dossier_now(row).ready_at

        for again in (at, at + HOUR):
            self.collect(row, again)
            self.lay_ready(row.id, again)

        assert (builders.dossier_now(row).state, builders.dossier_now(row).ready_at) == ("ready", before)
        with acting_as(STAFF), transaction.atomic():
            assert DossierBundle.objects.count() == 1

    def collect(self, row: Dossier, at: datetime) -> None:
        with as_login("worker"):
            builders.dossier_collected(row, at)

    def lay_ready(self, dossier_id: UUID, at: datetime) -> None:
        with as_login("worker"), bound(SYSTEM), transaction.atomic():
            own_file.lay_ready(dossier_id, by=RELAY, at=at)


class TestTheDoor:
    """`…/orders/{id}/dossier`, as a shopper with a browser or a program uses it."""

    def test_gives_it_to_its_shopper_alone(self, order: Order, sale: Sale, at: datetime, tmp_path: Path) -> None:
        theirs, path = At(sale.shopper), f"/orders/{order.id}/dossier"
        assert refusal(theirs.get(path)) == refusal(theirs.get(f"{path}/file")) == (404, "regulators.no_dossier")
        asked = theirs.send("PUT", path)
        assert (asked.status_code, asked.json()["state"], asked.json()["bundle"]) == (200, "asked", None)
        assert refusal(theirs.get(f"{path}/file")) == (409, "regulators.export_not_ready")

        handed_out(order, sale.shopper, at)  # the same: one is being put together

        shown = theirs.get(path).json()
        file = theirs.client.get(f"{theirs.door}{path}/file", headers={"accept": "application/zip"})
        program = theirs.client.get("/open/audit/verifier")
        assert (shown["id"], shown["state"]) == (asked.json()["id"], "ready")
        assert (file.status_code, file["ETag"]) == (200, f'"{shown["bundle"]["sha256"]}"')
        assert verified(body_of(file), tmp_path, program=body_of(program))[0] == 0
        with as_login("worker"):
            other = At(selling.stranger(at))
        for answer in (other.get(path), other.get(f"{path}/file"), other.send("PUT", path)):
            assert refusal(answer) == (404, "regulators.no_dossier")
        assert Client().get(f"{theirs.door}{path}").status_code == 401

    def test_hands_out_nothing_but_what_was_signed(self, order: Order, sale: Sale, at: datetime) -> None:
        handed_out(order, sale.shopper, at)
        with acting_as(sale.shopper), transaction.atomic():
            name = queries.fetched_dossier(order.id, by=sale.shopper).storage_name
        storages["exports"].delete(name)
        assert storages["exports"].save(name, ContentFile(b"something else")) == name

        answer = At(sale.shopper).get(f"/orders/{order.id}/dossier/file")

        assert refusal(answer) == (503, "regulators.export_damaged")
