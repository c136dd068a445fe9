"""Counts of calls by caller. The cache counts; a process asks it now and then while the caller is far from the limit.

A trip to the cache costs a fifth of a page of the shop window. So a process lets a few calls pass and tells the cache
of them with its next question. A call that nobody made is never counted. Near the bound each call is, and a caller who
is answered by several processes at once may come to ``AHEAD`` calls too many for each.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

AHEAD: Final = 7  # calls at most that the cache is told of later
NEAR: Final = 32  # of the calls that are left, one in so many may pass untold
AHEAD_SECONDS: Final = 1.0  # after which it is asked again
MOST_CALLERS: Final = 10_000  # that are remembered

Count = Callable[[int], int]  # enters so many calls, and says how many there are


@dataclass(slots=True)
class _Caller:
    calls: int  # as the cache said
    may: int  # calls that it need not be asked about
    until: float
    untold: int = 0


@dataclass(slots=True)
class Ahead:
    """The counts of one process, by callers."""

    callers: dict[Hashable, _Caller] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def calls(self, who: Hashable, count: Count, *, most: int, weight: int = 1) -> int:
        """Count this call as ``weight`` calls and return the caller's calls in this window.

        Raises the errors of ``count``; the calls it was to be told of are then lost.
        """
        with self.lock:
            known, now = self.callers.get(who), time.monotonic()
            if known and known.untold + weight <= known.may and now < known.until:
                known.untold += weight
                return known.calls + known.untold
            untold = self.callers.pop(who).untold if known else 0
        calls = count(untold + weight)
        with self.lock:
            self._remember(who, _Caller(calls, may=_ahead(calls, most), until=now + AHEAD_SECONDS))
        return calls

    def forget(self) -> None:
        self.callers.clear()

    def _remember(self, who: Hashable, caller: _Caller) -> None:
        """Remember a caller. Of two threads that asked at once the later one knows more."""
        if len(self.callers) >= MOST_CALLERS:
            self.forget()
        known = self.callers.get(who)
        if known:
            caller.untold, caller.calls = known.untold, max(known.calls, caller.calls)
        self.callers[who] = caller


def _ahead(calls: int, most: int) -> int:
    return max(0, min(AHEAD, (most - calls) // NEAR))
