"""Tasks of the window: compare all of it each night, or write it anew."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from celery import shared_task
from django.db import transaction

from catalog.window import commands
from catalog.window.queries import rows
from platform_core import clock
from platform_core.actors import Actor, part
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


@shared_task(name="catalog.compare_window", ignore_result=True)
def compare_window(**_newer: object) -> None:
    """Compare the whole window, every night (`project/schedule.py`)."""
    by, listings, differences = part("catalog"), 0, 0
    with entered("clock"):
        for found in rows.all_listings():
            listings += len(found)
            differences += _compare_and_mend(dict(found), by=by)
        with bound(SYSTEM), transaction.atomic():
            commands.note_comparison(differences, listings=listings, by=by, at=clock.now())


def rebuild_window() -> int:
    """Rebuild the window, also rows written past the commands (`manage.py`); return the number of listings."""
    by, listings = part("catalog"), 0
    for found in rows.all_listings():
        listings += len(found)
        with bound(SYSTEM), transaction.atomic():
            commands.rebuild_window(found, by=by, at=clock.now())
    return listings


def _compare_and_mend(shops: Mapping[UUID, UUID], *, by: Actor) -> int:
    """Compare these and mend the wrong ones; return their number. In a transaction for each look, so that nobody who
    changes a listing waits for all, and with a second look, since a listing may have been changed meanwhile."""
    suspects, differences = list(shops), 0
    for _ in range(2):
        with bound(SYSTEM), transaction.atomic():
            suspects = rows.suspects(suspects, at=clock.now())
    for listing_id in suspects:
        with bound(SYSTEM), transaction.atomic():
            merchant_id = shops[listing_id]
            differences += commands.mend_window(listing_id, merchant_id=merchant_id, by=by, at=clock.now())
    return differences
