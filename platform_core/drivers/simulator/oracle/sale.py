"""How should a sale go? Paid in time or not bought; called off until it is handed over; received by word or by time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from platform_core.drivers.simulator.oracle.course import LENGTHS, MISSED, NEAR, Course
from platform_core.drivers.simulator.oracle.days import calendar_days, calendar_days_by_law, minutes
from platform_core.drivers.simulator.words import Do, Done, Signer

PAYMENT: Final = "orders.payment"
CONFIRM: Final = "orders.confirm_receipt"
MONEY_BACK: Final = "orders.cancel_refund"
WINDOW: Final = "aftersales.return_window"


def share(course: Course) -> str:
    """What has become of the shop's part of the payment; the empty word for an order that never was."""
    match course.order:
        case "received":
            return "settled"
        case "placed":
            return "expected"
        case "":
            return ""
    return "captured" if course.paid else "released"


def _place(course: Course, done: Done) -> bool:
    course.order = "placed"
    course.start(PAYMENT, done.at)
    return True


def _pay(course: Course, done: Done) -> bool:
    """A report is taken in any case. Money that no order wants any more goes back by itself."""
    course.left, course.paid = course.fen, True
    if course.order == "placed":
        course.order = "paid"
        course.meet(PAYMENT)
        course.told["orders.paid"] += 1
    else:
        course.owe(course.fen, lambda: None)
    return True


def _call_off(course: Course, done: Done) -> bool:
    match course.order:
        case "placed":
            course.void(PAYMENT)
            course.told["orders.cancelled"] += 1
        case "paid":
            course.told["orders.called_off"] += 1
            course.start(MONEY_BACK, done.at)
            course.owe(course.left, lambda: _money_came_back(course))
        case _:
            return False
    course.order = "cancelled"
    return True


def _money_came_back(course: Course) -> None:
    course.told["orders.money_back"] += 1
    course.meet(MONEY_BACK)


def _ship(course: Course, done: Done) -> bool:
    if course.order != "paid":
        return False
    course.order, course.shipped_at = "shipped", done.at
    course.told["orders.shipped"] += 1
    return True


def _sign(course: Course, done: Done) -> bool:
    """Only the addressee's own signature begins anything, and only once: nobody here named another."""
    if course.shipped_at is None:
        return False
    course.handed_over = True
    if course.order == "shipped" and done.act.signer is Signer.ADDRESSEE and not course.signed:
        course.signed = True
        since = min(max(done.act.happened_at or done.at, course.shipped_at), done.at)
        course.told["orders.delivered"] += 1
        course.start(CONFIRM, since)
        course.start(WINDOW, since)
    return True


def _confirm(course: Course, done: Done) -> bool:
    if course.order != "shipped" or not course.handed_over:
        return False
    course.meet(CONFIRM)
    _receive(course)
    if not course.signed:
        course.start(WINDOW, done.at)
    return True


def _receive(course: Course) -> None:
    course.order = "received"
    course.told["orders.received"] += 1


def _lapse(course: Course) -> None:
    course.order = "cancelled"
    course.told["orders.cancelled"] += 1


def _chase(course: Course) -> None:
    if course.on_its_way:
        course.start(MONEY_BACK, course.now, loosely=True)


ACTS: Final[Mapping[Do, Callable[[Course, Done], bool]]] = {
    Do.PLACE: _place,
    Do.PAY: _pay,
    Do.CALL_OFF: _call_off,
    Do.SHIP: _ship,
    Do.SIGN: _sign,
    Do.CONFIRM: _confirm,
}
LENGTHS[PAYMENT] = lambda since: minutes(since, 30)
LENGTHS[MONEY_BACK] = lambda since: since + timedelta(hours=24)
LENGTHS[CONFIRM] = lambda since: calendar_days(since, 10)
LENGTHS[WINDOW] = lambda since: calendar_days_by_law(since, 7, late=True)
MISSED[PAYMENT] = _lapse
MISSED[CONFIRM] = _receive
MISSED[MONEY_BACK] = _chase
MISSED[WINDOW] = lambda _: None
NEAR[WINDOW] = timedelta(hours=48)
