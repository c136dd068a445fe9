"""How does a story of a month pass in minutes? Each chapter says when it goes on; the clock is moved to just before.

The last moments before an instant pass by themselves, so that it is the workers who find it come, not we who tell them.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Final, TypeAlias, TypeVar

from django.db import transaction

from platform_core import clock
from platform_core.drivers.demo.quiet import is_quiet
from platform_core.tenancy.scopes import SYSTEM, bound

Chapter: TypeAlias = Iterator[datetime]
Moved: TypeAlias = Callable[[timedelta], None]
T = TypeVar("T")
LEAD: Final = timedelta(seconds=2)  # before an instant, so that what is not due yet is seen not to happen
PATIENCE: Final = 90.0  # seconds of true time
GLANCE: Final = 0.15  # between two looks: each costs those who do the work


class Impatient(Exception):
    """Something did not happen in the time that it may take; the message says what."""


class Clockwork:
    """The clock of the database, and once there is a world outside, that too; moved together."""

    def __init__(self) -> None:
        self._offset = timedelta(0)
        self._others: list[Moved] = []

    def moves_also(self, other: Moved) -> None:
        """From the next move on."""
        self._others.append(other)

    def now(self) -> datetime:
        with bound(SYSTEM), transaction.atomic():
            return clock.now()

    def set_to(self, instant: datetime) -> None:
        """Whole seconds: the outside counts no others."""
        self._offset += timedelta(seconds=round((instant - self.now()).total_seconds()))
        with bound(SYSTEM), transaction.atomic():
            clock.move(self._offset)
        for move in self._others:
            move(self._offset)

    def run_to(self, instant: datetime) -> None:
        """Leave out what lies between, once nobody has anything left to do, and let the last moments pass."""
        if self.now() < instant - LEAD:
            until("nothing is left to be done", is_quiet)
            self.set_to(instant - LEAD)
        while (left := (instant - self.now()).total_seconds()) > 0:
            time.sleep(left)


def until(what: str, found: Callable[[], T], *, seconds: float = PATIENCE) -> T:
    """Look again and again until there is something to be seen, and give it. Raises ``Impatient``."""
    end = time.monotonic() + seconds
    while not (seen := found()):
        if time.monotonic() > end:
            raise Impatient(f"{what}: waited {seconds:.0f} s in vain")
        time.sleep(GLANCE)
    return seen


def play(chapters: Iterable[Chapter], clockwork: Clockwork, *, tell: Callable[[datetime], None]) -> None:
    """All at once, as life goes: whichever chapter waits for the earliest instant goes on next."""
    order = count()
    begun = [(next(chapter), next(order), chapter) for chapter in chapters]
    heapq.heapify(begun)
    while begun:
        instant, _, chapter = heapq.heappop(begun)
        tell(instant)
        clockwork.run_to(instant)
        if (then := next(chapter, None)) is not None:
            heapq.heappush(begun, (then, next(order), chapter))
