"""How should a mediation go? By the will of both at every moment, before somebody who has decided nothing of it;
silence agrees to nothing."""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.oracle.clocks import ASK_REVIEW, MEDIATE, TAKE_UP
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.oracle.remedies import ask_how_content, grant, promise, wants_repair
from tests.drivers.simulator.words import Do

RUNNING: Final = ("asked", "mediating", "proposed", "half_agreed")
ENDED: Final = ("resolved", "decided", "stands", "reviewed", "undecided", "closed")


def give_way(course: Course, _: Said) -> None:
    """Somebody else looks at the decision, at the wish of one side."""
    if course.states["mediation"] in RUNNING:
        course.states["mediation"] = "lapsed"
        course.stop(TAKE_UP, MEDIATE, end="void")
        course.tell("complaints.mediation_lapsed_for_shopper")


def _is_ended(course: Course, _: Said) -> bool:
    return course.states["complaint"] in ENDED


def _may_propose(course: Course, said: Said) -> bool:
    """So much may still go back; or nobody has promised before what was demanded and can be done."""
    if "fen" in said:
        return bool(0 < said["fen"] <= course.left)
    return wants_repair(course) and "promised" not in course.marks


def _propose(course: Course, said: Said) -> None:
    course.sums["proposed"] = said.get("fen", 0)


def _settle(course: Course, _: Said) -> None:
    """What both accept is owed, and nobody waits for a review any more."""
    grant(course, course.sums["proposed"])
    if course.states["complaint"] == "decided":
        course.states["complaint"] = "stands"
        course.stop(ASK_REVIEW, end="void")
        ask_how_content(course)
    if not course.sums["proposed"]:
        promise(course, loosely=1)


ROWS: Final = (
    Row(
        Do.ASK_MEDIATION,
        ["", "refused", "lapsed"],
        only_if=_is_ended,
        to="asked",
        starts=[TAKE_UP, MEDIATE],
        tells="mediation_asked",
    ),
    Row(
        Do.MEDIATE_OWN,
        ["asked"],
        unless=["decided"],
        to="mediating",
        meets=[TAKE_UP],
        marks=["mediated by another"],
        tells="mediation_taken_up",
    ),
    Row(Do.MEDIATE, ["asked"], to="mediating", meets=[TAKE_UP], tells="mediation_taken_up"),
    Row(Do.CONSENT, ["asked", "mediating"], unless=["both"], marks=["both"], tells="mediation_consented"),
    Row(
        Do.PROPOSE_SETTLEMENT,
        ["mediating"],
        needs=["both"],
        unless=["mediated by another"],
        only_if=_may_propose,
        to="proposed",
        tells="settlement_proposed",
        then=_propose,
    ),
    *(
        row
        for do, mine, others in (
            (Do.SETTLE, "shopper accepts", "shop accepts"),
            (Do.SETTLE_FOR_SHOP, "shop accepts", "shopper accepts"),
        )
        for row in (
            Row(do, ["proposed"], to="half_agreed", marks=[mine], tells="settlement_accepted"),
            Row(
                do,
                ["half_agreed"],
                needs=[others],
                to="agreed",
                meets=[MEDIATE],
                tells="settlement_agreed",
                then=_settle,
            ),
        )
    ),
    Row(Do.LEAVE_MEDIATION, RUNNING, to="refused", voids=[TAKE_UP, MEDIATE], tells="mediation_left"),
    Row(missed(MEDIATE), RUNNING, to="lapsed", voids=[TAKE_UP], tells="mediation_lapsed"),
)
