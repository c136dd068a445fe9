"""Real workers on a real database: broker away, handler broken, killed in the middle, two at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction

from platform_core import clock
from platform_core.deadlines import policies
from platform_core.rows import new_id
from tests.database import ROOT, admin
from tests.platform_core.deadlines.clocks import PAY, REFUND, WINDOW, effects, open_shop, row, running

Worker = subprocess.Popen[bytes]
Start = Callable[..., Worker]
NOWHERE = "redis://127.0.0.1:1/0"


def due_now(spec=PAY, *, subject_id: UUID | None = None, shop: UUID | None = None, days: int = 60) -> UUID:
    """Begun so long ago that its time is out."""
    with transaction.atomic():
        long_ago = clock.now() - timedelta(days=days)
    return running(shop or open_shop(), spec, at=long_ago, subject_id=subject_id)


def claimed(deadline_id: UUID) -> bool:
    """Somebody holds its row."""
    with admin(settings.DATABASES["default"]["NAME"]) as db:
        db.execute("SELECT FROM deadlines_runningdeadline WHERE id = %s FOR UPDATE SKIP LOCKED", [str(deadline_id)])
        return not db.rowcount


def until(holds: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def stop(worker: Worker) -> int:
    worker.send_signal(signal.SIGTERM)
    return worker.wait(60)


@pytest.fixture
def start(fresh: dict[str, str]):
    with ExitStack() as stack:

        def start(**environment: str) -> Worker:
            options = "-A tests.platform_core.deadlines.slow_worker worker -P threads -c 1 -Q clock -l warning"
            worker = subprocess.Popen(
                [sys.executable, "-m", "celery", *options.split(" ")],
                env=fresh | {"TIANPING_LOGIN": "worker"} | environment,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(worker.wait)
            stack.callback(worker.kill)
            return worker

        yield start


@pytest.mark.commits
class TestTheClockWorker:
    def test_fires_without_any_broker_at_the_instant_and_a_broken_handler_stops_nobody(self, start: Start):
        broken, subject_id = due_now(REFUND), new_id()
        healthy = due_now(subject_id=subject_id)

        start(REDIS_URL=NOWHERE)

        until(lambda: row(healthy).state == "missed")
        until(lambda: row(broken).attempts == 1)
        assert effects(subject_id) == 1
        assert row(broken).state == "running"
        with transaction.atomic():
            soon = clock.now() + timedelta(seconds=1)
        other = running(open_shop(), PAY, at=soon - timedelta(minutes=30))
        until(lambda: row(other).state == "missed")
        assert timedelta(0) <= row(other).closed_at - soon < timedelta(seconds=5)

    @pytest.mark.proof
    def test_does_it_once_through_kill_9_in_the_middle(self, start: Start, valkey: str):
        subject_id = new_id()
        deadline_id = due_now(subject_id=subject_id)
        worker = start(TESTS_SLOW="60", REDIS_URL=valkey)
        until(lambda: claimed(deadline_id))

        worker.kill()
        worker.wait()

        until(lambda: not claimed(deadline_id))
        assert (row(deadline_id).state, effects(subject_id)) == ("running", 0)
        worker = start(REDIS_URL=valkey)
        until(lambda: row(deadline_id).state == "missed")
        time.sleep(0.5)
        assert effects(subject_id) == 1
        assert stop(worker) == 0

    @pytest.mark.proof
    def test_puts_off_what_takes_whole_processes_along_and_goes_on(self, start: Start):
        deadly, healthy = due_now(WINDOW), due_now(days=1)

        lives = [start(REDIS_URL=NOWHERE).wait(90) for _ in range(policies.LOST_TOO_OFTEN)]
        assert (lives, row(healthy).state) == ([-signal.SIGKILL] * 3, "running")

        survivor = start(REDIS_URL=NOWHERE)
        until(lambda: row(healthy).state == "missed")
        found = row(deadly)
        assert (found.state, found.attempts, found.losses) == ("running", 1, policies.LOST_TOO_OFTEN)
        assert found.error == "WorkerLost"
        assert found.run_at - found.due_at > timedelta(days=40)
        assert stop(survivor) == 0

    @pytest.mark.proof
    def test_shares_with_another(self, start: Start):
        shop, subjects = open_shop(), [new_id() for _ in range(40)]
        clocks = [due_now(subject_id=subject_id, shop=shop) for subject_id in subjects]

        start(REDIS_URL=NOWHERE), start(REDIS_URL=NOWHERE)

        until(lambda: all(row(deadline_id).state == "missed" for deadline_id in clocks))
        assert {effects(subject_id) for subject_id in subjects} == {1}
