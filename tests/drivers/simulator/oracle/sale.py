"""How should a sale go? Paid in time or not bought; handed over in time or called off; received, lost, or refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from tests.drivers.simulator.oracle.clocks import (
    CONFIRM,
    DISPATCH,
    END_PROMOTION,
    END_UNSENT,
    FIND,
    HAND_OVER,
    INQUIRY,
    MONEY_BACK,
    MOVEMENT,
    PAYMENT,
    PICK_UP,
    WINDOW,
)
from tests.drivers.simulator.oracle.course import RECEIVED, STOPPED, Course, Row, Said, missed
from tests.drivers.simulator.oracle.shop import on_file
from tests.drivers.simulator.words import Do

WAY: Final = (DISPATCH, END_UNSENT, PICK_UP, MOVEMENT, FIND, HAND_OVER, INQUIRY)


def share(course: Course) -> str:
    """What has become of the shop's part of the payment; the empty word for an order that never was."""
    fixed = {"received": "settled", "placed": "expected", "": ""}
    if "late" in course.marks and "paid" not in course.marks:  # the money came for an order that had ended, and is back
        return "returned"
    return fixed.get(course.states["order"], "captured" if "paid" in course.marks else "released")


def begin_order(course: Course, fen: int) -> None:
    """Another order is the case's now. The one before it is over, and keeps its end under its number; which version of
    the rules it accepted counts where one changes."""
    states = course.states
    if course.orders:
        ends = {name: states[name] for name in ("order", "refund", "rules") if name in states} | {
            "share": share(course)
        }
        states |= {f"{name} {course.orders}": end for name, end in ends.items()}
        course.sold += course.case.pieces * course.is_sent
        course.counts.update(on_file(course))
        course.notices["aftersales.sent"] += course.case.own_shop and "sent" in course.marks
        course.marks.clear()
    course.orders += 1
    course.fen, course.before = fen, len(course.debts)
    course.clocked, course.breached = len(course.clocks), len(course.breaches)
    states |= {"order": "placed", "refund": ""}
    if "rule" in states:
        states["rules"] = "2" if states["rule"] == "in_force" else "1"


def _place(course: Course, said: Said) -> None:
    begin_order(course, course.fen)
    _agree(course, said)
    course.start(PAYMENT)


def happened_at(course: Course, said: Said) -> datetime:
    """What a carrier says counts from when it happened, and nothing happens after it was told."""
    told: datetime = said["happened_at"]
    return min(told, course.now)


def _agree(course: Course, said: Said) -> None:
    """At the price that was quoted, though the promotion has ended since."""
    quoted_at, promotion = said.get("quoted_at"), course.last(END_PROMOTION)
    if quoted_at and promotion and quoted_at < promotion.due <= course.now:
        course.fen -= course.sums["promoted"] * course.case.pieces


def _deliver(course: Course, said: Said) -> None:
    since = max(happened_at(course, said), course.marks["shipped"])
    course.start(CONFIRM, since)
    course.start(WINDOW, since)


def _pay_back(course: Course, _: Said) -> None:
    course.owe(course.left, tells="orders.money_back", meets=MONEY_BACK)


def _give_late_money_back(course: Course, _: Said) -> None:
    course.notices["payments.came_late_for_shopper"] += 1
    course.owe(course.fen, tells="payments.late_refunded_for_shopper")


def _is_for_addressee(_: Course, said: Said) -> bool:
    """Only their own signature begins anything: nobody here named another."""
    return bool(said["signed_by"] == "addressee")


def _is_unconfirmed(course: Course, _: Said) -> bool:
    """A named waybill bars the way for two days, and no longer than the promise of the shop."""
    return not course.runs(PICK_UP) or not course.runs(DISPATCH)


def _carrier_is_silent(course: Course, _: Said) -> bool:
    return not course.runs(MOVEMENT if "reported" in course.marks else PICK_UP)


def _is_bought(course: Course, _: Said) -> None:
    """What the relay begins, begins when it has come to it."""
    course.start(DISPATCH, loosely=True)


def _moves(course: Course, _: Said) -> None:
    course.start(MOVEMENT, loosely=True)


def _is_left(course: Course, _: Said) -> None:
    course.start(HAND_OVER, loosely=True)


def _receive(course: Course, _: Said) -> None:
    course.follow(RECEIVED)


def _turn_back(course: Course, said: Said) -> None:
    course.start(MONEY_BACK, loosely=True)
    _pay_back(course, said)


# Paid, and ended without a delivery: all the money goes back.
ENDS: Final[dict[str, Any]] = {"to": "cancelled", "starts": [MONEY_BACK], "then": _pay_back}
IS_RECEIVED: Final[dict[str, Any]] = {"to": "received", "tells": "received", "then": _receive}
ROWS: Final = (
    Row(Do.PLACE, unless=["over"], then=_place),
    Row(Do.PAY, ["placed"], to="paid", meets=[PAYMENT], marks=["paid"], tells="paid", then=_is_bought),
    # A report is taken in any case. Money that no order wants any more goes back by itself.
    Row(Do.PAY, marks=["late"], then=_give_late_money_back),
    Row(missed(PAYMENT), to="cancelled", tells="cancelled"),
    Row(Do.CALL_OFF, ["placed"], to="cancelled", voids=[PAYMENT], tells="cancelled"),
    Row(Do.CALL_OFF, ["paid"], voids=WAY, tells="called_off", **ENDS),
    Row(
        Do.CALL_OFF,
        ["shipped"],
        unless=["reported"],
        only_if=_is_unconfirmed,
        voids=WAY,
        tells="called_off",
        **ENDS,
    ),
    Row(STOPPED, ["paid", "shipped"], voids=WAY, tells="unsafe_for_shopper", **ENDS),
    Row(missed(MONEY_BACK), only_if=lambda course, _: course.on_its_way, starts=[MONEY_BACK]),
    Row(Do.SHIP, ["paid"], unless=["too_old"], to="shipped", marks=["shipped"], starts=[PICK_UP], tells="shipped"),
    Row(missed(DISPATCH), starts=[END_UNSENT], tells="late", breach="dispatch_late"),
    Row(missed(END_UNSENT), voids=[PICK_UP], tells="not_sent_for_shopper", **ENDS),
    Row(missed(PICK_UP), tells="unconfirmed_for_shopper"),
    # Left with somebody else: it had been picked up before, whatever is told later; and it is asked about once.
    Row(Do.PICK_UP, ["shipped"], needs=["left"], marks=["reported"]),
    Row(Do.PICK_UP, ["shipped"], unless=["signed"], meets=WAY, marks=["reported"], then=_moves),
    Row(Do.PICK_UP, needs=["shipped"], marks=["reported"]),
    Row(missed(MOVEMENT), starts=[FIND], tells="stands_still_for_shopper"),
    Row(missed(FIND), needs=["denied"], marks=["gone"], tells="left_elsewhere_for_shopper", **ENDS),
    Row(missed(FIND), marks=["gone"], tells="lost_for_shopper", **ENDS),
    Row(missed(HAND_OVER), starts=[INQUIRY], tells="hand_over_unclear_for_shopper"),
    Row(missed(INQUIRY), starts=[INQUIRY]),
    Row(
        Do.DECLINE,
        ["shipped"],
        unless=["signed"],
        to="cancelled",
        meets=WAY,
        marks=["reported", "gone"],
        tells="declined_for_shopper",
        then=_turn_back,
    ),
    Row(Do.DECLINE, needs=["shipped"], marks=["reported"]),
    Row(
        Do.SIGN,
        ["shipped"],
        unless=["signed"],
        only_if=_is_for_addressee,
        meets=WAY,
        marks=["reported", "handed_over", "signed"],
        tells="delivered",
        then=_deliver,
    ),
    Row(
        Do.SIGN,
        ["shipped"],
        unless=["signed", "left"],
        meets=WAY,
        marks=["reported", "handed_over", "left"],
        tells="parcel_left_for_shopper",
        then=_is_left,
    ),
    Row(Do.SIGN, needs=["shipped"], marks=["reported", "handed_over"]),
    Row(
        Do.DENY,
        ["shipped"],
        needs=["left"],
        unless=["signed", "denied"],
        meets=WAY,
        marks=["denied"],
        starts=[FIND],
        tells="receipt_denied_for_shopper",
    ),
    Row(Do.CONFIRM, ["shipped"], needs=["signed"], meets=[CONFIRM], **IS_RECEIVED),
    Row(Do.CONFIRM, ["shipped"], needs=["handed_over"], meets=WAY, starts=[WINDOW], **IS_RECEIVED),
    Row(Do.CONFIRM, ["shipped"], only_if=_carrier_is_silent, meets=WAY, starts=[WINDOW], **IS_RECEIVED),
    Row(missed(CONFIRM), **IS_RECEIVED),
)
