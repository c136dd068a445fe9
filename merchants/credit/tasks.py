"""Score every shop at night."""

from celery import shared_task
from django.db import transaction

from merchants.credit import commands
from platform_core import clock
from platform_core.actors import part
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


@shared_task(name="merchants.score_credit", ignore_result=True)
def score_credit(**_newer: object) -> None:
    """Score every shop from the facts up to now. The next night makes up for one that was left out."""
    with entered("clock"), bound(SYSTEM), transaction.atomic():
        commands.score_shops(None, by=part("credit"), at=clock.now())
