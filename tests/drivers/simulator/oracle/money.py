"""How should money go back, and what becomes of money that nobody asked for? The provider is asked until it is back.

Refused, a refund is asked for three times at once and then by the clock; after the fifth refusal the payer is asked for
another account, and while none is named the old way is tried again. What was paid twice goes back by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from tests.drivers.simulator.oracle.clocks import (
    ASK_AGAIN,
    HEAR_OF_REFUND,
    HEAR_OF_RETURN,
    NAME_ACCOUNT,
    SEND_BACK,
)
from tests.drivers.simulator.oracle.course import OWED, Course, Debt, Row, Said, missed
from tests.drivers.simulator.words import REFUSALS, Do

AT_ONCE: Final = 3  # attempts that follow each other without a clock
THE_OLD_WAY: Final = 5  # attempts before the payer is asked for another account
REFUSED: Final = "refund refused"
BACK: Final = "refund back"
SENT_BACK: Final = "receipt back"


def _ask(course: Course, *_: Said) -> None:
    debt = course.debts[-1]
    debt.attempts += 1
    course.start(HEAR_OF_REFUND, loosely=debt.attempts)
    if "account" not in course.marks and debt.attempts <= REFUSALS.get(course.case.mood, 0):
        course.follow(REFUSED)
    else:
        debt.asked = course.now
        course.later(course.case.silence, BACK)


def _wait(course: Course, *_: Said) -> None:
    course.start(ASK_AGAIN, loosely=course.debts[-1].attempts)


def _ask_at_once(course: Course, _: Said) -> None:
    _wait(course)
    course.stop(ASK_AGAIN, end="met")
    _ask(course)


def _ask_for_account(course: Course, _: Said) -> None:
    _wait(course)
    course.stop(ASK_AGAIN, end="met")
    course.start(NAME_ACCOUNT, loosely=course.debts[-1].attempts)


def _is_before(attempt: int) -> Callable[[Course, Said], bool]:
    return lambda course, _: course.debts[-1].attempts < attempt


def _is_back(course: Course, _: Said) -> None:
    debt = next(debt for debt in course.debts if debt.asked and not debt.back)
    debt.back = True
    course.on_its_way -= debt.fen
    course.notices.update([debt.tells])
    course.notices["payments.refunded_to_account_for_shopper"] += "account" in course.marks
    course.stop(debt.meets, end="met")
    course.follow(debt.then)


def _note(course: Course, _: Said) -> None:
    """By the relay."""
    course.start(SEND_BACK, loosely=1)


def _send_back(course: Course, _: Said) -> None:
    """It came beside the price, of which nothing goes back with it."""
    course.debts.append(Debt(course.fen, course.now, "payments.receipt_sent_back_for_shopper", of_price=False))
    course.later(timedelta(0), SENT_BACK)


REFUND: Final = (
    Row(OWED, to="requested", then=_ask),
    Row(missed(HEAR_OF_REFUND), starts=[HEAR_OF_REFUND], tells="refund_stuck"),
    Row(REFUSED, only_if=_is_before(AT_ONCE), meets=[HEAR_OF_REFUND], then=_ask_at_once),
    Row(REFUSED, only_if=_is_before(THE_OLD_WAY), meets=[HEAR_OF_REFUND], then=_wait),
    Row(REFUSED, to="account_asked", meets=[HEAR_OF_REFUND], tells="refund_account_asked", then=_ask_for_account),
    Row(missed(ASK_AGAIN), then=_ask),
    Row(missed(NAME_ACCOUNT), to="requested", then=_ask),
    Row(
        Do.NAME_ACCOUNT,
        ["account_asked"],
        to="requested",
        meets=[NAME_ACCOUNT],
        marks=["account"],
        tells="refund_account_named",
        then=_ask,
    ),
    Row(BACK, to="succeeded", meets=[HEAR_OF_REFUND], then=_is_back),
)
RECEIPT: Final = (
    Row(Do.PAY_AGAIN, to="noted", tells="receipt_noted", then=_note),
    Row(missed(SEND_BACK), to="going_back", starts=[HEAR_OF_RETURN], then=_send_back),
    Row(SENT_BACK, to="sent_back", meets=[HEAR_OF_RETURN], tells="receipt_sent_back"),
)
