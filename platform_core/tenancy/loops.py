"""Loops of a worker for work that must not depend on a broker: threads that run from its start to its stop."""

from __future__ import annotations

import logging
import math
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar

from celery import bootsteps
from django.conf import settings
from django.db import connection

logger = logging.getLogger(__name__)
T = TypeVar("T")
AFTER_FAILURE: Final = 1.0  # seconds


def leave_heartbeat(name: str) -> None:
    """Note for health checks (`project.heartbeats`) that a turn has just ended well.

    By the machine's monotonic clock, so that setting the time makes no heartbeat look late.
    """
    if settings.HEARTBEAT_DIR:
        heartbeat, now = Path(settings.HEARTBEAT_DIR) / name, time.monotonic()
        heartbeat.touch()
        os.utime(heartbeat, (now, now))


class Loop(bootsteps.StartStopStep):
    """A thread beside the worker's pool. It is not a task, so a broker cannot lose, repeat or delay it.

    Subclasses define ``turn``: do one piece of work and return the seconds to rest; 0 means that there is more.
    ``is_called`` tells of work that has to be done sooner; it is asked each ``glance`` and costs one round trip.
    """

    requires = ("celery.worker.components:Pool",)
    glance: ClassVar[float] = 0.0  # seconds; a loop without one rests as long as it said
    label: ClassVar[str]
    queue: ClassVar[str]  # workers that serve this queue run the loop

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name=self.label, daemon=True)

    def include_if(self, parent: Any) -> bool:
        return self.queue in parent.app.amqp.queues.consume_from

    def start(self, _: Any) -> None:
        self.thread.start()

    def stop(self, parent: Any) -> None:
        """Finish the present turn, then end."""
        self.stopping.set()
        if self.thread.is_alive():
            self.thread.join(timeout=10)

    terminate = stop

    def run(self) -> None:
        self._run_guarded(self.begin)
        while not self.stopping.is_set():
            self._rest(self._run_guarded(self._one_turn))
        connection.close()

    def begin(self) -> None:
        """Prepare once, before the first turn."""

    def turn(self) -> float:
        raise NotImplementedError

    def is_called(self) -> bool:
        """Tell whether there is work though the rest is not over."""
        return False

    def does_its_work(self) -> bool:
        """Tell whether the turn that just ended did its work; a loop that waits for a person says no."""
        return True

    def _one_turn(self) -> float:
        rest = self.turn()
        if self.does_its_work():
            leave_heartbeat(self.label)
        return rest

    def _rest(self, seconds: float | None) -> None:
        """Rest until the time is over, or the loop is called. After a failure there is no glance: the cause may
        last.
        """
        if seconds is None:
            self.stopping.wait(AFTER_FAILURE)
            return
        glance = self.glance or seconds
        for _ in range(math.ceil(seconds / glance) if glance else 0):
            if self.stopping.wait(min(seconds, glance)):
                return
            called = self._run_guarded(self.is_called)
            if called is None:
                self.stopping.wait(AFTER_FAILURE)
            if called is not False:
                return

    def _run_guarded(self, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except Exception:  # the database may be away: the next turn opens a new connection
            logger.exception("loop_failed", extra={"loop": self.label})
            connection.close()
            return None
