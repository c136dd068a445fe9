"""The Celery app. `worker -Q default` runs tasks; `-Q clock -P threads -c 1` sweeps, `-Q sequencer` likewise signs."""

import os
from typing import Any

import django
from celery import Celery, beat
from django.utils.module_loading import import_string

from platform_core.project import broker
from platform_core.project.env import ENV
from platform_core.project.schedule import SCHEDULE
from platform_core.tenancy.loops import leave_heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"platform_core.project.settings.{ENV.mode}")
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")  # a worker would run Django's checks and drop what they find

broker.install()
app = Celery("tianping")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()

django.setup()
for step in (
    *(
        "deadlines.worker.Sweep",
        "deadlines.worker.Recompute",
        "eventlog.worker.Relay",
        "eventlog.worker.Outside",
        "audit.worker.Sequencer",
        "tenancy.overdue.Overdue",
    ),
    *("webhooks.worker.Reader", "webhooks.worker.Caller"),
):
    app.steps["worker"].add(import_string(f"platform_core.{step}"))  # models can be imported only now
for step in ("catalog.sheets.tasks.Sheets", "merchants.archives.tasks.Archives"):
    app.steps["worker"].add(import_string(step))


class Scheduler(beat.Scheduler):
    """Keeps its entries in memory, and leaves a heartbeat at each tick: `beat --scheduler`."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        rest: float = super().tick(*args, **kwargs)
        leave_heartbeat("beat")
        return rest
