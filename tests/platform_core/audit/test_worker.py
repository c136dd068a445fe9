"""Does the sequencer's process lose nothing, do nothing twice, and stop where it must?"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from platform_core.accounts.commands import people
from platform_core.actors import SEQUENCER, Actor, Role
from platform_core.audit import memory, ports, queries, worker
from platform_core.audit.events import LogFoundTampered, LogReleased
from platform_core.audit.findings import OPERATOR
from platform_core.audit.models import Leaf, SignedHead
from platform_core.audit.signing import signer
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.models import Event
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.tenancy import door, scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import ROOT, admin, as_login
from tests.merchants.builders import person
from tests.platform_core.audit.sequencing import as_the_sequencer, caught_up, sequenced
from tests.platform_core.audit.test_sequencing import tampered
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.scene import AT, STAFF, note

Process = subprocess.Popen[bytes]
TAIL = [  # as if the second fact had never been
    "DELETE FROM audit_signedhead WHERE size = 2",
    "DELETE FROM audit_leaf WHERE index = 1",
    "DELETE FROM audit_node WHERE place > 0",
    "DELETE FROM audit_mention WHERE leaf_index = 1",
    "DELETE FROM eventlog_event WHERE payload ->> 'text' = 'b'",
]
NOWHERE = "redis://127.0.0.1:1/0"


def until(holds: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def all_have_a_place() -> bool:
    with bound(SYSTEM):
        return caught_up()


def alone_in_a_batch() -> bool:
    """Somebody holds the sequencer's turn."""
    with admin(settings.DATABASES["default"]["NAME"]) as db:
        db.execute("SELECT pg_try_advisory_xact_lock(hashtext('tianping sequencer'))")
        return not db.fetchone()[0]


def leaves() -> list[tuple[int, UUID]]:
    with bound(SYSTEM), transaction.atomic():
        return list(Leaf.objects.order_by("index").values_list("index", "event_id"))


@pytest.fixture
def start(fresh: dict[str, str]) -> Iterator[Callable[..., Process]]:
    """Real processes on a real database, without any broker; the test looks on as a worker."""
    with ExitStack() as stack, as_login("worker"):

        def start(**environment: str) -> Process:
            options = "-A tests.platform_core.audit.slow_worker worker -P threads -c 1 -Q sequencer -l warning"
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", *options.split(" ")],
                env=fresh | {"TIANPING_LOGIN": "sequencer", "REDIS_URL": NOWHERE} | environment,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        yield start


@pytest.mark.commits
class TestTheProcess:
    @pytest.mark.proof
    def test_neither_loses_nor_doubles_through_kill_9_in_a_batch(self, start: Callable[..., Process]) -> None:
        told = [note(text=str(number)) for number in range(20)]
        killed = start(TESTS_SLOW="60")
        until(alone_in_a_batch)

        killed.kill()
        killed.wait()

        until(lambda: not alone_in_a_batch())
        assert leaves() == []
        process = start()
        until(all_have_a_place)
        assert leaves() == list(enumerate(told))
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        with bound(SYSTEM), transaction.atomic():
            head = queries.latest()
            assert head is not None
            assert (head.size, queries.root(head.size)) == (20, head.root)

    @pytest.mark.proof
    def test_shares_the_turns_with_another(self, start: Callable[..., Process]) -> None:
        start(), start()
        told = []
        for number in range(30):
            told.append(note(text=str(number)))
            time.sleep(0.05)

        until(all_have_a_place)

        assert leaves() == list(enumerate(told))


@pytest.mark.commits
class TestTurn:
    def test_rests_when_nothing_waits_and_goes_on_when_something_does(self) -> None:
        with as_the_sequencer() as loop:
            assert loop.turn() == worker.PAUSE

        note()
        sequenced()

        with as_the_sequencer() as loop, transaction.atomic():
            assert (loop.turn(), queries.caught_up()) == (worker.PAUSE, True)

    def test_signs_nothing_without_the_key(self) -> None:
        note()
        with as_the_sequencer() as loop, override_settings(AUDIT_KEY=b""), pytest.raises(ImproperlyConfigured):
            loop.turn()

        assert heads() == 0

    def test_signs_nothing_with_a_key_that_is_not_the_published_one(self) -> None:
        note()
        with as_the_sequencer() as loop, override_settings(AUDIT_KEY=b"x" * 32):
            with pytest.raises(ImproperlyConfigured, match="TIANPING_AUDIT_PUBLIC_KEY is another log's"):
                loop.turn()

        assert heads() == 0

    def test_that_finds_the_log_changed_is_the_last_and_tells_once(self, caplog: pytest.LogCaptureFixture) -> None:
        note(text="a")
        sequenced()
        tampered("UPDATE eventlog_event SET reason = 'forged' WHERE payload ->> 'text' = 'a'")

        with as_the_sequencer() as loop, caplog.at_level(logging.CRITICAL):
            turns = [loop.turn()]
            tampered("UPDATE eventlog_event SET reason = '' WHERE payload ->> 'text' = 'a'")  # as if nothing had been
            note_as_staff("b")
            turns += [loop.turn(), loop.turn()]

        assert turns == [worker.HALT] * 3
        assert [record.message for record in caplog.records] == ["log_tampered"] * 3
        [fact] = facts(LogFoundTampered.topic)
        assert (fact.actor_id, fact.door, fact.payload["size"]) == (SEQUENCER.id, "sequencer", 1)
        assert "is not what was signed as leaf 0" in fact.payload["found"]
        assert heads() == 1

    def test_leaves_a_heartbeat_until_the_log_is_found_changed(self, settings, tmp_path: Path) -> None:
        settings.HEARTBEAT_DIR = str(tmp_path)
        heartbeat = tmp_path / "sequencer"
        note(text="a")
        sequenced()

        with as_the_sequencer() as loop:
            assert (loop._one_turn(), heartbeat.exists()) == (worker.PAUSE, True)
            heartbeat.unlink()
            tampered("UPDATE eventlog_event SET reason = 'forged' WHERE payload ->> 'text' = 'a'")

            assert (loop._one_turn(), heartbeat.exists()) == (worker.HALT, False)
            assert (loop._one_turn(), heartbeat.exists()) == (worker.HALT, False)

    def test_of_whoever_starts_next_signs_nothing_until_it_is_released_with_a_reason(self) -> None:
        note(text="a")
        sequenced()
        tampered("UPDATE eventlog_event SET reason = 'forged' WHERE payload ->> 'text' = 'a'")
        with as_the_sequencer() as loop:
            loop.turn()
        tampered("UPDATE eventlog_event SET reason = '' WHERE payload ->> 'text' = 'a'")  # as if nothing had been
        with as_the_sequencer() as restarted:
            assert (restarted.turn(), heads()) == (worker.HALT, 1)
            assert "is not what was signed as leaf 0" in restarted.found

        with as_login("worker"):
            call_command("release_log", reason="a disk was exchanged; compared with the checkpoint of the office")

        sequenced()
        assert heads() > 1
        [fact] = facts(LogReleased.topic)
        assert (fact.actor_id, fact.reason[:6]) == (OPERATOR.id, "a disk")

    def test_is_not_released_by_who_only_says_so(self) -> None:
        finding = new_id()
        with as_login("worker"), bound(SYSTEM), transaction.atomic():
            publish(LogFoundTampered(finding_id=finding, size=0, found="a gap"), by=SEQUENCER, at=AT)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            publish(LogReleased(finding_id=finding), by=STAFF, at=AT, reason="believe me")

        with as_the_sequencer() as loop:
            assert (loop.turn(), loop.found, heads()) == (worker.HALT, "a gap", 0)

    def test_is_held_by_no_finding_but_a_sequencer_s(self) -> None:
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            publish(LogFoundTampered(finding_id=new_id(), size=0, found="so they say"), by=STAFF, at=AT)

        sequenced()

        assert heads() == 1

    def test_that_finds_the_log_changed_calls_staff(self, at: datetime) -> None:
        with as_login("worker"), transaction.atomic():
            staff = person(at).id
            with bound(scopes.staff(staff)):
                people.make_staff(staff, by=Actor(id=staff, role=Role.STAFF), at=at)
        note(text="a")
        sequenced()
        tampered("UPDATE eventlog_event SET reason = 'forged' WHERE payload ->> 'text' = 'a'")
        with as_the_sequencer() as loop:
            loop.turn()

        with as_login("worker"):
            relayed()
            with bound(scopes.staff(staff)), transaction.atomic():
                [notice] = Notice.objects.filter(template="audit.tampered")
        assert (notice.person_id, notice.params["size"]) == (staff, head_size())

    def test_notices_that_the_end_was_cut_off_while_it_ran(self) -> None:
        note(text="a")
        sequenced()
        with as_the_sequencer() as loop:
            loop.turn()
            note_as_staff("b")
            until(lambda: loop.turn() == worker.PAUSE and loop.seen is not None and loop.seen.size == 2)

            tampered("DELETE FROM audit_signedhead WHERE size = 2")
            tampered("DELETE FROM audit_leaf WHERE index = 1")
            tampered("DELETE FROM audit_node WHERE place > 0")

            assert loop.turn() == worker.HALT

    @pytest.mark.parametrize("restarted", [False, True], ids=["running", "restarted"])
    @pytest.mark.parametrize(
        ("cut", "says"),
        [
            (["DELETE FROM audit_signedhead WHERE size = 2"], "the head that was signed at 2 is gone"),
            (["DELETE FROM audit_signedhead"], "the head that was signed at 2 is gone"),
            (["DELETE FROM audit_leaf WHERE index = 1"], "the log no longer begins with the one that was signed at 2"),
            (["DELETE FROM audit_node WHERE place > 0"], "hashes are gone: [2]"),
            (["DELETE FROM eventlog_event WHERE payload ->> 'text' = 'b'"], "1 facts stand where 2 were signed"),
            (TAIL, "the log no longer begins with the one that was signed at 2"),
        ],
        ids=["head", "heads", "leaf", "hashes", "fact", "all of it"],
    )
    def test_notices_at_rest_what_is_gone_of_the_newest(self, cut: list[str], says: str, *, restarted: bool) -> None:
        note(text="a")
        sequenced()
        with as_the_sequencer() as before:
            note_as_staff("b")
            until(lambda: before.turn() == worker.PAUSE and head_is(before, 2))
            for statement in cut:
                tampered(statement)
            loop = worker.Sequencer(None) if restarted else before

            assert loop.turn() == worker.HALT

        assert says in loop.found
        assert [fact.payload["size"] for fact in facts(LogFoundTampered.topic)] == [2]

    def test_believes_no_memory_that_another_key_signed(self) -> None:
        note(text="a")
        sequenced()
        shelf, folder = storages[memory.SHELF], signer().key_id.hex()
        shelf.save(f"{folder}/99", ContentFile(b"forged"))

        with as_the_sequencer() as loop:
            assert loop.turn() == worker.HALT

        assert "the head that was remembered at 99 was not signed with this key" in loop.found

    def test_remembers_the_newest_head_alone(self) -> None:
        for text in "ab":
            note(text=text)
            sequenced()

        shelf, folder = storages[memory.SHELF], signer().key_id.hex()
        head = memory.recall(signer())
        assert shelf.listdir(folder)[1] == ["2"]
        assert head is not None
        assert (head.size, head.root) == (2, root_at(2))

    def test_refuses_a_cluster_that_counts_transactions_anew(self) -> None:
        note(text="a")
        sequenced()
        tampered("UPDATE audit_leaf SET xid = '9223372036854775807'")

        with as_the_sequencer() as loop:
            assert (loop.turn(), loop.found.partition(",")[0]) == (worker.HALT, "transactions are counted anew")

    def test_builds_what_is_asked_for_after_the_facts_have_their_places(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = Asked(times=2)
        monkeypatch.setattr(ports, "EXPORTS", {"tests": asked})
        note()

        sequenced()

        assert asked.seen[:2] == ["sequencer", "sequencer"]

    def test_goes_on_when_an_export_fails(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        asked = Asked(times=1)
        monkeypatch.setattr(ports, "EXPORTS", {"broken": Broken(), "tests": asked})
        note()

        sequenced()

        assert asked.seen[0] == "sequencer"
        assert {record.message for record in caplog.records} == {"export_failed"}


@pytest.mark.commits
class TestReleaseLog:
    @pytest.mark.parametrize(("reason", "says"), [("why not", "nothing holds"), (" ", "a reason says something")])
    def test_refuses_without_a_finding_or_a_reason(self, reason: str, says: str) -> None:
        with as_login("worker"), pytest.raises(CommandError, match=says):
            call_command("release_log", reason=reason)


class Asked:
    """Something to be built, a number of times."""

    def __init__(self, *, times: int) -> None:
        self.left, self.seen = times, list[str]()

    def build_next(self, *, at: datetime) -> bool:
        self.seen.append(door.name())
        self.left -= 1
        return self.left >= 0


class Broken:
    def build_next(self, *, at: datetime) -> bool:
        raise ZeroDivisionError


def facts(topic: str) -> list[Event]:
    with as_login("worker"), bound(SYSTEM), transaction.atomic():
        return list(Event.objects.filter(topic=topic))


def head_is(loop: worker.Sequencer, size: int) -> bool:
    return loop.seen is not None and loop.seen.size == size


def root_at(size: int) -> bytes:
    with as_login("worker"), bound(SYSTEM), transaction.atomic():
        return queries.root(size)


def head_size() -> int:
    with as_login("worker"), bound(SYSTEM), transaction.atomic():
        head = queries.latest()
    return head.size if head else 0


def heads() -> int:
    with as_login("worker"), bound(SYSTEM), transaction.atomic():
        return SignedHead.objects.count()


def note_as_staff(text: str) -> None:
    """From another login, beside a loop that goes on."""
    with as_login("app"):
        note(text=text)
