"""The threads that relay events and call outside systems: two, so that a slow call does not stop the relay."""

from __future__ import annotations

from typing import Final

from platform_core.eventlog import queries
from platform_core.eventlog.commands import calling, relaying
from platform_core.tenancy.loops import Loop
from platform_core.tenancy.scopes import SYSTEM, bound

PAUSE: Final = 5.0  # seconds after which all is looked through though nothing is new: what is given up by time
GLANCE: Final = 0.1


class Relay(Loop):
    """Deliver events to their subscribers as soon as they commit. A beat task does the same if this thread stops.

    While it rests it asks for the newest event. NOTIFY would spare that, and would have all writers commit one after
    the other.
    """

    label = "relay"
    queue = "default"
    glance = GLANCE
    newest: str | None = None  # before the last turn

    def begin(self) -> None:
        relaying.report_unplaced()

    def turn(self) -> float:
        with bound(SYSTEM):
            self.newest = queries.signs().newest
        return 0 if relaying.relay() else PAUSE

    def is_called(self) -> bool:
        with bound(SYSTEM):
            newest, tries = queries.shared_signs()
        return tries or newest != self.newest


class Outside(Loop):
    """Make the outside calls of subscribers, one after the other."""

    label = "outside"
    queue = "default"
    glance = GLANCE

    def turn(self) -> float:
        return 0 if calling.make_outside_calls() else PAUSE

    def is_called(self) -> bool:
        with bound(SYSTEM):
            return queries.shared_signs().tries
