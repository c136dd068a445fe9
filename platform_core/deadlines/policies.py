"""When is who owes reminded, may this clock stand still or be touched by hand, and how much longer does it run then?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.types import Deed, DeedRefusal, PauseReason, Promise
from platform_core.errors import Verdict
from platform_core.legal.spans import CalendarDays, HoursBefore, Minutes, Span, WorkCalendar, WorkingDays, local_day

BY_THE_CLOCK: Final = ("minutes", "hours")


def reminders(
    before: Collection[HoursBefore], *, due_at: datetime, at: datetime, calendar: WorkCalendar
) -> list[datetime]:
    """The instants still ahead at which to remind; what has gone by is not made up for."""
    instants = {span.due(due_at, calendar=calendar).strict for span in before}
    return sorted(instant for instant in instants if instant > at)


def lost(within: str, *, paused_at: datetime, resumed_at: datetime, rolled: int, calendar: WorkCalendar) -> Span | None:
    """What a pause adds, in the unit in which the period is counted; None where it has cost nothing.

    A period of days loses each day that it did not run to its end; one of hours loses minutes, rounded up. ``rolled``
    are the days of rest by which the end had moved already when the clock stopped: they are given again.
    """
    unit = within.partition(":")[0]
    if unit in BY_THE_CLOCK:
        minutes = int(-((paused_at - resumed_at).total_seconds() // 60))
        return Minutes(minutes) if minutes else None
    days = list(_days(local_day(paused_at), local_day(resumed_at)))
    if unit == WorkingDays.unit:
        worked = sum(calendar.is_working_day(day) for day in days)
        return WorkingDays(worked) if worked else None
    return CalendarDays(len(days) + rolled) if days else None


def may_pause(reason: PauseReason, *, statutory: Collection[PauseReason]) -> bool:
    """Only for what the statute behind this clock names."""
    return reason in statutory


def may_by_hand(
    deed: Deed, *, promise: Promise, attempts: int, statutory: Collection[PauseReason], reason: str
) -> Verdict:
    """What staff may do to a clock without the case that it belongs to: never what takes time or money from a consumer.

    More time only for a consumer; an end without its consequence only for a consumer's own clock, or where the
    consequence has failed and a person has to look; a pause only where a statute knows one.
    """
    consumers = promise.owed_by == Role.SHOPPER
    return Verdict.of(
        {
            DeedRefusal.NOT_RUNNING: promise.state != ("paused" if deed is Deed.RESUME else "running"),
            DeedRefusal.AGAINST_THE_CONSUMER: deed is Deed.EXTEND and not consumers,
            DeedRefusal.NOT_FAILING: deed is Deed.VOID and not consumers and not attempts,
            DeedRefusal.NOT_STATUTORY: deed is Deed.PAUSE and not statutory,
            DeedRefusal.NO_REASON: not reason.strip(),
        }
    )


def _days(first: date, end: date) -> Iterator[date]:
    """From the first to the one before the end."""
    yield from map(date.fromordinal, range(first.toordinal(), end.toordinal()))
