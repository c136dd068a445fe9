"""How should it go with a lot that may be dangerous? Nobody buys or sends it from that instant on, and each buyer gets
one remedy without asking: money for goods that go back, or that are destroyed where the law or a decision says so.

All buyers are told within seconds here, so that the clock of telling them is met in each story: that it runs out, only
a relay that stands still could bring about, and no story tells of one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.drivers.simulator.oracle.clocks import REMEDY_ANSWER, REMEDY_ARRIVES, REPORT_DANGER, TELL_BUYERS
from tests.drivers.simulator.oracle.course import STOPPED, Course, Row, Said, missed
from tests.drivers.simulator.words import Do

MOST: Final = 50_000  # fen that sending it may have cost, the house's number
MONEY_BACK: Final = "aftersales.remedy_money_back"
TOLD: Final = "buyer told"
SAFE: Final = "lot is safe"


def _freeze(*, reported: bool) -> Callable[[Course, Said], None]:
    """What the carrier has is the buyer's; what it has not is sent to nobody."""

    def freeze(course: Course, said: Said) -> None:
        course.marks |= dict.fromkeys(("over", "too_old", said["disposal"]), course.now)
        course.start(TELL_BUYERS)
        course.start(REPORT_DANGER)
        course.stop(TELL_BUYERS, end="met")
        if reported:
            course.marks["danger reported"] = course.now
            course.stop(REPORT_DANGER, end="met")
        has_it = course.states["order"] == "received" or "reported" in course.marks
        if course.states["order"] in ("paid", "shipped", "received"):
            course.follow(TOLD if has_it else STOPPED)

    return freeze


def _lift(course: Course, _: Said) -> None:
    for mark in ("over", "too_old"):
        course.marks.pop(mark, None)
    course.follow(SAFE)


def _offer(course: Course, _: Said) -> None:
    course.start(REMEDY_ANSWER, loosely=1)


def _goes_back(course: Course, said: Said) -> bool:
    return "send_back" in course.marks and said.get("outlay", 0) <= MOST


def _sent(course: Course, _: Said) -> None:
    course.tell("aftersales.remedy_sent_for_shop")


def _paid(basis: str) -> dict[str, Any]:
    def pay(course: Course, _: Said) -> None:
        course.states["remedy_basis"] = basis
        course.owe(course.fen - course.freight, tells=MONEY_BACK)

    return {"to": "granted", "tells": "granted", "then": pay}


OPEN: Final = ("offered", "unanswered")
FROZEN: Final[dict[str, Any]] = {"to": "frozen", "tells": "lot_frozen"}
FREEZE: Final = (
    Row(Do.RECALL_LOT, [""], then=_freeze(reported=False), **FROZEN),
    Row(Do.FREEZE_LOT, [""], marks=["by authority"], then=_freeze(reported=True), **FROZEN),
    Row(
        Do.REPORT_DANGER,
        ["frozen"],
        unless=["danger reported"],
        meets=[REPORT_DANGER],
        marks=["danger reported"],
    ),
    Row(missed(REPORT_DANGER), tells="danger_unreported"),
    # By another person than who froze it; the shop did that itself, or staff.
    Row(
        Do.LIFT_OWN_FREEZE,
        ["frozen"],
        unless=["by authority"],
        to="lifted",
        voids=[REPORT_DANGER],
        tells="lot_freeze_lifted",
        then=_lift,
    ),
    Row(Do.LIFT_FREEZE, ["frozen"], to="lifted", voids=[REPORT_DANGER], tells="lot_freeze_lifted", then=_lift),
)
REMEDY: Final = (
    Row(TOLD, to="offered", tells="offered", then=_offer),
    Row(Do.FIND_REMEDY, only_if=lambda course, _: course.states["order"]),
    Row(
        Do.SEND_RECALLED,
        OPEN,
        only_if=_goes_back,
        to="sent",
        meets=[REMEDY_ANSWER],
        starts=[REMEDY_ARRIVES],
        then=_sent,
    ),
    Row(Do.CONFIRM_RECALLED, ["sent"], meets=[REMEDY_ARRIVES], **_paid("arrived")),
    Row(missed(REMEDY_ARRIVES), **_paid("silence")),
    Row(Do.SAY_DESTROYED, OPEN, needs=["destroy"], meets=[REMEDY_ANSWER], **_paid("destroyed")),
    # Nobody is forced to pay for goods that nobody sent back.
    Row(missed(REMEDY_ANSWER), needs=["destroy"], **_paid("unasked")),
    Row(missed(REMEDY_ANSWER), to="unanswered", tells="unanswered"),
    Row(SAFE, OPEN, to="called_off", voids=[REMEDY_ANSWER], tells="called_off"),
)
