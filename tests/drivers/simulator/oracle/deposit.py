"""How should it go with what is left for something lent? The shopper's money, unless somebody decides that it is not.

It is asked back once what was lent was handed over. The shop is heard: its silence confirms, and so does that of the
platform. Where nothing is left of the sale it goes back unasked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.drivers.simulator.oracle.clocks import (
    DEPOSIT_ANSWER,
    DEPOSIT_BACK,
    DEPOSIT_MONEY,
    calendar_days,
)
from tests.drivers.simulator.oracle.course import ALL_GIVEN_BACK, OWED, Course, Debt, Row, Said, missed
from tests.drivers.simulator.words import Do

LONGEST: Final = 7  # days, the house's number
IS_BACK: Final = "deposit back"
OPEN: Final = ("", "applied", "contested")


def _state(course: Course, said: Said) -> None:
    """For what is bought from now on; nothing is left for what was bought before."""
    course.sums |= {"deposit": said["fen"] * course.case.pieces, "deposit_days": said["within"]}


def _is_held(course: Course, _: Said) -> bool:
    return "paid" in course.marks and "deposit" in course.sums


def _may_ask(course: Course, said: Said) -> bool:
    return _is_held(course, said) and ("signed" in course.marks or course.states["order"] == "received")


def _asked_back(course: Course, _: Said) -> None:
    course.start(DEPOSIT_BACK, due=calendar_days(course.now, course.sums["deposit_days"]))


def _claim(course: Course, said: Said) -> None:
    course.sums["deposit_claimed"] = said.get("fen", course.sums["deposit"])


def _kept(course: Course, said: Said) -> int:
    fen: int = said.get("fen", course.sums["deposit"])
    return fen


def _may_rule(course: Course, said: Said) -> bool:
    """Nobody decides more than was claimed."""
    return _kept(course, said) <= course.sums["deposit_claimed"]


def _keeps_all(course: Course, said: Said) -> bool:
    return _may_rule(course, said) and _kept(course, said) == course.sums["deposit"]


def _keep_all(course: Course, _: Said) -> None:
    course.states["deposit_basis"], course.sums["deposit_kept"] = "ruling", course.sums["deposit"]


def _give(basis: str, *, loosely: int = 0) -> Callable[[Course, Said], None]:
    """All of it, but what a ruling leaves to the shop."""

    def give(course: Course, said: Said) -> None:
        kept = _kept(course, said) if basis == "ruling" else 0
        course.states["deposit_basis"], course.sums["deposit_kept"] = basis, kept
        fen, tells = course.sums["deposit"] - kept, "orders.deposit_returned_for_shopper"
        course.debts.append(Debt(fen, course.now, tells, DEPOSIT_MONEY, IS_BACK, of_price=False))
        course.on_its_way += fen
        course.start(DEPOSIT_MONEY, loosely=loosely)
        course.follow(OWED)

    return give


def end(course: Course) -> None:
    """What nobody asked for stays the shopper's; what was never paid is owed no more."""
    if "deposit" not in course.sums or not course.states["order"]:
        return
    paid = "paid" in course.marks
    course.notices["orders.deposit_left_for_shopper"] += paid
    course.states["deposit"] = course.states["deposit"] or ("held" if paid else "lapsed")
    settles = course.sums.get("deposit_kept") and course.states["deposit"] in ("returned", "kept")
    course.states["deposit_share"] = "settled" if settles else "captured" if paid else "released"


GRANTED: Final[dict[str, Any]] = {"to": "granted", "tells": "granted_for_shopper"}
ROWS: Final = (
    Row(Do.ASK_DEPOSIT, only_if=lambda _, said: said["within"] <= LONGEST, then=_state),
    Row(
        Do.ASK_DEPOSIT_BACK,
        [""],
        only_if=_may_ask,
        to="applied",
        starts=[DEPOSIT_ANSWER],
        tells="applied_for_shopper",
        then=_asked_back,
    ),
    Row(
        Do.GIVE_DEPOSIT_BACK,
        OPEN,
        only_if=_is_held,
        meets=[DEPOSIT_ANSWER, DEPOSIT_BACK],
        then=_give("shop"),
        **GRANTED,
    ),
    Row(missed(DEPOSIT_ANSWER), ["applied"], meets=[DEPOSIT_BACK], then=_give("silence", loosely=1), **GRANTED),
    Row(
        Do.CLAIM_DEPOSIT,
        ["applied"],
        to="contested",
        meets=[DEPOSIT_ANSWER],
        tells="contested_for_shopper",
        then=_claim,
    ),
    Row(
        Do.RULE_ON_DEPOSIT,
        ["contested"],
        only_if=_keeps_all,
        to="kept",
        meets=[DEPOSIT_BACK],
        tells="kept_for_shopper",
        then=_keep_all,
    ),
    Row(
        Do.RULE_ON_DEPOSIT,
        ["contested"],
        only_if=_may_rule,
        meets=[DEPOSIT_BACK],
        then=_give("ruling"),
        **GRANTED,
    ),
    Row(
        missed(DEPOSIT_BACK), ["applied", "contested"], voids=[DEPOSIT_ANSWER], then=_give("time", loosely=1), **GRANTED
    ),
    Row(
        ALL_GIVEN_BACK,
        OPEN,
        only_if=_is_held,
        voids=[DEPOSIT_ANSWER, DEPOSIT_BACK],
        then=_give("order_ended", loosely=1),
        **GRANTED,
    ),
    # Our people are told, every day until it is there.
    Row(missed(DEPOSIT_MONEY), ["granted"], starts=[DEPOSIT_MONEY]),
    Row(IS_BACK, to="returned"),
)
