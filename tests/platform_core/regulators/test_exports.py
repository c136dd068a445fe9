"""From the request of an authority to a file that proves itself: the whole way, with real commits."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from orders.sales.models.orders import Order
from orders.sales.models.parcels import Shipment
from platform_core.actors import Actor
from platform_core.audit import ports, publishing
from platform_core.audit.queries import latest
from platform_core.legal.spans import TICK
from platform_core.regulators import queries, store
from platform_core.regulators.adapters.bundles import REST
from platform_core.regulators.adapters.exports import ApprovedExports
from platform_core.regulators.commands import asking
from platform_core.regulators.models import DataRequest, Export
from platform_core.regulators.types import Period
from tests.database import as_login
from tests.orders.sales import builders as orders
from tests.platform_core.audit.sequencing import sequenced
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import LETTER, OFFICE, STAFF, acting_as, asked, of_a_shop
from tests.platform_core.regulators.test_subscribers import notices_of

pytestmark = pytest.mark.commits
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def order(at: datetime) -> Order:
    """Delivered, with another that nobody asks about beside it."""
    with as_login("worker"):
        sale = orders.sale(at)
        orders.paid(sale, at)
        return orders.delivered(sale, at)


@pytest.fixture
def office(at: datetime) -> Actor:
    with as_login("worker"):
        by = builders.regulator(at)
        builders.let_in(by, at)
    return by


def answered(row: DataRequest, at: datetime, *, period: Period = builders.AS_ASKED) -> None:
    """Approved by staff, built by the sequencer, handed over by the relay."""
    builders.approved(row, at, period=period)
    sequenced()
    with as_login("worker"):
        relayed()


def bundle_of(row: DataRequest, by: Actor, at: datetime) -> bytes:
    with acting_as(by), transaction.atomic():
        export = asking.fetch(row.id, by=by, at=at)
    with store.open_file(export.storage_name) as file:
        return file.read()


def body_of(reply: Any) -> bytes:
    """As a client reads it, to the end."""
    try:
        return b"".join(reply)
    finally:
        reply.close()


def key() -> str:
    with acting_as(STAFF), transaction.atomic():
        head = latest()
    assert head
    return head.vkey


def verified(bundle: bytes, folder: Path, *, program: bytes | None = None, **more: str) -> Answer:
    """As an authority does it: the one file, with nothing of ours beside it."""
    (folder / "bundle.zip").write_bytes(bundle)
    (folder / "verify.py").write_bytes(program or publishing.program())
    options = [part for name, value in more.items() for part in (f"--{name}", value)]
    command = [sys.executable, "-I", "verify.py", "bundle.zip", "--key", key(), "--json", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)


def facts_in(bundle: bytes) -> list[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return [json.loads(line) for line in archive.read("events.jsonl").splitlines()]


def read(bundle: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return archive.read(name)


@pytest.mark.duty("ECL-25", "HSE-17")
class TestAnOrdersTrail:
    def test_reaches_the_authority_and_proves_itself_unless_a_byte_is_changed(
        self, order: Order, office: Actor, at: datetime, tmp_path: Path
    ) -> None:
        row = builders.filed(office, asked(subject_id=order.id), at)
        answered(row, at)

        bundle = bundle_of(row, office, at)
        status, said = verified(bundle, tmp_path)

        assert (status, said["ok"]) == (0, True)
        facts = said["facts"]
        assert (facts["authority"], facts["document_no"], facts["basis"]) == (OFFICE, LETTER, "ECL-25")
        assert (facts["request_id"], facts["subject_id"]) == (str(row.id), str(order.id))
        assert facts["approved_by"] == str(STAFF.id)
        for place in (0, *(len(bundle) * n // 4 for n in range(1, 4)), len(bundle) - 1):
            forged = bundle[:place] + bytes([bundle[place] ^ 1]) + bundle[place + 1 :]
            status, said = verified(forged, tmp_path)
            assert (status, said["ok"]) == (1, False), place
            assert said["findings"], place

    def test_holds_all_of_the_order_nothing_of_another_and_names_nobody(
        self, order: Order, office: Actor, at: datetime
    ) -> None:
        """Names, numbers and addresses stand sealed in rows, and not at all in the log."""
        row = builders.filed(office, asked(subject_id=order.id), at)
        answered(row, at)

        bundle = bundle_of(row, office, at)

        for canary in (orders.HOME.name, orders.HOME.phone, orders.HOME.address):
            assert canary not in bundle.decode("utf8", errors="replace")
        facts = facts_in(bundle)

        topics = [fact["topic"] for fact in facts]
        assert {"orders.placed", "orders.paid", "orders.shipped", "orders.delivered", "payments.captured"} <= set(
            topics
        )
        assert {"deadlines.started", "deadlines.met"} <= set(topics)
        with acting_as(STAFF), transaction.atomic():
            others = {str(id_) for id_ in Order.objects.exclude(id=order.id).values_list("id", flat=True)}
            parcel = Shipment.objects.get(order_id=order.id)
        assert others.isdisjoint({fact["subject_id"] for fact in facts})
        assert others.isdisjoint({fact["payload"].get("order_id") for fact in facts})
        assert str(parcel.id) in {fact["payload"].get("shipment_id") for fact in facts}
        assert not any(fact["topic"].startswith("regulators.") for fact in facts)

    def test_lies_ready_once_and_stops_the_clock(self, order: Order, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(subject_id=order.id), at)
        answered(row, at)

        found = builders.now(row)
        assert found.state == "handed_over"
        with acting_as(office), transaction.atomic():
            clock = queries.clock_of(row.id)
            assert clock is not None
            assert clock.state == "met"
        with as_login("worker"):
            relayed()
        ready = notices_of(office)["regulators.ready"]
        assert [word for word in (LETTER, builders.export_of(row).sha256) if word not in ready] == []
        sequenced()
        with acting_as(STAFF), transaction.atomic():
            assert Export.objects.count() == 1

    def test_is_on_record_each_time_it_is_fetched(self, order: Order, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(subject_id=order.id), at)
        answered(row, at)

        first, second = (bundle_of(row, office, at) for _ in range(2))

        assert first == second
        with acting_as(STAFF), transaction.atomic():
            assert queries.looks(row.id) == 2


@pytest.mark.duty("HSE-17")
class TestAShopsTrail:
    def test_holds_what_happened_in_the_time_that_was_allowed(
        self, order: Order, office: Actor, at: datetime, tmp_path: Path
    ) -> None:
        asked_for = of_a_shop(order.merchant_id, since=at - DAY, until=at + timedelta(minutes=1))
        row = builders.filed(office, asked_for, at + DAY)
        answered(row, at + DAY, period=Period(at))

        bundle = bundle_of(row, office, at + DAY)

        facts = facts_in(bundle)
        assert {fact["merchant_id"] for fact in facts} <= {str(order.merchant_id), None}
        assert {"orders.placed", "orders.paid"} <= {fact["topic"] for fact in facts}
        assert "orders.delivered" not in {fact["topic"] for fact in facts}  # an hour later
        assert verified(bundle, tmp_path)[0] == 0


class TestALaterBundle:
    def test_proves_that_the_log_only_grew_since(
        self, order: Order, office: Actor, at: datetime, tmp_path: Path
    ) -> None:
        first = builders.filed(office, asked(subject_id=order.id), at)
        answered(first, at)
        with zipfile.ZipFile(io.BytesIO(bundle_of(first, office, at))) as archive:
            (tmp_path / "earlier.txt").write_bytes(archive.read("checkpoint.txt"))
        second = builders.filed(office, asked(subject_id=order.id), at)
        answered(second, at)

        status, said = verified(bundle_of(second, office, at), tmp_path, earlier="earlier.txt")

        assert (status, said["ok"]) == (0, True)
        with zipfile.ZipFile(io.BytesIO(bundle_of(second, office, at))) as archive:
            assert json.loads(archive.read("manifest.json"))["consistency"]


@pytest.mark.duty("HSE-17")
class TestARequestThatIsRepeated:
    @pytest.mark.parametrize("of", ["order", "shop"])
    def test_gives_the_same_data_file_and_names_the_tree_of_its_day(
        self, order: Order, office: Actor, at: datetime, tmp_path: Path, of: str
    ) -> None:
        """Whatever else the log has heard in between: here of a later sale, and of the request itself."""
        until = at + 2 * HOUR
        wanted = asked(subject_id=order.id)
        if of == "shop":
            wanted = of_a_shop(order.merchant_id, since=at - DAY, until=until)
        with as_login("worker"):
            relayed()  # what follows from the delivery has happened to the order
        bundles = list[bytes]()
        for day in (until, until + DAY):
            row = builders.filed(office, wanted, day)
            answered(row, day)
            bundles.append(bundle_of(row, office, day))
            with as_login("worker"):
                orders.paid(orders.sale(day), day)

        facts, manifests = ([read(one, name) for one in bundles] for name in ("events.jsonl", "manifest.json"))
        (first, again) = map(json.loads, manifests)

        assert facts[0] == facts[1] != b""
        assert [one["files"][0]["sha256"] for one in (first, again)] == [hashlib.sha256(facts[0]).hexdigest()] * 2
        assert first["files"][0]["rows"] == len(facts[0].splitlines())
        assert first["tree"]["size"] == again["consistency"]["size"] < again["tree"]["size"]
        assert [verified(one, tmp_path)[0] for one in bundles] == [0, 0]


class TestApprovedExports:
    def test_waits_until_the_tree_has_grown_past_the_approval(self, order: Order, office: Actor, at: datetime) -> None:
        builders.approved(builders.filed(office, asked(subject_id=order.id), at), at)

        with as_login("sequencer"):
            assert ApprovedExports().build_next(at=at) is False

    def test_rests_after_a_failure_longer_each_time(
        self, order: Order, office: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        builders.approved(builders.filed(office, asked(subject_id=order.id), at), at)
        with monkeypatch.context() as idle:
            idle.setattr(ports, "EXPORTS", {})
            sequenced()
        pending = ApprovedExports()

        with as_login("sequencer"):
            with monkeypatch.context() as full:
                full.setattr(store, "put", self.broken)
                for again in (at, at + REST, at + 3 * REST):
                    with pytest.raises(OSError, match="no room"):
                        pending.build_next(at=again)
                    assert pending.build_next(at=again) is False
            assert pending.build_next(at=at + 7 * REST - TICK) is False
            assert pending.build_next(at=at + 7 * REST) is True

    def broken(self, *_: Any, **__: Any) -> Any:
        raise OSError("no room")

    def test_builds_nothing_that_nobody_approved(self, order: Order, office: Actor, at: datetime) -> None:
        rows = [builders.filed(office, asked(subject_id=order.id), at) for _ in range(2)]
        builders.rejected(rows[0], at)

        sequenced()

        with acting_as(STAFF), transaction.atomic():
            assert not Export.objects.exists()


class TestTheDoor:
    def test_hands_out_bundle_and_verifier(self, order: Order, office: Actor, at: datetime, tmp_path: Path) -> None:
        row = builders.filed(office, asked(subject_id=order.id), at)
        answered(row, at)
        client = builders.desk_of(office, at)

        reply = client.get(f"{builders.API}/requests/{row.id}/export", headers={"accept": "application/zip"})
        program = client.get(f"{builders.API}/verifier")

        export = builders.export_of(row)
        assert (reply.status_code, reply["Content-Type"], reply["ETag"]) == (
            200,
            "application/zip",
            f'"{export.sha256}"',
        )
        bundle = body_of(reply)
        assert len(bundle) == export.size
        assert verified(bundle, tmp_path, program=body_of(program))[0] == 0
        shown = client.get(f"{builders.API}/requests/{row.id}").json()
        assert (shown["state"], shown["fetched"], shown["actions"]) == ("handed_over", 1, ["fetch"])
        assert shown["export"]["sha256"] == export.sha256

    def test_hands_out_nothing_but_what_was_signed(
        self, order: Order, office: Actor, at: datetime, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Another byte, a byte less, and nothing at all."""
        row = builders.filed(office, asked(subject_id=order.id), at)
        answered(row, at)
        name, client = builders.export_of(row).storage_name, builders.desk_of(office, at)
        with store.open_file(name) as file:
            signed = file.read()

        for damaged in (signed[:-1] + bytes([signed[-1] ^ 1]), signed[:-1], None):
            caplog.clear()
            self.put(damaged, name)

            reply = client.get(f"{builders.API}/requests/{row.id}/export")
            page = client.get(f"/regulator/requests/{row.id}/export")

            assert (reply.status_code, reply.json()["code"]) == (503, "regulators.export_damaged")
            assert page.status_code == 503
            said = [record.levelname for record in caplog.records if record.message == "export_damaged"]
            assert said == ["ERROR"] * 2
        with acting_as(STAFF), transaction.atomic():
            assert queries.looks(row.id) == 0

    def put(self, bundle: bytes | None, name: str) -> None:
        storages["exports"].delete(name)
        if bundle is not None:
            assert storages["exports"].save(name, ContentFile(bundle)) == name

    @pytest.mark.duty("HSE-17")
    def test_keeps_it_from_the_next_authority_of_the_same_person(
        self, order: Order, office: Actor, at: datetime
    ) -> None:
        row = builders.filed(office, asked(subject_id=order.id), at)
        answered(row, at)
        builders.dismissed(office, at + DAY)
        builders.appointed(office.id, at + DAY, authority="别的机关")
        with as_login("worker"):
            builders.let_in(office, at + DAY)
        client = builders.desk_of(office, at + DAY)

        replies = [client.get(f"{builders.API}/requests/{row.id}{page}") for page in ("", "/export")]

        assert [(reply.status_code, reply.json()["code"]) for reply in replies] == [
            (404, "regulators.request_not_found")
        ] * 2
        assert client.get(f"{builders.API}/requests").json()["items"] == []

    def test_keeps_it_from_another_authority(self, order: Order, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(subject_id=order.id), at)
        answered(row, at)
        with as_login("worker"):
            other = builders.regulator(at, authority="别的机关")
            builders.let_in(other, at)

        reply = builders.desk_of(other, at).get(f"{builders.API}/requests/{row.id}/export")

        assert (reply.status_code, reply.json()["code"]) == (404, "regulators.request_not_found")
        with acting_as(STAFF), transaction.atomic():
            assert queries.looks(row.id) == 0
