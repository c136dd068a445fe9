"""How often has somebody called, while the cache is away? PostgreSQL counts by the minute."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from platform_core import clock
from platform_core.http.models import CallCount
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound


def calls(who: str) -> int:
    """In this minute, as far as they are noted: each call is noted when it has been answered."""
    with bound(scopes.ANONYMOUS):
        found = CallCount.objects.filter(who=who, minute=_minute()).values_list("calls", flat=True)
        return found.first() or 0


def note(who: str) -> None:
    """One more; and the minutes before are forgotten. In a transaction that lives on when the call is refused."""
    with bound(scopes.ANONYMOUS):
        CallCount.objects.filter(minute__lt=_minute()).delete()
        count, _ = CallCount.objects.get_or_create(who=who, minute=_minute())
        CallCount.objects.filter(pk=count.pk).update(calls=F("calls") + 1)


def _minute() -> datetime:
    return clock.now().replace(second=0, microsecond=0)
