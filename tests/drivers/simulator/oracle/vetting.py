"""How should somebody come to a shop, and how long is it believed? Two persons open one, on papers that were looked at;
nobody's silence does. A licence ends with its last day, and twice a year everything is looked at again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.drivers.simulator.oracle.clocks import CATCH_UP, DECIDE_OPENING, REVERIFY, end_of, months
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.words import Do

PENDING: Final = ("submitted", "proposed", "lapsed")
WANTED: Final = ("business_licence", "return_agreement")
HANDED_IN, VERIFIED = 1, 2


def _begin(course: Course, said: Said) -> None:
    """With no paper yet, however often it was tried."""
    course.sums |= dict.fromkeys(WANTED, 0) | {"active": said.get("standing", "active") == "active"}


def _hand_in(course: Course, said: Said) -> None:
    course.sums |= {said["kind"]: max(course.sums[said["kind"]], HANDED_IN), "last paper": WANTED.index(said["kind"])}


def _verify(course: Course, _: Said) -> None:
    course.sums |= {kind: VERIFIED for kind in WANTED if course.sums[kind] == HANDED_IN}


def _turn_away(course: Course, _: Said) -> None:
    course.sums[WANTED[course.sums["last paper"]]] = 0


def _may_open(course: Course, _: Said) -> bool:
    """The register knows it, and every paper was found good."""
    return bool(course.sums["active"]) and all(course.sums[kind] == VERIFIED for kind in WANTED)


APPLICATION: Final = (
    Row(Do.APPLY, ["", "rejected", "withdrawn"], to="submitted", then=_begin),
    Row(Do.HAND_IN, PENDING, then=_hand_in),
    Row(Do.TURN_AWAY_PAPER, PENDING, tells="document_turned_away", then=_turn_away),
    Row(Do.VERIFY_PAPERS, PENDING, then=_verify),
    Row(
        Do.PROPOSE_OPENING,
        ["submitted", "lapsed"],
        only_if=_may_open,
        to="proposed",
        starts=[DECIDE_OPENING],
    ),
    Row(missed(DECIDE_OPENING), to="lapsed"),
    Row(
        Do.APPROVE,
        ["proposed"],
        only_if=_may_open,
        to="approved",
        meets=[DECIDE_OPENING],
        starts=[REVERIFY],
        tells="approved",
    ),
    Row(Do.REJECT_OPENING, PENDING, to="rejected", voids=[DECIDE_OPENING], tells="rejected"),
    Row(Do.WITHDRAW_APPLICATION, PENDING, to="withdrawn", voids=[DECIDE_OPENING]),
)


def open_shop(course: Course) -> None:
    """One that two persons have opened before its story begins, as they open any."""
    course.start(DECIDE_OPENING)
    course.stop(DECIDE_OPENING, end="met")
    course.start(REVERIFY)
    course.states["shop"] = "open"
    _believe_shop(course)
    course.notices["merchants.approved"] += 1


def _keep_licence(course: Course, said: Said) -> None:
    course.marks["licence shown"] = end_of(said["until"])


def _believe(course: Course, _: Said) -> None:
    shown = course.marks["licence shown"]
    course.marks["licence ends"] = max(course.marks.get("licence ends", shown), shown)


def _sets(name: str, value: int) -> Callable[[Course, Said], None]:
    return lambda course, _: course.sums.update({name: value})


def _look(course: Course, _: Said) -> None:
    """What was looked at before the round does not count in it."""
    course.sums["looked"] = course.sums.get("round", 0)


def _is_verified(course: Course, _: Said) -> bool:
    return bool(course.sums.get("round") and course.sums.get("looked"))


def _end_round(course: Course, _: Said) -> None:
    course.sums |= {"round": 0, "looked": 0}
    _believe_shop(course)


def _believe_shop(course: Course) -> None:
    """It sells for seven months from its verification on, whether or not somebody is late with the next."""
    course.marks["verification ends"] = months(course.now, 7)


def _begin_round(course: Course, _: Said) -> None:
    course.sums |= {"round": 1, "looked": 0}


SHOP: Final = (
    Row(Do.HAND_IN_LICENCE, then=_keep_licence),
    Row(Do.VERIFY_LICENCE, needs=["licence shown"], then=_believe),
    # One without an end is there from the beginning; once it is gone, the last day of the others counts.
    Row(Do.TURN_AWAY_LICENCE, needs=["licence ends"], marks=["old licence gone"], tells="document_turned_away"),
    Row(Do.BEGIN_ROUND, then=_begin_round),
    Row(Do.LOOK_AT_SHOP, then=_look),
    Row(Do.REVERIFY, only_if=_is_verified, meets=[REVERIFY, CATCH_UP], starts=[REVERIFY], then=_end_round),
    Row(missed(REVERIFY), starts=[CATCH_UP], tells="unverified"),
    Row(missed(CATCH_UP), starts=[CATCH_UP], tells="unverified"),
)


def is_licensed(course: Course) -> bool:
    return "old licence gone" not in course.marks or course.now < course.marks["licence ends"]


def is_verified(course: Course) -> bool:
    """A shop that many buy at is verified in time beside all stories, and no story knows when."""
    return "verification ends" not in course.marks or course.now < course.marks["verification ends"]
