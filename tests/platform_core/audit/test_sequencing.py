"""Does each committed fact get one place, in the order of commits, whoever dies or comes twice in between?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, transaction

from platform_core.audit import leaves, memory, patrol, queries, sequencing, tree
from platform_core.audit.models import Leaf, Mention, Node, SignedHead
from platform_core.audit.signing import Signer, signer
from platform_core.audit.types import LogTampered
from platform_core.eventlog.models import Event
from platform_core.files.shelf import Folder
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import admin, as_login
from tests.platform_core.audit import bundles
from tests.platform_core.audit.sequencing import as_the_sequencer, sequenced
from tests.platform_core.deadlines.clocks import open_shop, running
from tests.platform_core.scene import note

AT = datetime(2026, 3, 10, 2, 0, 5, tzinfo=UTC)


@contextmanager
def watching() -> Iterator[None]:
    """In one transaction of the sequencer's."""
    with as_the_sequencer(), transaction.atomic():
        yield


def places() -> list[tuple[int, UUID]]:
    with watching():
        return list(Leaf.objects.order_by("index").values_list("index", "event_id"))


def extended(by: Signer | None = None) -> int:
    with as_the_sequencer():
        return sequencing.extend(by or signer(), at=AT)


def tampered(statement: str, *parameters: Any) -> None:
    """By somebody whom neither grants nor triggers hold back."""
    with admin(settings.DATABASES["default"]["NAME"]) as db:
        db.execute("SET session_replication_role = replica")
        db.execute(statement, parameters)
        assert db.rowcount


@contextmanager
def still_open() -> Iterator[Callable[[], None]]:
    """A transaction that began before all that follows, and has written already; called, it commits."""
    began, end = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with bound(SYSTEM), transaction.atomic():
                note(text="held")
                began.set()
                assert end.wait(60)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    with as_login("worker"):
        thread.start()
        assert began.wait(60)

    def finish() -> None:
        end.set()
        thread.join(60)

    try:
        yield finish
    finally:
        finish()


@pytest.mark.commits
class TestExtend:
    def test_gives_places_without_gaps_once(self) -> None:
        told = [note(text=text) for text in "abcde"]

        sequenced()
        again = extended()

        numbered = [(index, event) for index, event in places() if event in told]
        assert [event for _, event in numbered] == told
        assert [index for index, _ in places()] == list(range(len(places())))
        assert again == 0

    def test_holds_back_what_a_transaction_that_is_open_may_still_come_before(self) -> None:
        sequenced()
        before = len(places())
        with still_open() as finish:
            note(text="later")
            assert extended() == 0
            with watching():
                assert queries.lag().events == 1

            finish()

        sequenced()
        assert len(places()) == before + 2
        with watching():
            texts = [patrol.events_at([index])[index].payload["text"] for index in (before, before + 1)]
        assert texts == ["held", "later"]  # in the order of transactions, not of ids or of commits

    def test_signs_a_tree_over_what_the_events_say(self) -> None:
        for text in "abc":
            note(text=text)

        sequenced()

        with watching():
            events = [patrol.events_at([index])[index] for index, _ in places_here()]
            _, peaks = tree.grow(0, [], [leaves.hash_of(event) for event in events])
            head = queries.latest()
            assert head is not None
            assert (head.size, head.root) == (len(events), tree.fold(peaks))
            assert Node.objects.count() == tree.stored_count(len(events))

    def test_does_no_more_than_a_batch_and_comes_to_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sequencing, "BATCH", 2)
        for text in "abcde":
            note(text=text)

        sequenced()

        with watching():
            sizes = list(SignedHead.objects.order_by("size").values_list("size", flat=True))
            head = queries.latest()
            assert head is not None
            assert queries.root(head.size) == head.root
        assert sizes == [2, 4, 5]

    def test_leaves_the_turn_to_another(self) -> None:
        note()
        with admin(settings.DATABASES["default"]["NAME"]) as other:
            other.execute("BEGIN; SELECT pg_advisory_xact_lock(hashtext('tianping sequencer'))")
            assert extended() == 0
            other.execute("ROLLBACK")
        sequenced()

        assert len(places()) >= 1

    def test_names_what_each_fact_is_about(self) -> None:
        thing, subject = new_id(), new_id()
        told = note(thing=thing)
        running(open_shop(), at=AT, subject_id=subject)

        sequenced()

        with watching():
            about: dict[UUID, list[int]] = {thing: [], subject: []}
            for name, leaf in Mention.objects.filter(thing_id__in=about).values_list("thing_id", "leaf_index"):
                about[name].append(leaf)
            [first], [clock] = about[thing], about[subject]
            found = patrol.events_at([first, clock])
            assert found[first].id == told
            assert (found[clock].topic, found[clock].payload["about_id"]) == ("deadlines.started", str(subject))

    def test_says_how_long_facts_waited(self) -> None:
        note()
        with as_the_sequencer():
            wait_until_settled()
            sequencing.extend(signer(), at=AT)

        with watching():
            head = queries.latest()
            assert head is not None
            assert (head.signed_at, head.lag.total_seconds() >= 5) == (AT, True)


@pytest.mark.commits
class TestRefusals:
    @pytest.fixture(autouse=True)
    def _signed_once(self, fresh: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """And nobody outside of the database remembers it."""
        for text in "abcdefg":
            note(text=text)
        sequenced()
        monkeypatch.setitem(storages._storages, memory.SHELF, Folder(location=tmp_path))
        note(text="next")

    def refused(self, by: Signer | None = None) -> str:
        """What the sequencer says instead of signing."""
        before = self.heads()
        with as_the_sequencer():
            wait_until_settled()
            with pytest.raises(LogTampered) as refusal:
                sequencing.extend(by or signer(), at=AT)
        assert self.heads() == before
        return str(refusal.value)

    def heads(self) -> int:
        with watching():
            return SignedHead.objects.count()

    def test_another_key(self) -> None:
        assert "not signed with this key" in self.refused(bundles.signer())

    def test_a_stored_hash_that_was_changed(self) -> None:
        tampered("UPDATE audit_node SET hash = sha256('x') WHERE place = (SELECT max(place) FROM audit_node)")

        assert "do not lead to the root" in self.refused()

    def test_a_stored_hash_that_is_gone(self) -> None:
        tampered("DELETE FROM audit_node WHERE place = (SELECT max(place) FROM audit_node)")

        assert "hashes are gone" in self.refused()

    def test_a_root_that_is_not_the_one_in_the_note(self) -> None:
        tampered("UPDATE audit_signedhead SET root = sha256('x')")

        assert "not what its note says" in self.refused()

    def test_leaves_without_a_head(self) -> None:
        tampered("DELETE FROM audit_signedhead")

        assert "no head" in self.refused()

    def test_a_last_leaf_that_is_gone(self) -> None:
        tampered("DELETE FROM audit_leaf WHERE index = (SELECT max(index) FROM audit_leaf)")

        assert "the last leaf" in self.refused()


@pytest.mark.commits
class TestPatrol:
    @pytest.fixture(autouse=True)
    def _signed_once(self, fresh: Any) -> None:
        for text in "abc":
            note(text=text)
        sequenced()

    def looked(self) -> int:
        with watching():
            head = queries.latest()
            assert head is not None
            return len(list(patrol.prove_facts(range(head.size), head)))

    def test_finds_an_untouched_log_intact(self) -> None:
        assert self.looked() == len(places())

    def test_goes_round_the_whole_log_and_begins_again(self) -> None:
        with watching():
            head = queries.latest()
            assert head is not None
            starts = [0]
            for _ in range(3):
                starts.append(patrol.check_some(head, start=starts[-1], at_most=2))

        assert starts == [0, 2, 0, 2]

    @pytest.mark.parametrize(
        "change",
        [
            "payload = jsonb_set(payload, '{text}', '\"forged\"')",
            "reason = 'forged'",
            "occurred_at = occurred_at + interval '1 microsecond'",
            "person_id = gen_random_uuid()",
            "xid = '1'",
        ],
    )
    def test_finds_a_fact_that_was_changed(self, change: str) -> None:
        tampered(f"UPDATE eventlog_event SET {change} WHERE payload ->> 'text' = 'b'")

        with pytest.raises(LogTampered, match="is not what was signed"):
            self.looked()

    def test_finds_a_fact_whose_hash_was_mended_as_well(self) -> None:
        """Up to the root, which is signed."""
        tampered("UPDATE eventlog_event SET reason = 'forged' WHERE payload ->> 'text' = 'b'")
        with watching():
            forged = Event.objects.get(payload__text="b")
            index = Leaf.objects.get(event_id=forged.id).index
        place = tree.Subtree(0, index).place
        tampered("UPDATE audit_node SET hash = %s WHERE place = %s", leaves.hash_of(forged), place)

        with pytest.raises(LogTampered):
            self.looked()

    @pytest.mark.parametrize(
        "change",
        [
            "DELETE FROM audit_mention",
            "UPDATE audit_mention SET thing_id = gen_random_uuid()",
            "INSERT INTO audit_mention SELECT gen_random_uuid(), 1",
            "UPDATE audit_leaf SET merchant_id = gen_random_uuid()",
            "UPDATE audit_leaf SET occurred_at = occurred_at + interval '1 microsecond'",
            "UPDATE audit_leaf SET xid = '1'",
        ],
    )
    def test_finds_a_fact_that_no_selection_would_find(self, change: str) -> None:
        tampered(change if change.startswith("INSERT") else f"{change} WHERE {of_the_second(change)} = 1")

        with pytest.raises(LogTampered, match="leaf 1 is not found by"):
            self.looked()

    @pytest.mark.parametrize("place", ["first", "second"])
    def test_finds_a_fact_that_was_slipped_in_between(self, place: str) -> None:
        """Behind what the sequencer has read, so that it would never come to it."""
        kept = "xid, topic, occurred_at, actor_id, role, door, subject_type, subject_id, reason, payload"
        tampered(
            f"INSERT INTO eventlog_event (id, {kept}) "
            f"SELECT %s, {kept} FROM eventlog_event WHERE payload ->> 'text' = %s",
            UUID(int=5),  # before what bears its transaction
            "a" if place == "first" else "b",
        )

        with watching(), pytest.raises(LogTampered, match="4 facts stand where 3 were signed"):
            head = queries.latest()
            assert head is not None
            patrol.check_some(head, start=0)

    def test_finds_a_fact_that_is_gone(self) -> None:
        tampered("DELETE FROM eventlog_event WHERE payload ->> 'text' = 'b'")

        with pytest.raises(LogTampered, match="facts are gone"):
            self.looked()


def of_the_second(change: str) -> str:
    return "leaf_index" if "mention" in change else "index"


def places_here() -> list[tuple[int, UUID]]:
    return list(Leaf.objects.order_by("index").values_list("index", "event_id"))


def wait_until_settled() -> None:
    """Another database's transaction may hold back the newest facts for a moment."""
    count = "SELECT count(*) FROM eventlog_event WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())"
    for _ in range(10_000):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(count)
            if not cursor.fetchone()[0]:
                return
    raise AssertionError("an older transaction stays open")
