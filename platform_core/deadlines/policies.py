"""Rules of clocks: reminders, pauses, changes by hand, longer times, and retries."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.states import DeadlineState
from platform_core.deadlines.types import ManualAction, ManualActionRefusal, PauseReason, Promise
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.legal.spans import CalendarDays, HoursBefore, Minutes, Span, WorkCalendar, WorkingDays, local_day

BY_THE_CLOCK: Final = ("minutes", "hours")
FIRST_RETRIES_S: Final = (1, 2, 4)
BACKOFF_S: Final = 60  # doubled with each failure
LONGEST_BACKOFF: Final = timedelta(hours=1)
POISONED: Final = 5  # failures, after about half an hour: the cause will not go away by itself

MARK_GRACE: Final = timedelta(seconds=0.5)
LOST_TOO_OFTEN: Final = 3  # attempts that ended with their worker: one or two may be a deploy


def rest(attempts: int, *, soon: bool) -> timedelta:
    """How long a row waits after a failure, when ``attempts`` failures came before it."""
    if soon and attempts < len(FIRST_RETRIES_S):
        return timedelta(seconds=FIRST_RETRIES_S[attempts])
    doubled = BACKOFF_S * 2 ** (attempts - len(FIRST_RETRIES_S) if soon else attempts)
    return min(timedelta(seconds=doubled), LONGEST_BACKOFF)


def may_be_alive(begun_at: datetime, *, at: datetime) -> bool:
    """Tell whether the marking worker may still run: between mark and lock a started row looks lost."""
    return at - begun_at < MARK_GRACE


def was_lost_too_often(losses: int) -> bool:
    """Tell whether the handler itself probably kills its workers."""
    return losses >= LOST_TOO_OFTEN


def reminders(
    before: Collection[HoursBefore], *, due_at: datetime, at: datetime, calendar: WorkCalendar, unsent: int = 0
) -> list[datetime]:
    """The instants ahead at which to remind. Instants that passed before the clock started are skipped.

    A successor with fewer reminders ahead than its predecessor had unsent sends one at once: the change skipped it.
    """
    instants = {span.due(due_at, calendar=calendar).strict for span in before}
    ahead = sorted(instant for instant in instants if instant > at)
    return [at, *ahead] if len(ahead) < unsent and at < due_at else ahead


def span_lost(
    within: str, *, paused_at: datetime, resumed_at: datetime, rolled: int, calendar: WorkCalendar
) -> Span | None:
    """The span that a pause adds, in the unit of the period; None if the pause cost nothing.

    A period in days loses each day that did not run to its end, a period in hours loses minutes, rounded up. ``rolled``
    is the number of rest days over which the end had already moved: they are given again.
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


def depends_on_rest_days(within: str, *, strictly: bool) -> bool:
    """Tell whether rest days decide when the period ends. A strict end depends on them only if working days are
    counted or the legal end of another period bars it."""
    return not strictly or WorkingDays.unit in within or "<" in within


def may_pause(reason: PauseReason, *, statutory: Collection[PauseReason], owed_by: str, role: str) -> bool:
    """A pause needs a reason that the statute behind the clock names, and may not come from the side that owes."""
    return reason in statutory and role != owed_by


def goes_on(state: str, *, resumes_at: datetime | None, at: datetime) -> bool:
    """Tell whether the last day of a pause is over: nobody waits for ever for a report that need not come."""
    return state == DeadlineState.PAUSED and (resumes_at is None or at >= resumes_at)


def may_by_hand(action: ManualAction, *, spec: Deadline, promise: Promise, attempts: int, reason: str) -> Verdict:
    """Whether staff may take this action outside the case: never if it takes time or money from a consumer.

    More time is for consumers only, where the app follows the clock; a pause only where a statute knows one and for the
    duties of others; a retry only after a failure. Staff cannot end a clock here: its outcome would follow for nobody.
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
    """The due time that counts after a recompute: always in the consumer's favour.

    A consumer's own time never gets shorter than she was shown. The duty of others never ends later than she was shown,
    unless the end was shown as provisional: then it moves to where the law has it. Nobody is late by a day that nobody
    could know: an end that has passed by then is ``at``.
    """
    if owed_by == Role.SHOPPER:
        return max(shown, counted)
    return max(counted if provisional else min(shown, counted), at)


@fulfils("NRR-10")
def due_after_extension(*, owed_by: str, shown: datetime, own: datetime, counted: datetime, by: timedelta) -> datetime:
    """The due time of a period that got longer ``by`` a span. A consumer who was shown more than the count (``own``)
    keeps that advantage, and never gets less than she was shown."""
    if owed_by != Role.SHOPPER:
        return counted
    return max(counted, shown, shown + by if shown > own else shown)


def _days(first: date, end: date) -> Iterator[date]:
    """The days from the first up to, and without, the end."""
    yield from map(date.fromordinal, range(first.toordinal(), end.toordinal()))
