"""Is a run whose workers were not killed as often as asked, or whose broker was never emptied, no measurement?"""

from collections.abc import Iterator
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
import redis

from platform_core.drivers.bench import workers
from platform_core.drivers.bench.outages import WHILE_LEFT, FailingWorkers, Kill, Outcome, TooFewKills, drawn
from platform_core.embedded.environment import REDIS_VARIABLE

BROKER = "redis://broker"


class FakeProcess:
    """A process that starts, or sweeps, until it is killed."""

    def __init__(self, pid: int) -> None:
        self.pid, self.killed = pid, False

    def kill(self) -> None:
        self.killed = True

    def communicate(self) -> None: ...

    def poll(self) -> int | None:
        return -9 if self.killed else None


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[FakeProcess]:
    """Whoever was started; all of them sweep."""
    pids, processes = count(1), []

    def start(*_: Any) -> FakeProcess:
        processes.append(FakeProcess(next(pids)))
        return processes[-1]

    monkeypatch.setattr(workers, "started", start)
    monkeypatch.setattr(workers, "sweeping", lambda _: {process.pid for process in processes})
    return processes


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Mock:
    server = Mock()
    monkeypatch.setattr(redis.Redis, "from_url", {BROKER: server}.__getitem__)
    return server


def less_and_less(*rows: int) -> Iterator[int]:
    """Read at each look; and nothing more at the end."""
    yield from rows
    while True:
        yield rows[-1]


def killed_at(kills: list[Kill], *rows: int) -> Outcome:
    looks, found = less_and_less(*rows), Outcome()
    own: Any = SimpleNamespace(workers={REDIS_VARIABLE: BROKER})
    FailingWorkers(own).kill_each(kills, Random(7), rows_left=lambda: next(looks), found=found)
    return found


class TestKillEach:
    def test_kills_one_at_each_moment_and_starts_another(self, started: list[FakeProcess], broker: Mock):
        found = killed_at([Kill(80, flush=False), Kill(40, flush=True)], 100, 80, 79, 41, 40, 39)

        assert (found.kills, found.flushes, broker.flushall.call_count) == (2, 1, 1)
        assert ([process.killed for process in started].count(True), len(started)) == (2, 4)

    @pytest.mark.parametrize("flush", [True, False])
    def test_counts_no_kill_after_which_nothing_was_left_to_do(self, started, broker, flush: bool):
        with pytest.raises(TooFewKills, match="kills=1, flushes=0"):
            killed_at([Kill(80, flush=False), Kill(40, flush=flush)], 80, 79, 0)

    def test_kills_nobody_who_only_starts(self, started, broker, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(workers, "sweeping", lambda _: {2})

        killed_at([Kill(80, flush=False)], 80, 79)

        assert [process.pid for process in started if process.killed] == [2]


class TestDrawn:
    @pytest.mark.parametrize(("kills", "flushed"), [(1, 1), (2, 1), (40, 12)])
    def test_asks_for_so_many_kills_and_always_for_an_empty_broker(self, kills: int, flushed: int):
        asked = drawn(Random(7), rows=1_000, kills=kills)

        assert (len(asked), sum(kill.flush for kill in asked)) == (kills, flushed)

    def test_has_them_come_one_after_the_other_while_enough_is_left(self):
        moments = [kill.left for kill in drawn(Random(7), rows=1_000, kills=40)]

        assert moments == sorted(moments, reverse=True)
        assert min(moments) >= 1_000 * WHILE_LEFT[0]
