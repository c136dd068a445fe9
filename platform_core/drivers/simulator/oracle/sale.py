"""How should a sale go? Paid in time or not bought; called off until it is handed over; received by word or by time."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from platform_core.drivers.simulator.oracle.course import LENGTHS, NEAR, Course, act, missed
from platform_core.drivers.simulator.oracle.days import calendar_days, calendar_days_by_law, minutes
from platform_core.drivers.simulator.words import Do, Done, Signer

PAYMENT: Final = "orders.payment"
CONFIRM: Final = "orders.confirm_receipt"
MONEY_BACK: Final = "orders.cancel_refund"
WINDOW: Final = "aftersales.return_window"
LENGTHS[PAYMENT] = lambda since: minutes(since, 30)
LENGTHS[MONEY_BACK] = lambda since: since + timedelta(hours=24)
LENGTHS[CONFIRM] = lambda since: calendar_days(since, 10)
LENGTHS[WINDOW] = lambda since: calendar_days_by_law(since, 7, late=True)
NEAR[WINDOW] = timedelta(hours=48)


def share(course: Course) -> str:
    """What has become of the shop's part of the payment; the empty word for an order that never was."""
    fixed = {"received": "settled", "placed": "expected", "": ""}
    return fixed.get(course.order, "captured" if course.paid else "released")


@act(Do.PLACE)
def place(course: Course, done: Done) -> None:
    course.order = "placed"
    course.start(PAYMENT, done.at)


@act(Do.PAY)
def pay(course: Course, done: Done) -> None:
    """A report is taken in any case. Money that no order wants any more goes back by itself."""
    course.left, course.paid = course.fen, True
    if course.order == "placed":
        course.order = "paid"
        course.meet(PAYMENT)
        course.notices["orders.paid"] += 1
    else:
        course.owe(course.fen, lambda: None)


@act(Do.CALL_OFF, order=["placed", "paid"])
def call_off(course: Course, done: Done) -> None:
    if course.order == "placed":
        course.void(PAYMENT)
        lapse(course)
        return
    course.order = "cancelled"
    course.notices["orders.called_off"] += 1
    course.start(MONEY_BACK, done.at)
    course.owe(course.left, lambda: _money_came_back(course))


@act(Do.SHIP, order=["paid"])
def ship(course: Course, done: Done) -> None:
    course.order, course.shipped_at = "shipped", done.at
    course.notices["orders.shipped"] += 1


@act(Do.SIGN, lambda course, _: course.shipped_at)
def sign(course: Course, done: Done) -> None:
    """Only the addressee's own signature begins anything, and only once: nobody here named another."""
    course.handed_over = True
    if course.order == "shipped" and done.act.signer is Signer.ADDRESSEE and not course.signed:
        course.signed = True
        since = min(max(done.act.happened_at or done.at, course.shipped_at or done.at), done.at)
        course.notices["orders.delivered"] += 1
        course.start(CONFIRM, since)
        course.start(WINDOW, since)


@act(Do.CONFIRM, lambda course, _: course.handed_over, order=["shipped"])
def confirm(course: Course, done: Done) -> None:
    course.meet(CONFIRM)
    receive(course)
    if not course.signed:
        course.start(WINDOW, done.at)


@missed(CONFIRM)
def receive(course: Course) -> None:
    course.order = "received"
    course.notices["orders.received"] += 1


@missed(PAYMENT)
def lapse(course: Course) -> None:
    course.order = "cancelled"
    course.notices["orders.cancelled"] += 1


@missed(MONEY_BACK)
def chase(course: Course) -> None:
    if course.on_its_way:
        course.start(MONEY_BACK, course.now, loosely=True)


def _money_came_back(course: Course) -> None:
    course.notices["orders.money_back"] += 1
    course.meet(MONEY_BACK)
