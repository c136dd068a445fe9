"""Does the log go on after its primary has died, never with two contents for one size? On real servers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import transaction

from platform_core.audit import worker
from platform_core.audit.events import LogFoundTampered
from platform_core.audit.metrics import Tree
from platform_core.audit.models import SignedHead
from platform_core.tenancy.scopes import SYSTEM, UNBOUND, bound
from tests.database import as_login
from tests.platform_core.audit.sequencing import as_the_sequencer, caught_up, sequenced
from tests.platform_core.audit.test_worker import facts, tampered
from tests.platform_core.scene import note
from tests.replicas import Server, Servers, at

pytestmark = pytest.mark.commits


@contextmanager
def sequencing_at(server: Server, loop: worker.Sequencer) -> Iterator[worker.Sequencer]:
    with at(server, login="sequencer"), bound(UNBOUND):
        yield loop


def turned(server: Server, loop: worker.Sequencer, *, patience: float = 30) -> None:
    """Until it has signed all that is there, or stops."""
    end = time.monotonic() + patience
    with sequencing_at(server, loop):
        while loop.turn() != worker.HALT and not caught_up():
            assert time.monotonic() < end, "it neither signs nor stops"


def signed(server: Server) -> dict[int, bytes]:
    """The root of each size that was signed there."""
    with at(server, login="worker"), bound(SYSTEM), transaction.atomic():
        return {size: bytes(root) for size, root in SignedHead.objects.values_list("size", "root")}


def awaited(server: Server) -> float:
    """For how many standbys a commit there waits, as the web's figures say."""
    with at(server):
        return next(figure.samples[0].value for figure in Tree().collect() if figure.name.endswith("standbys_awaited"))


def noted(server: Server, *texts: str) -> None:
    with at(server):
        for text in texts:
            note(text=text)


@contextmanager
def impatient(server: Server) -> Iterator[None]:
    """Somebody ends each wait of a commit for its standby, as restarting the server does: then it shows without it."""
    done = threading.Event()

    def end_the_waits() -> None:
        while not done.wait(0.2):
            server.say("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")

    thread = threading.Thread(target=end_the_waits)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


class TestTwoPrimaries:
    @pytest.mark.proof
    def test_never_sign_one_size_for_two_logs(self, servers: Servers) -> None:
        old, loop, other = servers.primary(), worker.Sequencer(None), worker.Sequencer(None)
        new = servers.standby("new", of=old)
        noted(old, "a fact of both")
        turned(old, loop)
        new.has_all_of(old)
        new.promote()
        turned(new, other)

        noted(old, "here")
        turned(old, loop)
        noted(new, "there")
        turned(new, other)

        here, there = signed(old), signed(new)
        assert {size for size in here.keys() & there.keys() if here[size] != there[size]} == set()
        assert list(here) == [1, 2]
        assert "no longer begins with the one that was signed at 2" in other.found


class TestFindings:
    def test_are_told_once_though_somebody_releases_what_is_not_mended(self) -> None:
        note(text="a")
        sequenced()
        tampered("UPDATE eventlog_event SET reason = 'forged' WHERE payload ->> 'text' = 'a'")
        assert found_by_a_new_one()
        with as_login("worker"):
            call_command("release_log", reason="a mistake")

        assert found_by_a_new_one()

        assert len(facts(LogFoundTampered.topic)) == 1

    def test_are_told_again_once_something_was_signed_in_between(self) -> None:
        note(text="a")
        sequenced()
        tampered("UPDATE eventlog_event SET reason = 'forged' WHERE payload ->> 'text' = 'a'")
        assert found_by_a_new_one()
        tampered("UPDATE eventlog_event SET reason = '' WHERE payload ->> 'text' = 'a'")
        with as_login("worker"):
            call_command("release_log", reason="it was mended")
        sequenced()

        tampered("UPDATE eventlog_event SET reason = 'forged' WHERE payload ->> 'text' = 'a'")
        assert found_by_a_new_one()

        assert len(facts(LogFoundTampered.topic)) == 2


def found_by_a_new_one() -> str:
    with as_the_sequencer() as loop:
        loop.turn()
    return loop.found


class TestSigning:
    @pytest.mark.proof
    def test_waits_for_the_synchronous_standby(self, servers: Servers) -> None:
        primary, loop = servers.primary(), worker.Sequencer(None)
        standby = servers.standby("s", of=primary)
        primary.wait_for("s")
        noted(primary, "a")
        turned(primary, loop)
        assert awaited(primary) == 1
        standby.stop()
        with impatient(primary):
            noted(primary, "b")  # which now shows, though no standby has it
            with sequencing_at(primary, loop):
                loop.turn()

        assert list(signed(primary)) == [1]
