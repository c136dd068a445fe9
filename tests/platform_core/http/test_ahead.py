"""Does a process that asks the cache now and then count as well as one that asks each time?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest

from platform_core.http import ahead
from platform_core.http.ahead import AHEAD, Ahead

MOST = 600
WHO = "storefront/anonymous/192.0.2.7"


class Cache:
    """That counts, and remembers how often it was asked."""

    def __init__(self) -> None:
        self.calls, self.asked, self.lock = 0, 0, Lock()

    def count(self, calls: int) -> int:
        with self.lock:
            self.calls, self.asked = self.calls + calls, self.asked + 1
            return self.calls


@pytest.fixture
def cache() -> Cache:
    return Cache()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    now = [0.0]
    monkeypatch.setattr(ahead.time, "monotonic", lambda: now[0])

    def wait(seconds: float) -> None:
        now[0] += seconds

    return wait


def passing(process: Ahead, cache: Cache, calls: int) -> int:
    return sum(process.calls(WHO, cache.count, most=MOST) <= MOST for _ in range(calls))


def test_asks_once_for_some_calls_while_there_are_many_left(cache: Cache, waits: Callable[[float], None]):
    assert [Ahead().calls(WHO, cache.count, most=MOST) for _ in range(3)] == [1, 2, 3]

    process = Ahead()
    assert [process.calls(WHO, cache.count, most=MOST) for _ in range(1 + AHEAD)] == list(range(4, 5 + AHEAD))
    assert cache.asked == 4


def test_counts_a_call_by_its_weight(cache: Cache, waits: Callable[[float], None]):
    process = Ahead()

    assert [process.calls(WHO, cache.count, most=MOST, weight=3) for _ in range(4)] == [3, 6, 9, 12]
    assert (cache.asked, cache.calls) == (2, 12)


def test_asks_each_time_where_few_are_left_or_allowed(cache: Cache):
    process = Ahead()
    assert [process.calls(WHO, cache.count, most=3) for _ in range(5)] == [1, 2, 3, 4, 5]
    assert cache.asked == 5


def test_tells_of_all_calls_and_of_no_other(cache: Cache, waits: Callable[[float], None]):
    process = Ahead()
    passing(process, cache, 3)
    assert (cache.calls, cache.asked) == (1, 1)

    waits(ahead.AHEAD_SECONDS)
    passing(process, cache, 1)
    assert (cache.calls, cache.asked) == (4, 2)


def test_counts_callers_and_bounds_apart(cache: Cache):
    process, other = Ahead(), Cache()
    passing(process, cache, 2)
    assert process.calls("somebody else", other.count, most=MOST) == 1


def test_remembers_no_more_callers_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ahead, "MOST_CALLERS", 2)
    process = Ahead()
    for number in range(5):
        process.calls(number, Cache().count, most=MOST)

    assert len(process.callers) <= 2


def test_loses_count_when_the_cache_goes_and_says_so():
    def away(_: int) -> int:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        Ahead().calls(WHO, away, most=MOST)


@pytest.mark.parametrize("processes", [1, 4])
def test_stops_a_caller_at_the_bound_whoever_answers_him(cache: Cache, processes: int):
    """Threads of several processes at once."""
    serving = [Ahead() for _ in range(processes)]
    with ThreadPoolExecutor(8) as threads:
        passed = sum(threads.map(lambda nth: passing(serving[nth % processes], cache, 25), range(64)))

    assert MOST <= passed <= MOST + AHEAD * processes
    assert cache.asked < 64 * 25
