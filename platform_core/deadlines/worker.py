"""Who runs the sweep? A thread of the worker that serves the queue `clock`, with or without a broker."""

from __future__ import annotations

from platform_core.deadlines import turns
from platform_core.tenancy.loops import Loop


class Sweep(Loop):
    """Sleeps until the next promise is due, never for more than a quarter of a second."""

    label = "sweep"
    queue = "clock"

    def turn(self) -> float:
        return turns.turn()
