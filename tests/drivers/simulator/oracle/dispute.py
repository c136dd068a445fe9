"""How should a dispute go? Up the ladder, past whoever is silent, and down again only by somebody's word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.drivers.simulator.oracle import mediating
from tests.drivers.simulator.oracle.clocks import (
    ACKNOWLEDGE,
    ANSWER,
    ASK_REVIEW,
    CORRECT,
    DECIDE,
    DECIDE_LATE,
    PERFORM,
    REPLY,
    REVIEW,
)
from tests.drivers.simulator.oracle.course import BORNE, Course, Row, Said, missed
from tests.drivers.simulator.oracle.remedies import ask_how_content, grant, promise, wants_repair
from tests.drivers.simulator.words import Do

OPEN: Final = ("filed", "with_shop", "answered", "escalated")


def _keep(name: str) -> Callable[[Course, Said], object]:
    return lambda course, said: course.sums.update({name: said.get("fen", 0)})


def _take_down(course: Course, said: Said) -> None:
    course.sums["demanded"] = said["fen"]
    course.tell("complaints.taken_down_for_shopper")


def _accept(course: Course, _: Said) -> None:
    """All that was demanded."""
    ask_how_content(course)
    if wants_repair(course):
        promise(course)
    grant(course, course.sums["demanded"])


def _take_offer(course: Course, _: Said) -> None:
    ask_how_content(course)
    grant(course, course.sums["offered"])


def _fen(course: Course, said: Said) -> int:
    given: dict[str, int] = {"upheld": course.sums["demanded"], "partly": said.get("fen", 0), "dismissed": 0}
    return given[said["outcome"]]


def _finds(course: Course, said: Said) -> None:
    """Keep what was found, and let it bear on the credit of the shop, one way or the other."""
    course.sums["found"] = _fen(course, said)
    course.marks.pop("dismissed", None)
    if said["outcome"] == "dismissed":
        course.marks["dismissed"] = course.now
    else:
        course.marks["decided_against"] = course.now
    if said["outcome"] == "upheld" and wants_repair(course):
        promise(course)


def _decide(course: Course, said: Said) -> None:
    course.marks["decided"] = course.now
    _finds(course, said)
    grant(course, course.sums["found"])


def _is_another(course: Course, said: Said) -> bool:
    """What was decided already is confirmed, not replaced."""
    return ("dismissed" in course.marks) != (said["outcome"] == "dismissed") or course.sums["found"] != _fen(
        course, said
    )


def _replace(course: Course, said: Said) -> None:
    """What goes back on top; what has gone back stays where it is, and is not the shop's to bear."""
    ask_how_content(course)
    if said["outcome"] == "dismissed" and "decided_against" in course.marks:
        course.counts["credit reversed decision complaints.decided"] += 1
        if course.case.own_shop:
            course.counts["credit score none"] = 1
    _finds(course, said)
    gone = course.sums.get("granted", 0)
    course.follow(BORNE, {"fen": max(gone - course.sums["found"], 0)})
    grant(course, course.sums["found"] - gone)


def _rest(course: Course) -> int:
    """Of the demand; of what was to be mended and never promised, what it is about."""
    if wants_repair(course) and "promised" not in course.marks:
        return course.left
    return min(course.sums["demanded"] - course.sums.get("granted", 0), course.left)


def _pay_first(course: Course, _: Said) -> None:
    """Nobody has decided that the shop owes it."""
    ask_how_content(course)
    fen = _rest(course)
    grant(course, fen)
    course.follow(BORNE, {"fen": fen})


def _break(course: Course, _: Said) -> None:
    grant(course, course.left)


def _is_promised(course: Course, _: Said) -> bool:
    return course.runs(PERFORM)


def _shows(course: Course, said: Said) -> bool:
    """The word of a shop is none without a file."""
    return _is_promised(course, said) and said.get("shows", True)


ROWS: Final = (
    Row(Do.COMPLAIN, to="filed", starts=[ACKNOWLEDGE], tells="filed", then=_keep("demanded")),
    Row(
        Do.DEMAND_REPAIR,
        to="filed",
        starts=[ACKNOWLEDGE],
        tells="filed",
        marks=["wants repair"],
        then=_keep("demanded"),
    ),
    # By telephone: it goes on as any other, whether or not it is corrected
    Row(
        Do.TAKE_DOWN,
        to="filed",
        starts=[ACKNOWLEDGE, CORRECT],
        tells="filed",
        then=_take_down,
    ),
    Row(Do.CORRECT, OPEN, only_if=lambda course, _: course.runs(CORRECT), meets=[CORRECT]),
    Row(Do.ACKNOWLEDGE, ["filed"], to="with_shop", meets=[ACKNOWLEDGE], starts=[ANSWER], tells="forwarded"),
    Row(missed(ACKNOWLEDGE), to="with_shop", starts=[ANSWER], tells="forwarded"),
    Row(
        Do.ACCEPT,
        ["with_shop", "answered", "escalated"],
        to="resolved",
        meets=[ANSWER],
        voids=[REPLY, DECIDE, DECIDE_LATE],
        tells="resolved",
        then=_accept,
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
        then=_take_offer,
    ),
    Row(Do.ESCALATE, ["answered"], to="escalated", meets=[REPLY], starts=[DECIDE], tells="escalated"),
    Row(missed(REPLY), to="closed", tells="closed", then=ask_how_content),
    Row(
        Do.DECIDE,
        ["escalated"],
        to="decided",
        meets=[DECIDE, DECIDE_LATE],
        starts=[ASK_REVIEW],
        tells="decided",
        then=_decide,
    ),
    Row(missed(ASK_REVIEW), to="stands", then=ask_how_content),
    # Either side may want somebody else to look at it, and nobody looks at their own
    *(
        Row(
            do,
            ["decided"],
            to="under_review",
            meets=[ASK_REVIEW],
            starts=[REVIEW],
            tells="review_asked",
            then=mediating.give_way,
        )
        for do in (Do.ASK_REVIEW, Do.ASK_REVIEW_FOR_SHOP)
    ),
    Row(
        Do.CONFIRM_DECISION,
        ["under_review"],
        to="stands",
        meets=[REVIEW, DECIDE_LATE],
        tells="reviewed",
        then=ask_how_content,
    ),
    Row(
        Do.REPLACE_DECISION,
        ["under_review"],
        only_if=_is_another,
        to="reviewed",
        meets=[REVIEW, DECIDE_LATE],
        voids=[PERFORM],
        tells="reviewed",
        then=_replace,
    ),
    # The platform's own lateness has an end, and pays where the shop has shown nothing.
    Row(missed(DECIDE), starts=[DECIDE_LATE], tells="overdue"),
    Row(missed(REVIEW), starts=[DECIDE_LATE], tells="overdue"),
    Row(
        missed(DECIDE_LATE),
        unless=["complaint_shown"],
        only_if=lambda course, _: _rest(course) > 0,
        to="undecided",
        tells="paid_first",
        then=_pay_first,
    ),
    Row(missed(DECIDE_LATE), to="undecided", tells="undecided", then=ask_how_content),
    Row(Do.LET_GO, ["filed", "with_shop", "answered"], to="withdrawn", voids=[ACKNOWLEDGE, ANSWER, REPLY]),
    # What was promised is done, as the shop shows or the shopper says, or becomes money
    Row(Do.PERFORM, only_if=_shows, meets=[PERFORM], tells="remedy_performed"),
    Row(Do.CONFIRM_PERFORMANCE, only_if=_is_promised, meets=[PERFORM], tells="remedy_performed"),
    Row(missed(PERFORM), tells="promise_broken", then=_break),
)
