"""Is a run whose workers were not killed as often as asked, or whose broker was never emptied, no measurement?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from random import Random
from types import SimpleNamespace
from typing import ClassVar
from unittest.mock import Mock

import pytest
import redis

from platform_core.embedded.environment import REDIS_VARIABLE
from tests.drivers.bench.outages import WHILE_LEFT, Kill, Outcome, TooFewKills, drawn, kill_each

BROKER = "redis://broker"


@dataclass
class Doomed:
    """A worker that sweeps until it is killed, and perhaps only starts; ``everybody`` is whoever was started."""

    everybody: list[Doomed]
    sweeps: bool = True
    is_killed: bool = False
    clone: ClassVar = SimpleNamespace(workers={REDIS_VARIABLE: BROKER})

    def __post_init__(self) -> None:
        self.everybody.append(self)

    def kill(self) -> Doomed:
        self.is_killed, self.sweeps = True, False
        return Doomed(self.everybody)


@pytest.fixture
def started() -> list[Doomed]:
    """Two, and whoever takes their places."""
    everybody: list[Doomed] = []
    Doomed(everybody)
    Doomed(everybody)
    return everybody


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Mock:
    server = Mock()
    monkeypatch.setattr(redis.Redis, "from_url", {BROKER: server}.__getitem__)
    return server


def killed_at(kills: list[Kill], started: list[Doomed], *rows: int) -> Outcome:
    """``rows``: what is left at each look; nothing changes at the end."""
    looks: Iterator[int] = chain(rows, repeat(rows[-1]))
    found = Outcome()
    kill_each(kills, started[:2], Random(7), rows_left=lambda: next(looks), found=found)
    return found


class TestKillEach:
    def test_kills_one_at_each_moment_and_starts_another(self, started: list[Doomed], broker: Mock):
        found = killed_at([(80, False), (40, True)], started, 100, 80, 79, 41, 40, 39)

        assert (found.kills, found.flushes, broker.flushall.call_count) == (2, 1, 1)
        assert ([worker.is_killed for worker in started].count(True), len(started)) == (2, 4)

    @pytest.mark.parametrize("flush", [True, False])
    def test_counts_no_kill_after_which_nothing_was_left_to_do(self, started, broker, flush: bool):
        with pytest.raises(TooFewKills, match="kills=1, flushes=0"):
            killed_at([(80, False), (40, flush)], started, 80, 79, 0)

    def test_kills_nobody_who_only_starts(self, started: list[Doomed], broker: Mock):
        started[0].sweeps = False

        killed_at([(80, False)], started, 80, 79)

        assert [worker.is_killed for worker in started] == [False, True, False]


class TestDrawn:
    @pytest.mark.parametrize(("kills", "flushed"), [(1, 1), (2, 1), (40, 12)])
    def test_asks_for_so_many_kills_and_always_for_an_empty_broker(self, kills: int, flushed: int):
        asked = drawn(Random(7), rows=1_000, kills=kills)

        assert (len(asked), sum(flush for _, flush in asked)) == (kills, flushed)

    def test_has_them_come_one_after_the_other_while_enough_is_left(self):
        moments = [left for left, _ in drawn(Random(7), rows=1_000, kills=40)]

        assert moments == sorted(moments, reverse=True)
        assert min(moments) >= 1_000 * WHILE_LEFT[0]
