"""Is a worker there when it has swept, and gone with all that it left when it is killed?"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from platform_core.drivers.world.clocks import Impatient
from tests.drivers.bench import workers
from tests.drivers.bench.workers import Worker, sweepers

LEAVES_A_HEARTBEAT = ["sh", "-c", 'touch "$TIANPING_HEARTBEAT_DIR/sweep" && exec sleep 600']
DOES_NOT_SWEEP = ["sleep", "600"]
ANOTHER = SimpleNamespace(workers={})


@pytest.fixture
def doing(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], None]:
    """Let the processes of workers do something else."""

    def do(command: list[str]) -> None:
        honest = subprocess.Popen
        monkeypatch.setattr(workers.subprocess, "Popen", lambda _, **how: honest(command, **how))

    return do


class TestSweepers:
    def test_have_all_swept_and_are_gone_in_the_end(self, doing: Any):
        doing(LEAVES_A_HEARTBEAT)

        with sweepers(ANOTHER, minutes_off=(10, -10)) as own:
            assert [(worker.minutes_off, worker.sweeps) for worker in own] == [(10, True), (-10, True)]

        assert [worker.process.poll() is None or Path(worker.folder).exists() for worker in own] == [False, False]

    def test_are_not_there_before_they_have_swept(self, doing: Any, monkeypatch: pytest.MonkeyPatch):
        doing(DOES_NOT_SWEEP)
        monkeypatch.setattr(workers, "PATIENCE", 0.2)

        with pytest.raises(Impatient), sweepers(ANOTHER):
            pass


class TestKill:
    def test_lets_another_with_the_same_clock_take_the_place(self, doing: Any):
        doing(LEAVES_A_HEARTBEAT)
        first = Worker(ANOTHER, 10)

        second = first.kill()

        assert not first.sweeps
        assert not Path(first.folder).exists()
        assert (second.minutes_off, second.process.poll()) == (10, None)
        second.process.kill()
        second.gone()
