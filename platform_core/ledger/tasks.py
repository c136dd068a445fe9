"""The task that compares the books with themselves, every five minutes (`project/schedule.py`)."""

from celery import shared_task
from django.db import transaction

from platform_core import clock
from platform_core.actors import part
from platform_core.ledger import commands
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


@shared_task(name="ledger.reconcile", ignore_result=True)
def reconcile(**_newer: object) -> None:
    """Do one comparison over all shops."""
    with entered("clock"), bound(SYSTEM), transaction.atomic():
        commands.reconcile(by=part("ledger"), at=clock.now())
