"""Who does the work between two instants? Here: this process itself, turn by turn, until nothing is left to be done."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Protocol

import platform_core.deadlines.turns
import platform_core.eventlog.commands
from platform_core.drivers.world.clocks import agenda
from platform_core.eventlog.registry import SUBSCRIBERS


class Executor(Protocol):
    """Sweep and relay, whoever runs them."""

    def at_work(self) -> AbstractContextManager[object]:
        """While the year lasts."""

    def close_due(self) -> None:
        """Return when no clock is overdue."""

    def finish(self, instant: datetime) -> None:
        """Return when nothing is overdue, unheard or to be tried again by now. ``instant``: where the year has come."""


class InProcess:
    """No processes: the engine's own turns, called one after the other. A failure is seen where it happens."""

    def at_work(self) -> AbstractContextManager[object]:
        return nullcontext()

    def close_due(self) -> None:
        while agenda().overdue:
            platform_core.deadlines.turns.turn()

    def finish(self, instant: datetime) -> None:
        while turn():
            pass


def turn() -> bool:
    """What a sweep, a relay and its caller of outside systems would do now. False if there was nothing.

    Only for whom there is news: to ask every subscriber in turn, as the relay does, is dear when a year has thousands
    of moments.
    """
    todo = agenda()
    if todo.overdue:
        platform_core.deadlines.turns.turn()
    for name in todo.news:
        _deliver(name)
    if todo.tries:
        platform_core.eventlog.commands.redeliver_next()
        platform_core.eventlog.commands.call_outside()
    return not todo.is_empty


def _deliver(name: str) -> None:
    while platform_core.eventlog.commands.deliver_next(SUBSCRIBERS[name]):
        pass
