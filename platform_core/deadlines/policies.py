"""When is who owes reminded, may a clock stand still or be touched, how much longer does it run or rest?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.types import ManualAction, ManualActionRefusal, PauseReason, Promise
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.legal.spans import CalendarDays, HoursBefore, Minutes, Span, WorkCalendar, WorkingDays, local_day

BY_THE_CLOCK: Final = ("minutes", "hours")
SOON_S: Final = (1, 2, 4)
FIRST_REST_S: Final = 60  # doubled at each failure
LONGEST_REST: Final = timedelta(hours=1)
POISONED: Final = 5  # failures, half an hour in: whatever it waits for does not come by itself

MARK_GRACE: Final = timedelta(seconds=0.5)
LOST_TOO_OFTEN: Final = 3  # attempts of which nobody said how they ended: one or two were stopped by whoever deploys


def rest(attempts: int, *, soon: bool) -> timedelta:
    """How long is a clock whose consequence failed left alone, after so many failures before this one?"""
    if soon and attempts < len(SOON_S):
        return timedelta(seconds=SOON_S[attempts])
    doubled = FIRST_REST_S * 2 ** (attempts - len(SOON_S) if soon else attempts)
    return min(timedelta(seconds=doubled), LONGEST_REST)


def may_be_alive(begun_at: datetime, *, at: datetime) -> bool:
    """Between the mark and the lock lies a moment in which a row that somebody has begun looks as if it were lost."""
    return at - begun_at < MARK_GRACE


def was_lost_too_often(losses: int) -> bool:
    """Is it the consequence itself that takes processes along? Nobody lived to say how so many attempts ended."""
    return losses >= LOST_TOO_OFTEN


def reminders(
    before: Collection[HoursBefore], *, due_at: datetime, at: datetime, calendar: WorkCalendar, unsent: int = 0
) -> list[datetime]:
    """The instants still ahead at which to remind; what has gone by when a promise begins is not made up for.

    But of one that takes another's place: where less lies ahead than was still to be said of that one, something goes
    by with the change, and is said now.
    """
    instants = {span.due(due_at, calendar=calendar).strict for span in before}
    ahead = sorted(instant for instant in instants if instant > at)
    return [at, *ahead] if len(ahead) < unsent and at < due_at else ahead


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


def hangs_on_the_calendar(within: str, *, strictly: bool) -> bool:
    """Do days of rest decide when such a period ends? Of a strict end only where working days are counted, or where the
    legal end of another bars it."""
    return not strictly or WorkingDays.unit in within or "<" in within


def may_pause(reason: PauseReason, *, statutory: Collection[PauseReason], owed_by: str, role: str) -> bool:
    """Only for what the statute behind this clock names, and never by the side that owes."""
    return reason in statutory and role != owed_by


def may_by_hand(action: ManualAction, *, spec: Deadline, promise: Promise, attempts: int, reason: str) -> Verdict:
    """What staff may do to a clock without the case that it belongs to: never what takes time or money from a consumer.

    More time only for a consumer, and only where her app goes by the clock; a pause only where a statute knows one, and
    of what others owe; another try at once where what follows has failed. Nobody ends a clock here: what was to follow
    would follow for nobody.
    """
    return Verdict.of(
        {
            ManualActionRefusal.NOT_RUNNING: promise.state
            != ("paused" if action is ManualAction.RESUME else "running"),
            ManualActionRefusal.AGAINST_THE_CONSUMER: action is ManualAction.EXTEND and promise.owed_by != Role.SHOPPER,
            ManualActionRefusal.NOT_EXTENDABLE: action is ManualAction.EXTEND and not spec.may_be_extended,
            ManualActionRefusal.NOT_PUT_OFF: action is ManualAction.RETRY and not attempts,
            ManualActionRefusal.NOT_STATUTORY: action is ManualAction.PAUSE and not spec.pauses_for,
            ManualActionRefusal.OWES_IT: action is ManualAction.PAUSE and promise.owed_by == Role.STAFF,
            ManualActionRefusal.NO_REASON: not reason.strip(),
        }
    )


@fulfils("NRR-10", "NRR-13")
def due_after_recompute(
    *, owed_by: str, shown: datetime, provisional: bool, counted: datetime, at: datetime
) -> datetime:
    """Time is on the consumer's side, in both directions.

    Her own time never gets shorter than she was shown. What others owe never comes later than she was shown, unless it
    was shown as provisional: that said it would be counted again, and read early it could only move to where the law
    has it. But nobody is late by a day of which nobody could know: what would have ended already ends now.
    """
    if owed_by == Role.SHOPPER:
        return max(shown, counted)
    return max(counted if provisional else min(shown, counted), at)


@fulfils("NRR-10")
def due_after_extension(*, owed_by: str, shown: datetime, own: datetime, counted: datetime, by: timedelta) -> datetime:
    """Where a period gets longer ``by`` so much: if she was shown more than its count (``own``), she is shown more than
    the longer one too; and never less than she was."""
    if owed_by != Role.SHOPPER:
        return counted
    return max(counted, shown, shown + by if shown > own else shown)


def _days(first: date, end: date) -> Iterator[date]:
    """From the first to the one before the end."""
    yield from map(date.fromordinal, range(first.toordinal(), end.toordinal()))
