"""Who runs the relay? A thread of the worker; the beat task is a second opener."""

from __future__ import annotations

from typing import Final

from platform_core.eventlog import commands
from platform_core.tenancy.loops import Loop

PAUSE: Final = 0.1


class Relay(Loop):
    """Hands events to their subscribers as soon as they are committed."""

    label = "relay"
    queue = "default"

    def turn(self) -> float:
        return 0 if commands.relay() else PAUSE
