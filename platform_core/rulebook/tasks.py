"""Tasks of the rulebook: its acts by the calendar."""

from celery import shared_task
from django.db import transaction

from platform_core import clock
from platform_core.actors import part
from platform_core.rulebook.commands import articles
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


@shared_task(name="rulebook.open_month", ignore_result=True)
def open_month(**_newer: object) -> None:
    """Owe this month's alert from its first day on, or from the day on which this runs again."""
    with entered("clock"), bound(SYSTEM), transaction.atomic():
        articles.open_month(by=part("rulebook"), at=clock.now())
