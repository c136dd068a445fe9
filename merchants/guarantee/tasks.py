"""Give a deposit back on its day, and report the relief paid."""

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.db import transaction

from merchants.guarantee.commands import fund, guarantees
from merchants.guarantee.deadlines import GIVE_DEPOSIT_BACK
from platform_core import clock
from platform_core.actors import DEADLINES, part
from platform_core.deadlines.registry import on_missed
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


@on_missed(GIVE_DEPOSIT_BACK)
def give_back_deposit(guarantee_id: UUID, *, at: datetime) -> None:
    guarantees.give_back_deposit(guarantee_id, by=DEADLINES, at=at)


@shared_task(name="merchants.report_relief", ignore_result=True)
def report_relief(**_newer: object) -> None:
    """Publish the sums of the relief fund up to now, for everybody to read."""
    with entered("clock"), bound(SYSTEM), transaction.atomic():
        fund.report_relief(by=part("relief"), at=clock.now())
