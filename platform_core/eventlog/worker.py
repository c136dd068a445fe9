"""Which threads relay events and call outside systems? Two, so that a slow call does not stop the relay."""

from __future__ import annotations

from typing import Final

from platform_core.eventlog import commands
from platform_core.tenancy.loops import Loop

PAUSE: Final = 0.1


class Relay(Loop):
    """Deliver events to their subscribers as soon as they commit. A beat task does the same if this thread stops."""

    label = "relay"
    queue = "default"

    def begin(self) -> None:
        commands.report_unplaced()

    def turn(self) -> float:
        return 0 if commands.relay() else PAUSE


class Outside(Loop):
    """Make the outside calls of subscribers, one after the other."""

    label = "outside"
    queue = "default"

    def turn(self) -> float:
        return 0 if commands.make_outside_calls() else PAUSE
