"""Regular work and the clock of the records of shops' complaints."""

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.db import transaction

from complaints.records import commands
from complaints.records.deadlines import PUBLISH
from platform_core import clock
from platform_core.actors import DEADLINES, part
from platform_core.deadlines.registry import on_missed
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


@shared_task(name="complaints.publish_records", ignore_result=True)
def publish_records(**_newer: object) -> None:
    """Publish the records of each month that has begun. One that was missed follows the next morning."""
    with entered("clock"), bound(SYSTEM), transaction.atomic():
        commands.publish_records(by=part("complaints"), at=clock.now())


@on_missed(PUBLISH)
def publish_late(month_id: UUID, *, at: datetime) -> None:
    commands.publish_late(by=DEADLINES, at=at)
