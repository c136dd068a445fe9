"""The watch over the calendar: an alarm every morning while the coming year is missing."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import transaction

from platform_core import clock
from platform_core.legal.queries import calendars
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import ANONYMOUS, bound

logger = logging.getLogger(__name__)


@shared_task(name="legal.watch", ignore_result=True)
def watch(**_newer: object) -> None:
    with entered("clock"), bound(ANONYMOUS), transaction.atomic():
        outlook = calendars.outlook(at=clock.now())
    if outlook.overdue:
        logger.error("calendar_missing", extra={"year": outlook.known_until.year, "days_left": outlook.days_left})
