"""What happens when a clock of a shop runs out, and at night?"""

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.db import transaction

from merchants import commands
from merchants.deadlines import CATCH_UP, DECIDE_SANCTION, GIVE_DEPOSIT_BACK, REVERIFY, REVIEW_SUSPENSION
from platform_core import clock
from platform_core.actors import DEADLINES, part
from platform_core.deadlines.registry import on_missed
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


@on_missed(REVIEW_SUSPENSION)
def chase_review(merchant_id: UUID, *, at: datetime) -> None:
    commands.chase_review(merchant_id, by=DEADLINES, at=at)


@on_missed(DECIDE_SANCTION)
def end_time_to_decide(sanction_id: UUID, *, at: datetime) -> None:
    commands.end_time_to_decide(sanction_id, by=DEADLINES, at=at)


@shared_task(name="merchants.score_credit", ignore_result=True)
def score_credit(**_newer: object) -> None:
    """Every shop, from the facts up to now. A night that was left out is made up for by the next."""
    with entered("clock"), bound(SYSTEM), transaction.atomic():
        commands.score_shops(None, by=part("credit"), at=clock.now())


@on_missed(REVERIFY)
def chase_reverification(merchant_id: UUID, *, at: datetime) -> None:
    commands.chase_reverification(merchant_id, by=DEADLINES, at=at)


@on_missed(CATCH_UP)
def chase_overdue_verification(merchant_id: UUID, *, at: datetime) -> None:
    commands.chase_reverification(merchant_id, by=DEADLINES, at=at)


@on_missed(GIVE_DEPOSIT_BACK)
def give_back_deposit(guarantee_id: UUID, *, at: datetime) -> None:
    commands.give_back_deposit(guarantee_id, by=DEADLINES, at=at)


@shared_task(name="merchants.report_relief", ignore_result=True)
def report_relief(**_newer: object) -> None:
    """What was paid in advance up to now, for everybody to read."""
    with entered("clock"), bound(SYSTEM), transaction.atomic():
        commands.report_relief(by=part("relief"), at=clock.now())
