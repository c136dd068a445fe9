"""The project's Celery app, with promises whose handlers can be caught in the middle. Only for `test_worker`."""

import os
import signal
import time
from datetime import datetime
from uuid import UUID

from platform_core.project.celery import app  # first: it loads the apps

from platform_core.deadlines.registry import on_missed  # isort: skip
from tests.platform_core.deadlines.clocks import PAY, REFUND, WINDOW, leave_an_effect  # isort: skip

__all__ = ["app"]


@on_missed(PAY)
def slowly(subject_id: UUID, /, *, at: datetime) -> None:
    """Done, but not committed, for as long as the test says."""
    leave_an_effect(subject_id, at=at)
    time.sleep(float(os.environ.get("TESTS_SLOW", "0")))


@on_missed(REFUND)
def never(subject_id: UUID, /, *, at: datetime) -> None:
    raise RuntimeError


@on_missed(WINDOW)
def take_the_process_along(subject_id: UUID, /, *, at: datetime) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
