"""The project's Celery app, with a sequencer that can be caught in the middle of a batch. Only for `test_worker`."""

import os
import time
from typing import Any

from platform_core.project.celery import app  # first: it loads the apps

from platform_core.audit import sequencing  # isort: skip

__all__ = ["app"]

_sign = sequencing._sign


def slowly(*args: Any, **kwargs: Any) -> None:
    """All rows are written and nothing is committed, for as long as the test says."""
    _sign(*args, **kwargs)
    time.sleep(float(os.environ.get("TESTS_SLOW", "0")))


sequencing._sign = slowly
