"""The threads that sweep and recompute: of the worker that serves the queue `clock`; no broker is involved."""

from __future__ import annotations

from typing import Any, Final

from platform_core.deadlines import metrics, recompute, turns
from platform_core.deadlines.queries.rounds import Rounds
from platform_core.tenancy.loops import Loop

GUARDED: Final = 100  # rows that a new worker marks before it starts them: its predecessor may have died of one
PAUSE: Final = 5.0  # seconds; a calendar is loaded once or twice a year


class Sweep(Loop):
    """Sleep until the next clock is due, at most a quarter of a second, and close the due ones."""

    label = "sweep"
    queue = "clock"

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.rounds = Rounds(guarded=GUARDED)

    def begin(self) -> None:
        metrics.expose()

    def turn(self) -> float:
        return turns.turn(self.rounds)


class Recompute(Loop):
    """Look for a newly loaded calendar. It runs beside the sweep, so that a long run delays no clock.

    The progress lives as long as the thread: after a restart the run starts again.
    """

    label = "recount"
    queue = "clock"

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.progress: recompute.Progress | None = None

    def turn(self) -> float:
        self.progress = recompute.turn(self.progress)
        return 0.0 if self.progress else PAUSE
