"""How should a sale go? Paid in time or not bought; called off until it is handed over; received by word or by time."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from platform_core.drivers.simulator.oracle.clocks import CONFIRM, MONEY_BACK, PAYMENT, WINDOW
from platform_core.drivers.simulator.oracle.course import Course, Row, Said, missed
from platform_core.drivers.simulator.words import Do


def share(course: Course) -> str:
    """What has become of the shop's part of the payment; the empty word for an order that never was."""
    fixed = {"received": "settled", "placed": "expected", "": ""}
    return fixed.get(course.states["order"], "captured" if "paid" in course.marks else "released")


def happened_at(course: Course, said: Said) -> datetime:
    """What a carrier says counts from when it happened, and nothing happens after it was told."""
    told: datetime = said["happened_at"]
    return min(told, course.now)


def _deliver(course: Course, said: Said) -> None:
    since = max(happened_at(course, said), course.marks["shipped"])
    course.start(CONFIRM, since)
    course.start(WINDOW, since)


def _pay_back(course: Course, _: Said) -> None:
    course.owe(course.left, tells="orders.money_back", meets=MONEY_BACK)


def _is_for_addressee(_: Course, said: Said) -> bool:
    """Only their own signature begins anything: nobody here named another."""
    return bool(said["signed_by"] == "addressee")


ROWS: Final = (
    Row(Do.PLACE, to="placed", starts=[PAYMENT]),
    Row(Do.PAY, ["placed"], to="paid", meets=[PAYMENT], marks=["paid"], tells="paid"),
    # A report is taken in any case. Money that no order wants any more goes back by itself.
    Row(Do.PAY, marks=["paid"], then=lambda course, _: course.owe(course.fen)),
    Row(missed(PAYMENT), to="cancelled", tells="cancelled"),
    Row(Do.CALL_OFF, ["placed"], to="cancelled", voids=[PAYMENT], tells="cancelled"),
    Row(Do.CALL_OFF, ["paid"], to="cancelled", starts=[MONEY_BACK], tells="called_off", then=_pay_back),
    Row(missed(MONEY_BACK), only_if=lambda course, _: course.on_its_way, starts=[MONEY_BACK]),
    Row(Do.SHIP, ["paid"], to="shipped", marks=["shipped"], tells="shipped"),
    Row(
        Do.SIGN,
        ["shipped"],
        unless=["signed"],
        only_if=_is_for_addressee,
        marks=["handed_over", "signed"],
        tells="delivered",
        then=_deliver,
    ),
    Row(Do.SIGN, needs=["shipped"], marks=["handed_over"]),
    Row(Do.CONFIRM, ["shipped"], needs=["signed"], to="received", meets=[CONFIRM], tells="received"),
    Row(Do.CONFIRM, ["shipped"], needs=["handed_over"], to="received", starts=[WINDOW], tells="received"),
    Row(missed(CONFIRM), to="received", tells="received"),
)
