"""How should it go with goods that are not as agreed? What is wanted is granted, by the shop or by its silence; money
comes past the goods only, or for what was never received.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.drivers.simulator.oracle.clocks import (
    ADDRESS,
    ANSWER_CLAIM,
    COMPLAIN_OF,
    HANDLE,
    NEW_ARRIVES,
    REPAIR,
    SEND_NEW,
    TAKE_OTHER,
    WINDOW,
    calendar_days_by_law,
)
from tests.drivers.simulator.oracle.course import GOODS_BACK, GRANTED, KEPT, Course, Row, Said, missed
from tests.drivers.simulator.oracle.goods_back import FROM_ARRIVAL
from tests.drivers.simulator.words import Do

MONEY_BACK: Final = "aftersales.claim_money_back"
LATEST: Final = 700  # days; the house's two years are longer than the year of the stories
# What a shop may say to it; that it is not shown says only who need not show anything.
ANSWERS: Final = {
    "missing": ("complete", "not_shown"),
    "wrong_item": ("no_fault", "not_our_goods", "not_shown"),
}
TO_A_FAULT: Final = ("no_fault", "caused_by_use", "not_our_goods", "not_shown")
OWED: Final = {
    "missing": ("supply", "refund_part"),
    "wrong_item": ("return", "exchange"),
}
BECAUSE_OF_A_FAULT: Final = ("return", "exchange", "repair")


def _may_claim(course: Course, said: Said) -> bool:
    """Of what was received: to send it back for money within seven days, all else for much longer."""
    receipt = course.last(WINDOW)
    if receipt is None or course.states["claim"] in ("refused", "closed"):
        return False
    days = 7 if said["wants"] == "return" else LATEST
    return course.now < calendar_days_by_law(receipt.begun, days, late=True)


def _keep(course: Course, said: Said) -> None:
    course.states["claim_wants"] = said["wants"]
    course.marks[f"because of {said['topic']}"] = course.now
    course.sums["claimed_pieces"] = said["pieces"]
    course.sums["worth"] = (course.fen - course.freight) * said["pieces"] // course.case.pieces


def _topic(course: Course) -> str:
    [topic] = (mark.partition("because of ")[2] for mark in course.marks if mark.startswith("because of "))
    return topic


def _is_fresh(course: Course) -> bool:
    """Whoever packed it shows within seven days what was in the package."""
    receipt, claim = course.last(WINDOW), course.marks["claimed"]
    return bool(receipt and claim < calendar_days_by_law(receipt.begun, 7, late=True))


def _is_other(course: Course, said: Said) -> bool:
    """Something that is owed because of this, and not what is wanted."""
    fitting = OWED.get(_topic(course), BECAUSE_OF_A_FAULT)
    return said["remedy"] in fitting and said["remedy"] != course.states["claim_wants"]


def _answers_it(course: Course, said: Said) -> bool:
    """A reason that is one; with a file, or by who need not show anything, that nothing was shown."""
    topic = _topic(course)
    burden_is_the_shop_s = topic in OWED and _is_fresh(course)
    shows = said.get("shown", True) or (said["reason"] == "not_shown" and not burden_is_the_shop_s)
    silent = said["reason"] == "not_shown" and burden_is_the_shop_s
    return said["reason"] in ANSWERS.get(topic, TO_A_FAULT) and shows and not silent


def _pay(course: Course, *_: Said) -> None:
    course.owe(course.sums["worth"], tells=MONEY_BACK)


def _go_back(course: Course, *, loosely: int) -> None:
    """As a return, at the shop's cost."""
    course.states["goods_back"] = "noticed"
    course.marks |= dict.fromkeys(("noticed", "as claimed"), course.now)
    course.notices["aftersales.noticed"] += 1
    for clock in (ADDRESS, HANDLE):
        course.start(clock, loosely=loosely)


def _grant(course: Course, remedy: str, *, loosely: int = 0) -> None:
    match remedy:
        case "supply":
            course.states["claim"] = "sending"
            course.start(SEND_NEW, loosely=loosely)
        case "refund_part":
            course.states["claim"] = "refunded"
            _pay(course)
        case _:
            course.states["claim"] = "by_return" if remedy == "return" else "returning"
            course.marks[f"granted {remedy}"] = course.now
            _go_back(course, loosely=loosely)


def _as(what: str) -> Callable[[Course, Said], None]:
    return lambda course, _: _grant(course, course.states[what])


def _by_silence(course: Course, _: Said) -> None:
    """Which never pays for what nobody sent back: what is missing is sent."""
    wants = course.states["claim_wants"]
    _grant(course, "supply" if wants == "refund_part" else wants, loosely=1)


def _hand_on(clock: str) -> Callable[[Course, Said], None]:
    """The shop has the goods, and owes others, or these repaired, from when they came."""

    def hand_on(course: Course, _: Said) -> None:
        loosely = course.clocks[-1].loosely
        course.states["goods_back"] = "handed_on"
        course.stop(*FROM_ARRIVAL, end="void")
        course.start(clock, course.marks["arrived"], loosely=loosely)

    return hand_on


def _send_off_the_shelf(course: Course, _: Said) -> None:
    course.sold += course.sums["claimed_pieces"]


WAITS: Final = ("filed", "insisted")
SENT: Final[dict[str, Any]] = {
    "to": "on_its_way",
    "meets": [SEND_NEW, REPAIR],
    "starts": [NEW_ARRIVES],
    "marks": ["piece_sent"],
    "tells": "claim_piece_sent",
}
HAS_IT: Final[dict[str, Any]] = {"to": "fulfilled", "meets": [NEW_ARRIVES], "tells": "claim_fulfilled"}
IS_PAID: Final[dict[str, Any]] = {"to": "refunded", "tells": "claim_refunded", "then": _pay}
INSISTS: Final[dict[str, Any]] = {"to": "insisted", "starts": [ANSWER_CLAIM], "tells": "offer_left"}
ROWS: Final = (
    Row(
        Do.CLAIM,
        ["", "refused", "closed"],
        only_if=_may_claim,
        to="filed",
        marks=["claimed"],
        starts=[ANSWER_CLAIM],
        tells="claim_filed",
        then=_keep,
    ),
    Row(Do.AGREE_TO_CLAIM, WAITS, meets=[ANSWER_CLAIM], tells="claim_agreed", then=_as("claim_wants")),
    Row(missed(ANSWER_CLAIM), WAITS, tells="claim_agreed", then=_by_silence),
    Row(
        Do.OFFER_OTHER,
        ["filed"],
        only_if=_is_other,
        to="offered",
        meets=[ANSWER_CLAIM],
        starts=[TAKE_OTHER],
        tells="claim_offered",
        then=lambda course, said: course.states.update(claim_offered=said["remedy"]),
    ),
    Row(Do.TAKE_OTHER, ["offered"], meets=[TAKE_OTHER], tells="claim_agreed", then=_as("claim_offered")),
    Row(Do.LEAVE_OTHER, ["offered"], meets=[TAKE_OTHER], **INSISTS),
    Row(missed(TAKE_OTHER), **INSISTS),
    Row(
        Do.REFUSE_CLAIM,
        WAITS,
        only_if=_answers_it,
        to="refused",
        meets=[ANSWER_CLAIM],
        starts=[COMPLAIN_OF],
        tells="claim_refused",
    ),
    # A complaint is about the order, and stays possible: it stops no clock of the claim.
    Row(missed(COMPLAIN_OF), to="closed", tells="claim_closed"),
    Row(Do.WITHDRAW_CLAIM, ["filed", "offered", "insisted"], to="withdrawn", voids=[ANSWER_CLAIM, TAKE_OTHER]),
    Row(Do.FIND_RETURN, only_if=lambda course, _: course.states["claim"]),
    # What its return brings, or does not
    Row(
        GOODS_BACK,
        ["returning"],
        needs=["granted repair"],
        to="repairing",
        tells="claim_goods_back",
        then=_hand_on(REPAIR),
    ),
    Row(GOODS_BACK, ["returning"], to="sending", tells="claim_goods_back", then=_hand_on(SEND_NEW)),
    Row(GRANTED, ["returning"], to="by_return"),
    Row(KEPT, ["returning"], to="withdrawn"),
    # What the shop owes
    Row(Do.SEND_PIECE, ["repairing"], **SENT),
    Row(Do.SEND_PIECE, ["sending"], then=_send_off_the_shelf, **SENT),
    Row(missed(REPAIR), to="sending", marks=["too long"], starts=[SEND_NEW], tells="repair_too_long"),
    Row(missed(SEND_NEW), **IS_PAID),
    Row(Do.PAY_CLAIM, ["sending", "repairing"], voids=[SEND_NEW, REPAIR], **IS_PAID),
    Row(Do.CHOOSE_MONEY, ["sending"], needs=["too long"], voids=[SEND_NEW], **IS_PAID),
    Row(Do.BRING_PIECE, ["on_its_way"], **HAS_IT),
    Row(Do.BRING_PIECE, needs=["piece_sent"]),  # too late, or known: it changes nothing
    Row(Do.CONFIRM_PIECE, ["on_its_way"], **HAS_IT),
    Row(missed(NEW_ARRIVES), **IS_PAID),
)
