"""Which threads relay events and call outside systems? Two, so that a slow call does not stop the relay."""

from __future__ import annotations

import time
from typing import Final

from platform_core.eventlog import commands, queries
from platform_core.tenancy.loops import Loop
from platform_core.tenancy.scopes import SYSTEM, bound

PAUSE: Final = 0.1
ALL_THE_SAME: Final = 5.0  # seconds after which all is looked through though nothing is new: what is given up by time


class Relay(Loop):
    """Deliver events to their subscribers as soon as they commit. A beat task does the same if this thread stops.

    While it rests it asks for no more than the newest event. NOTIFY would spare even that, and would let all writers
    commit one after the other.
    """

    label = "relay"
    queue = "default"
    seen: str | None = None  # the newest event at the last pass that found nothing
    looked = 0.0  # when that was

    def begin(self) -> None:
        commands.report_unplaced()

    def turn(self) -> float:
        with bound(SYSTEM):
            newest, tries = queries.signs()
        if newest == self.seen and not tries and time.monotonic() < self.looked + ALL_THE_SAME:
            return PAUSE
        if commands.relay():
            return 0
        self.seen, self.looked = newest, time.monotonic()
        return PAUSE


class Outside(Loop):
    """Make the outside calls of subscribers, one after the other."""

    label = "outside"
    queue = "default"

    def turn(self) -> float:
        with bound(SYSTEM):
            tries = queries.signs().tries
        return 0 if tries and commands.make_outside_calls() else PAUSE
