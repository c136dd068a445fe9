"""Rules of keeping: how long each class lasts, and when its key may be destroyed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from platform_core.duties import fulfils
from platform_core.legal.rules import Rule, codes_of, rule
from platform_core.legal.spans import CalendarDays, Hours, MonthEnd, Months, Promised, Span, WorkingDays, Years

AT_ONCE: Final = frozenset({"account", "RT_ACCOUNT", "RT_IDDOC"})  # nothing holds these: they go with the account
LOOKED_AT: Final = Years(1)  # how often a hold without a date is reviewed


@fulfils("PIP-47")
def period_of(retention: str) -> Span | None:
    """The time that data of this class is kept after its purpose ends; None until an event, or for good.

    Of several rules the longest counts. Raises ``LookupError`` for a class that nothing holds.
    """
    if retention in AT_ONCE:
        raise LookupError(f"nothing holds {retention}")
    found = [rule(code) for code in codes_of(retention)]
    spans = [span for each in found for span in _spans(each)]
    return max(spans, key=_roughly) if spans and all(each.value is not None for each in found) else None


@fulfils("PIP-47", "NDR-24")
def may_be_destroyed(ends: Collection[datetime | None], *, at: datetime) -> bool:
    """Allow it only when every hold on the class is over; one without a date is never over."""
    return all(end is not None and end <= at for end in ends)


def _spans(found: Rule) -> list[Span]:
    own = [] if found.value is None else [found.length]
    return own + ([found.also.length] if found.also else [])


def _roughly(span: Span | Promised) -> int:
    days: Mapping[type[Any], int] = {Hours: 0, CalendarDays: 1, WorkingDays: 2, Months: 30, MonthEnd: 30, Years: 365}
    return days[type(span)] * int(getattr(span, "n", 0))
