"""Is a run whose workers were not killed as often as asked, or whose broker was never emptied, no measurement?"""

from collections.abc import Iterator
from itertools import chain, count, repeat
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
import redis

from platform_core.drivers.bench import workers
from platform_core.drivers.bench.outages import WHILE_LEFT, Kill, Outcome, TooFewKills, drawn, kill_each
from platform_core.drivers.bench.workers import Sweepers
from platform_core.embedded.environment import REDIS_VARIABLE

BROKER = "redis://broker"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Mock]:
    """Whoever was started; all of them sweep until they are killed."""
    pids, processes = count(1), []

    def start(*_: Any) -> Mock:
        process = Mock(pid=next(pids), **{"poll.return_value": None})
        process.kill.side_effect = lambda: setattr(process.poll, "return_value", -9)
        processes.append(process)
        return process

    monkeypatch.setattr(workers, "started", start)
    monkeypatch.setattr(workers, "warm", lambda _: 2)
    monkeypatch.setattr(workers, "sweeping", lambda _: {process.pid for process in processes})
    return processes


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Mock:
    server = Mock()
    monkeypatch.setattr(redis.Redis, "from_url", {BROKER: server}.__getitem__)
    return server


def killed_at(kills: list[Kill], *rows: int) -> Outcome:
    """``rows``: what is left at each look; nothing changes at the end."""
    looks: Iterator[int] = chain(rows, repeat(rows[-1]))
    found, clone = Outcome(), SimpleNamespace(workers={REDIS_VARIABLE: BROKER})
    doomed = Sweepers(clone, minutes_off=(10, -10))
    doomed.start()
    kill_each(kills, doomed, Random(7), rows_left=lambda: next(looks), found=found)
    return found


class TestKillEach:
    def test_kills_one_at_each_moment_and_starts_another(self, started: list[Mock], broker: Mock):
        found = killed_at([Kill(80, flush=False), Kill(40, flush=True)], 100, 80, 79, 41, 40, 39)

        assert (found.kills, found.flushes, broker.flushall.call_count) == (2, 1, 1)
        assert ([process.kill.called for process in started].count(True), len(started)) == (2, 4)

    @pytest.mark.parametrize("flush", [True, False])
    def test_counts_no_kill_after_which_nothing_was_left_to_do(self, started, broker, flush: bool):
        with pytest.raises(TooFewKills, match="kills=1, flushes=0"):
            killed_at([Kill(80, flush=False), Kill(40, flush=flush)], 80, 79, 0)

    def test_kills_nobody_who_only_starts(self, started, broker, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(workers, "sweeping", lambda _: {2})

        killed_at([Kill(80, flush=False)], 80, 79)

        assert [process.pid for process in started if process.kill.called] == [2]


class TestDrawn:
    @pytest.mark.parametrize(("kills", "flushed"), [(1, 1), (2, 1), (40, 12)])
    def test_asks_for_so_many_kills_and_always_for_an_empty_broker(self, kills: int, flushed: int):
        asked = drawn(Random(7), rows=1_000, kills=kills)

        assert (len(asked), sum(kill.flush for kill in asked)) == (kills, flushed)

    def test_has_them_come_one_after_the_other_while_enough_is_left(self):
        moments = [kill.left for kill in drawn(Random(7), rows=1_000, kills=40)]

        assert moments == sorted(moments, reverse=True)
        assert min(moments) >= 1_000 * WHILE_LEFT[0]
