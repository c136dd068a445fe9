"""Who runs the sweep, and who counts again? Threads of the worker that serves the queue `clock`; no broker is asked."""

from __future__ import annotations

from typing import Any, Final

from platform_core.deadlines import metrics, recompute, turns
from platform_core.deadlines.queries import Rounds
from platform_core.tenancy.loops import Loop

GUARDED: Final = 100  # rows that it writes down before it begins with them: the worker before may have died of one
PAUSE: Final = 5.0  # nobody loads a calendar more than once or twice a year


class Sweep(Loop):
    """Sleeps until the next promise is due, never for more than a quarter of a second."""

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
    """Looks whether a calendar has been loaded; beside the sweep, so that going through all clocks delays none.

    It remembers how far it is for no longer than it lives: another begins the pass anew.
    """

    label = "recount"
    queue = "clock"

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.progress: recompute.Progress | None = None

    def turn(self) -> float:
        self.progress = recompute.turn(self.progress)
        return 0.0 if self.progress else PAUSE
