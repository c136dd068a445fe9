"""Who runs the relay, and who calls outside systems? Two threads of the worker, lest the slow one stop the other."""

from __future__ import annotations

from typing import Final

from platform_core.eventlog import commands
from platform_core.tenancy.loops import Loop

PAUSE: Final = 0.1


class Relay(Loop):
    """Hands events to their subscribers as soon as they are committed. The beat task is a second opener."""

    label = "relay"
    queue = "default"

    def begin(self) -> None:
        commands.report_unplaced()

    def turn(self) -> float:
        return 0 if commands.relay() else PAUSE


class Outside(Loop):
    """Makes the calls that subscribers want of the outside world, one after the other."""

    label = "outside"
    queue = "default"

    def turn(self) -> float:
        return 0 if commands.make_outside_calls() else PAUSE
