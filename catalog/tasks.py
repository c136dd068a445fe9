"""What happens when a certificate or a lot is over, and who looks whether the window is true?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.db import transaction

from catalog import commands, queries
from catalog.deadlines import CERTIFICATE, LOT
from platform_core import clock
from platform_core.actors import DEADLINES, part
from platform_core.deadlines.registry import on_missed
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


@on_missed(CERTIFICATE)
def take_down(listing_id: UUID, *, at: datetime) -> None:
    commands.take_down(listing_id, by=DEADLINES, at=at)


@on_missed(LOT)
def end_lot(lot_id: UUID, *, at: datetime) -> None:
    commands.end_lot(lot_id, by=DEADLINES, at=at)


@shared_task(name="catalog.compare_window", ignore_result=True)
def compare_window(**_newer: object) -> None:
    """Every night (`project/schedule.py`)."""
    by, listings, differences = part("catalog"), 0, 0
    with entered("clock"):
        for found in queries.all_listings():
            with bound(SYSTEM), transaction.atomic():
                differences += commands.compare_window(found, by=by, at=clock.now())
            listings += len(found)
        with bound(SYSTEM), transaction.atomic():
            commands.note_comparison(differences, listings=listings, by=by, at=clock.now())
