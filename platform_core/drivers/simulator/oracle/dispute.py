"""How should a dispute go? Up the ladder, past whoever is silent, and down again only by somebody's word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from platform_core.drivers.simulator.oracle.clocks import ACKNOWLEDGE, ANSWER, ASK_REVIEW, DECIDE, DECIDE_LATE, REPLY
from platform_core.drivers.simulator.oracle.course import Course, Row, Said, entered, missed
from platform_core.drivers.simulator.words import Do

REFUNDED: Final = "complaints.refunded_for_shopper"


def _keep(name: str) -> Callable[[Course, Said], object]:
    return lambda course, said: course.sums.update({name: said["fen"]})


def _give(name: str) -> Callable[[Course, Said], object]:
    return lambda course, _: course.owe(course.sums[name], tells=REFUNDED)


def _give_as_decided(course: Course, said: Said) -> None:
    given = {"upheld": course.sums["demanded"], "partly": said.get("fen", 0), "dismissed": 0}
    course.marks |= {} if said["outcome"] == "dismissed" else {"decided_against": course.now}
    course.owe(given[said["outcome"]], tells=REFUNDED)


ROWS: Final = (
    Row(Do.COMPLAIN, to="filed", starts=[ACKNOWLEDGE], tells="filed", then=_keep("demanded")),
    Row(Do.ACKNOWLEDGE, ["filed"], to="with_shop", meets=[ACKNOWLEDGE], starts=[ANSWER], tells="forwarded"),
    Row(missed(ACKNOWLEDGE), to="with_shop", starts=[ANSWER], tells="forwarded"),
    Row(
        Do.ACCEPT,
        ["with_shop", "answered", "escalated"],
        to="resolved",
        meets=[ANSWER],
        voids=[REPLY, DECIDE, DECIDE_LATE],
        tells="resolved",
        then=_give("demanded"),
    ),
    Row(
        Do.OFFER,
        ["with_shop"],
        to="answered",
        meets=[ANSWER],
        starts=[REPLY],
        tells="answered",
        then=_keep("offered"),
    ),
    Row(
        Do.REJECT,
        ["with_shop"],
        to="answered",
        meets=[ANSWER],
        starts=[REPLY],
        tells="answered",
        marks=["complaint_shown"],
    ),
    Row(missed(ANSWER), to="escalated", starts=[DECIDE], tells="escalated"),
    Row(
        Do.TAKE_OFFER,
        ["answered"],
        only_if=lambda course, _: "offered" in course.sums,
        to="resolved",
        meets=[REPLY],
        tells="resolved",
        then=_give("offered"),
    ),
    Row(Do.ESCALATE, ["answered"], to="escalated", meets=[REPLY], starts=[DECIDE], tells="escalated"),
    Row(missed(REPLY), to="closed", tells="closed"),
    Row(
        Do.DECIDE,
        ["escalated"],
        to="decided",
        meets=[DECIDE, DECIDE_LATE],
        starts=[ASK_REVIEW],
        tells="decided",
        then=_give_as_decided,
    ),
    Row(missed(ASK_REVIEW), to="stands"),
    # The platform's own lateness has an end, and pays where the shop has shown nothing.
    Row(missed(DECIDE), starts=[DECIDE_LATE], tells="overdue"),
    Row(
        missed(DECIDE_LATE),
        unless=["complaint_shown"],
        only_if=lambda course, _: course.left > 0,
        to="undecided",
        tells="paid_first",
        then=_give("demanded"),
    ),
    Row(missed(DECIDE_LATE), to="undecided", tells="undecided"),
    # Who has got an end is asked once how content they are.
    *(Row(entered("complaint", end), tells="rating_asked") for end in ("resolved", "stands", "closed", "undecided")),
    Row(Do.LET_GO, ["filed", "with_shop", "answered"], to="withdrawn", voids=[ACKNOWLEDGE, ANSWER, REPLY]),
)
