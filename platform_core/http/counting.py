"""Counts of calls while the cache is away: PostgreSQL counts by the minute."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import F

from platform_core import clock
from platform_core.http.models import CallCount
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound

logger = logging.getLogger(__name__)


def calls(who: str) -> int:
    """The calls of this minute, as far as they are noted: each call is noted when it has been answered."""
    with bound(scopes.ANONYMOUS):
        found = CallCount.objects.filter(who=who, minute=_minute()).values_list("calls", flat=True)
        return found.first() or 0


def note(who: str, *, calls: int = 1) -> None:
    """Count so many more calls, in the transaction that survives a refused call.

    A count that fails is logged and lost: the call has been answered, and other writes that survive are still to come.
    """
    try:
        with bound(scopes.ANONYMOUS), transaction.atomic():
            _add(who, calls)
    except DatabaseError:
        logger.exception("call_not_counted")


def _add(who: str, calls: int) -> None:
    """The minutes before are forgotten by the first call of a caller in a minute."""
    count, is_new = CallCount.objects.get_or_create(who=who, minute=_minute())
    CallCount.objects.filter(pk=count.pk).update(calls=F("calls") + calls)
    if is_new:
        CallCount.objects.filter(minute__lt=_minute()).delete()


def _minute() -> datetime:
    return clock.now().replace(second=0, microsecond=0)
