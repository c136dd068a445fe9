"""The task that freezes the identity report of a half-year."""

from celery import shared_task
from django.db import transaction

from platform_core import clock
from platform_core.actors import part
from platform_core.regulators.commands import identity_report
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


@shared_task(name="regulators.freeze_report", ignore_result=True)
def freeze_report(**_newer: object) -> None:
    """Freeze the report on the first of January and of July, or the first day after it that a worker runs."""
    with entered("clock"), bound(SYSTEM), transaction.atomic():
        identity_report.freeze_report(by=part("regulators"), at=clock.now())
