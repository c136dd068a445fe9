"""The project's Celery app, with promises whose handlers can be caught in the middle. Only for `test_worker`."""

import os
import time
from datetime import datetime
from uuid import UUID

import django

from platform_core.project.celery import app

django.setup()

from platform_core.deadlines.registry import on_missed  # noqa: E402  # after the apps are loaded
from platform_core.deadlines.worker import Sweep  # noqa: E402
from tests.platform_core.deadlines.clocks import PAY, REFUND, leave_an_effect  # noqa: E402

app.steps["worker"].add(Sweep)


@on_missed(PAY)
def slowly(subject_id: UUID, /, *, at: datetime) -> None:
    """Done, but not committed, for as long as the test says."""
    leave_an_effect(subject_id, at=at)
    time.sleep(float(os.environ.get("TESTS_SLOW", "0")))


@on_missed(REFUND)
def never(subject_id: UUID, /, *, at: datetime) -> None:
    raise RuntimeError
