"""What happens when a clock of a complaint runs out after which one of several steps follows, and in the morning?"""

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.db import transaction

from complaints import commands
from complaints.deadlines import DECIDE_LATE, LEAD_LATE, PAY_AWARD, PUBLISH, TRIAGE_LATE, WAIT
from platform_core import clock
from platform_core.actors import DEADLINES, part
from platform_core.deadlines.registry import on_missed
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


@on_missed(DECIDE_LATE)
def end_what_nobody_decided(complaint_id: UUID, *, at: datetime) -> None:
    commands.end_late(complaint_id, by=DEADLINES, at=at)


@on_missed(TRIAGE_LATE)
def end_what_nobody_looked_at(report_id: UUID, *, at: datetime) -> None:
    commands.end_unread(report_id, by=DEADLINES, at=at)


@on_missed(WAIT)
def end_the_wait(infringement_id: UUID, *, at: datetime) -> None:
    commands.end_wait(infringement_id, by=DEADLINES, at=at)


@on_missed(LEAD_LATE)
def end_what_nobody_handed_over(report_id: UUID, *, at: datetime) -> None:
    commands.end_late_lead(report_id, by=DEADLINES, at=at)


@shared_task(name="complaints.publish_records", ignore_result=True)
def publish_records(**_newer: object) -> None:
    """Every month that has begun. A morning that was left out is made up for by the next."""
    with entered("clock"), bound(SYSTEM), transaction.atomic():
        commands.publish_records(by=part("complaints"), at=clock.now())


@on_missed(PUBLISH)
def publish_late(month_id: UUID, *, at: datetime) -> None:
    commands.publish_late(by=DEADLINES, at=at)


@on_missed(PAY_AWARD)
def advance_award(award_id: UUID, *, at: datetime) -> None:
    commands.advance_award(award_id, by=DEADLINES, at=at)
