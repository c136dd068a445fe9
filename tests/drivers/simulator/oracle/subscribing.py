"""How should a subscription go? Nobody is debited who was not told twice in time, nor more than they agreed to.

Each debit begets an order of its own, which goes as any other: the order of the case is the last one, and those before
it, each over before the next begins, keep their end under a number.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from tests.drivers.simulator.oracle.clocks import (
    DEBIT,
    DEBIT_AGAIN,
    HEAR_OF_MANDATE,
    HEAR_OF_REVOCATION,
    PAYMENT,
    calendar_days,
    month_later,
)
from tests.drivers.simulator.oracle.course import Clock, Course, Row, Said, missed
from tests.drivers.simulator.oracle.sale import begin_order
from tests.drivers.simulator.oracle.subscription import Reminder
from tests.drivers.simulator.words import DAY, HOUR, REFUSALS, Do, Mood

RENEWAL: Final = "payments.renewal_ahead"
AHEAD: Final = "payments.debit_ahead"
LAST: Final = {RENEWAL: 5 * DAY, AHEAD: 24 * HOUR}  # before the debit, which is at midnight: five whole days, and a day
REMINDED: Final = (8 * DAY, 2 * DAY)
ANOTHER_TIME: Final = 9  # days after one that could not be told of
TIME_TO_PAY: Final = timedelta(minutes=30)
GOES_ON: Final = ("signing", "active", "debiting", "failed")


def _tell(course: Course, name: str) -> None:
    course.tell(f"orders.subscription_{name}_for_shopper")


def _state(course: Course, said: Said) -> None:
    kept = course.subscription
    kept.price = kept.price or course.fen
    kept.asked = kept.price + said.get("more", 0) * course.case.pieces
    kept.first_days = kept.first_days or said["first_days"]


def _withdraw(course: Course, _: Said) -> None:
    course.subscription.asked = 0


# The mandate


def _take(course: Course, _: Said) -> None:
    course.subscription.agreed = course.subscription.asked
    _ask(course)


def _ask(course: Course) -> None:
    """The provider agrees by its own law of time; one that hears or says nothing is asked until it does."""
    kept = course.subscription
    kept.mandate += 1
    kept.is_signed = False
    course.states["mandate"] = "requested"
    course.start(HEAR_OF_MANDATE)
    course.at(course.now + course.case.silence, partial(_hear, course, kept.mandate))


def _hear(course: Course, mandate: int) -> None:
    if course.states["mandate"] != "requested" or mandate != course.subscription.mandate:
        return
    course.stop(HEAR_OF_MANDATE, end="met")
    if course.case.mood is Mood.UNYIELDING:
        course.states["mandate"] = "refused"
        _end(course)
        return
    course.states["mandate"], course.subscription.is_signed = "active", True
    if course.states["subscription"] == "signing":
        course.states["subscription"] = "active"
        _begin(course, calendar_days(course.now, course.subscription.first_days))
        _tell(course, "started")


def _revoke(course: Course, *, loosely: int = 0) -> None:
    if course.states["mandate"] not in ("requested", "active"):
        return
    course.states["mandate"], course.subscription.is_signed = "ending", False
    course.stop(HEAR_OF_MANDATE, end="void")
    course.start(HEAR_OF_REVOCATION, loosely=loosely)
    course.at(course.now + course.case.silence, partial(_hear_of_end, course, course.subscription.mandate))


def _hear_of_end(course: Course, mandate: int) -> None:
    course.stop(HEAR_OF_REVOCATION, end="met")
    course.tell("payments.mandate_revoked_for_shopper")
    if mandate == course.subscription.mandate:
        course.states["mandate"] = "revoked"


def _agree(course: Course, _: Said) -> None:
    """More than before needs a mandate of its own, and notices of it."""
    kept = course.subscription
    rises, kept.agreed = kept.asked > kept.agreed, kept.asked
    if rises:
        _revoke(course)
        _ask(course)


# Before a debit


def _begin(course: Course, due: datetime) -> None:
    """The clock of the next debit, whose reminders are the notices."""
    kept = course.subscription
    kept.due = kept.day = due
    clock = course.start(DEBIT, due=due)
    for before in REMINDED:
        if due - before > course.now:
            course.at(due - before, partial(_remind, course, clock))


def _remind(course: Course, clock: Clock) -> None:
    if clock.end == "running":
        _tell_of_debit(course)


def _tell_of_debit(course: Course) -> None:
    """Of the renewal while it is in time for that, then of the debit; or of the price, without consent to which it
    ends, once for each price and debit. Of what will not come nobody is told."""
    kept, is_second = course.subscription, course.states["subscription"] == "failed"
    if kept.asked > kept.agreed:
        if not is_second and (kept.due, kept.asked) not in kept.told_of_price:
            kept.told_of_price.add((kept.due, kept.asked))
            course.tell("orders.subscription_price_raised")
    elif kept.asked:
        name = RENEWAL if not is_second and course.now <= kept.due - LAST[RENEWAL] else AHEAD
        which = (kept.mandate, kept.period, name)
        if which not in kept.told or kept.told[which].due != kept.due:
            kept.told[which] = Reminder(kept.due, min(kept.agreed, kept.asked), course.now)
            course.tell(name)


def _was_told(course: Course, fen: int) -> bool:
    """Both, of this amount and in time; of a second try the renewal's is the first one's."""
    kept = course.subscription
    both = {name: kept.told.get((kept.mandate, kept.period, name)) for name in LAST}
    return all(
        told is not None
        and told.fen == fen
        and told.at <= kept.due - LAST[name]
        and (told.due == kept.due or (name == RENEWAL and kept.attempt > 1))
        for name, told in both.items()
    )


# At a debit


def _debit(course: Course, _: Said) -> None:
    kept = course.subscription
    fen = min(kept.agreed, kept.asked)
    if kept.asked > kept.agreed or not kept.asked:
        _end(course)
    elif kept.is_signed and _was_told(course, fen):
        _charge(course, fen)
    elif kept.attempt == 1:
        _tell(course, "postponed")
        _begin(course, calendar_days(course.now, ANOTHER_TIME))
    else:
        _end(course)


def _charge(course: Course, fen: int) -> None:
    """A provider that hears or says nothing in the time to pay has taken nothing that anybody knows of."""
    kept = course.subscription
    course.states["subscription"] = "debiting"
    begin_order(course, fen)
    course.start(PAYMENT, loosely=1)
    kept.debits[kept.mandate] = kept.debits.get(kept.mandate, 0) + 1
    if kept.debits[kept.mandate] <= REFUSALS.get(course.case.mood, 0):
        course.stop(PAYMENT, end="void")
        course.states["order"] = "cancelled"
        course.tell("orders.cancelled")
        _fail(course)
    elif course.case.silence:
        course.at(course.now + TIME_TO_PAY, partial(_fail_unpaid, course))
        if course.case.mood is Mood.MUTE:
            course.debits.append((fen, course.now))
            _hear_later(course)
    else:
        course.debits.append((fen, course.now))
        course.follow(Do.PAY)
        _book(course)


def _hear_later(course: Course) -> None:
    """What it took in silence it says once it speaks, asked when the payment is closed and every day after that."""
    asked = course.now + TIME_TO_PAY
    while asked < course.now + course.case.silence:
        asked += DAY
    course.at(asked, lambda: course.follow(Do.PAY))


def _book(course: Course) -> None:
    """The day of the month stays, whichever try it was."""
    kept = course.subscription
    course.states["subscription"] = "active"
    kept.period, kept.attempt = kept.period + 1, 1
    _begin(course, month_later(kept.day))


def _fail_unpaid(course: Course) -> None:
    if course.states["subscription"] == "debiting":
        _fail(course)


def _fail(course: Course) -> None:
    kept = course.subscription
    if kept.attempt > 1:
        _end(course)
        return
    course.states["subscription"], kept.attempt = "failed", 2
    kept.due = course.start(DEBIT_AGAIN).due
    _tell(course, "debit_failed")
    _tell_of_debit(course)


def _end(course: Course) -> None:
    """By itself: nothing more is debited, and the mandate ends."""
    course.states["subscription"] = "ended"
    course.stop(DEBIT, DEBIT_AGAIN, end="void")
    _tell(course, "ended")
    _revoke(course, loosely=1)


ROWS: Final = (
    Row(Do.STATE_PLAN, then=_state),
    Row(Do.WITHDRAW_PLAN, then=_withdraw),
    Row(Do.SUBSCRIBE, to="signing", tells="asked", then=_take),
    Row(Do.AGREE, ["active"], only_if=lambda course, _: course.subscription.asked, tells="agreed", then=_agree),
    Row(
        Do.UNSUBSCRIBE,
        GOES_ON,
        to="ended",
        voids=[DEBIT, DEBIT_AGAIN],
        tells="ended",
        then=lambda course, _: _revoke(course),
    ),
    Row(Do.FIND_ORDER, only_if=lambda course, _: course.states["subscription"]),
    Row(missed(HEAR_OF_MANDATE), starts=[HEAR_OF_MANDATE]),
    Row(missed(HEAR_OF_REVOCATION), starts=[HEAR_OF_REVOCATION]),
    Row(missed(DEBIT), ["active"], then=_debit),
    Row(missed(DEBIT_AGAIN), ["failed"], then=_debit),
)
