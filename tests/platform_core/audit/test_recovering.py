"""Does the log go on after a loss, with a record that says what is missing, and for no smaller reason?"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from platform_core.audit import exports, memory, queries, verify, worker
from platform_core.audit.events import LeafLost, LogFoundTampered, LogRecovered
from platform_core.audit.models import Recovery, SignedHead
from platform_core.audit.signing import signer
from platform_core.audit.types import Selection
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import admin, as_login
from tests.platform_core.audit.sequencing import as_the_sequencer, caught_up, sequenced
from tests.platform_core.audit.test_worker import facts
from tests.platform_core.scene import note, open_shop

pytestmark = pytest.mark.commits
TABLES = ("eventlog_event", "audit_leaf", "audit_node", "audit_mention", "audit_signedhead")
LINE = {"provider": "sandbox", "kind": "capture", "provider_ref": "PAY1", "amount": 5800, "currency": "CNY"}


@contextmanager
def losing_what_follows() -> Iterator[None]:
    """What is committed in this block is lost after it, as with a standby that did not have it yet."""
    counts = {table: _asked(f"SELECT count(*) FROM {table}") for table in TABLES}
    with admin(settings.DATABASES["default"]["NAME"]) as db:
        for table in TABLES:
            db.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
    yield
    with admin(settings.DATABASES["default"]["NAME"]) as db:
        db.execute("SET session_replication_role = replica")
        for table in TABLES:
            db.execute(f"DELETE FROM {table} WHERE {table} NOT IN (SELECT kept FROM kept_{table} AS kept)")
            db.execute(f"DROP TABLE kept_{table}")
    assert {table: _asked(f"SELECT count(*) FROM {table}") for table in TABLES} == counts


def _asked(sql: str) -> int:
    with admin(settings.DATABASES["default"]["NAME"]) as db:
        db.execute(sql)
        return int(db.fetchone()[0])


@pytest.fixture
def lost() -> bytes:
    """Two facts are left of five that were signed; the checkpoint of the fifth."""
    for text in "ab":
        note(text=text)
    sequenced()
    with losing_what_follows():
        for text in "cde":
            note(text=text)
        sequenced()
        return newest_note()


def newest_note() -> bytes:
    with as_the_sequencer(), transaction.atomic():
        found = queries.latest()
    assert found is not None
    return found.note.encode()


def recovered(**options: Any) -> None:
    with as_login("sequencer"):
        call_command("recover_log", reason="the standby was behind", **options)


def sizes() -> list[int]:
    with as_login("worker"), bound(SYSTEM), transaction.atomic():
        return list(SignedHead.objects.order_by("size").values_list("size", flat=True))


def turn_once() -> worker.Sequencer:
    with as_the_sequencer() as loop:
        loop.turn()
    return loop


class TestALoss:
    def test_stops_every_sequencer_until_it_is_recovered(self, lost: bytes) -> None:
        assert "no longer begins with the one that was signed at 5" in turn_once().found
        with as_login("worker"):
            call_command("release_log", reason="hope")
        assert turn_once().found

        recovered()
        sequenced()

        assert not turn_once().found
        assert len(facts(LogFoundTampered.topic)) == 1

    def test_is_named_fact_by_fact_under_the_signature_of_what_follows(self, lost: bytes, tmp_path: Path) -> None:
        turn_once()
        money = tmp_path / "money.json"
        money.write_text(json.dumps([LINE]))

        recovered(money=money)
        sequenced()

        [fact] = facts(LogRecovered.topic)
        assert (fact.payload["base_size"], fact.payload["lost_size"], fact.reason) == (2, 5, "the standby was behind")
        assert [json.loads(line) for line in fact.payload["money"]] == [LINE]
        assert [each.payload["index"] for each in facts(LeafLost.topic)] == [2, 3, 4]

    def test_is_told_to_everybody_without_the_lines_of_money(self, lost: bytes, tmp_path: Path) -> None:
        turn_once()
        money = tmp_path / "money.json"
        money.write_text(json.dumps([LINE, LINE | {"provider_ref": "PAY2"}]))

        recovered(money=money)

        [told] = Client().get("/open/audit/recoveries").json()["recoveries"]
        key = verify.key_of(settings.AUDIT_PUBLIC_KEY)
        record = verify.gap_of(told["record"], told["signature"], key).record
        assert record["leaves"] == {"first": 2, "last": 4, "count": 3}
        assert (record["money"]["lines"], record["money"]["sums"]) == (2, {"capture CNY": 11600})
        assert "PAY1" not in told["record"]

    def test_leaves_no_size_that_is_signed_twice(self, lost: bytes) -> None:
        turn_once()
        note(text="after")

        recovered()
        sequenced()

        [*before, after] = sizes()
        assert before == [2]
        assert after > 5

    def test_is_a_gap_for_the_verifier_and_no_fault(self, lost: bytes) -> None:
        turn_once()
        shop = open_shop()
        note(shop, text="after")
        recovered()
        sequenced()
        out = io.BytesIO()
        with as_the_sequencer():
            exports.write(out, selection=Selection(merchant_id=shop), facts={})

        out.seek(0)
        check = verify.Check(out, verify.key_of(signer().vkey), earlier=lost)

        assert [fault.text("en") for fault in check.faults()] == []
        assert [(gap.base.size, gap.lost.size) for gap in check.gaps] == [(2, 5)]


class TestRecovering:
    def test_is_refused_where_nothing_is_lost(self) -> None:
        note(text="a")
        sequenced()

        with pytest.raises(CommandError, match="every fact is here that was signed"):
            recovered()

        with as_login("worker"), bound(SYSTEM), transaction.atomic():
            assert not Recovery.objects.exists()

    def test_is_refused_where_only_the_head_is_lost_since_its_facts_are_here(self) -> None:
        note(text="a")
        sequenced()
        with losing_what_follows():
            pass
        note(text="b")
        before = dict.fromkeys(TABLES[1:])
        with admin(settings.DATABASES["default"]["NAME"]) as db:
            for table in before:
                db.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
        sequenced()
        with admin(settings.DATABASES["default"]["NAME"]) as db:
            db.execute("SET session_replication_role = replica")
            for table in before:
                db.execute(f"DELETE FROM {table} WHERE {table} NOT IN (SELECT kept FROM kept_{table} AS kept)")

        with pytest.raises(CommandError, match="every fact is here that was signed"):
            recovered()
        again = turn_once()

        assert (again.found, sizes()) == ("", [1, 2])

    def test_is_refused_a_second_time(self, lost: bytes) -> None:
        recovered()

        with pytest.raises(CommandError, match="this was recovered already"):
            recovered()

    def test_is_refused_while_a_sequencer_works(self, lost: bytes) -> None:
        with admin(settings.DATABASES["default"]["NAME"]) as db:
            db.execute("SELECT pg_advisory_lock(hashtext('tianping sequencer'))")

            with pytest.raises(CommandError, match="a sequencer works on this database"):
                recovered()

    def test_is_refused_where_what_is_left_is_not_whole(self, lost: bytes) -> None:
        with admin(settings.DATABASES["default"]["NAME"]) as db:
            db.execute("SET session_replication_role = replica")
            db.execute("UPDATE audit_node SET hash = sha256('x') WHERE place = (SELECT max(place) FROM audit_node)")

        with pytest.raises(CommandError, match="do not lead to the root that was signed at 2"):
            recovered()

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_needs_a_reason(self, reason: str) -> None:
        with as_login("sequencer"), pytest.raises(CommandError, match="a reason says something"):
            call_command("recover_log", reason=reason)

    def test_counts_a_claim_that_nobody_can_fulfil_as_lost(self, lost: bytes) -> None:
        memory.claim(6, signer().note(6, b"6" * 32), after=5, signer=signer())
        turn_once()

        recovered()
        sequenced()

        [fact] = facts(LogRecovered.topic)
        assert (fact.payload["base_size"], fact.payload["lost_size"]) == (2, 6)
        assert sizes()[-1] > 6

    def test_lets_the_rest_of_the_log_be_verified(self, lost: bytes) -> None:
        recovered()
        sequenced()

        with as_login("sequencer"):
            call_command("verify_log")
        with as_the_sequencer():
            assert caught_up()
