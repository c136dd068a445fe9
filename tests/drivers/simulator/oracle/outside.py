"""How should a dispute go that is before an authority or a court? The house counts the authority's days, says what else
is open when they are over, asks for what is wanted, and performs what was found.

The oracle is silent about the file of the order that the authority gets: the sequencer builds it, and no year has one.
So nobody can hand it over here, and its clock ends with the case or runs out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from tests.drivers.simulator.oracle.clocks import (
    AUTHORITY_ACCEPTS,
    AUTHORITY_MEDIATES,
    CATCH_UP,
    IDENTITY,
    OUTSIDE_EVIDENCE,
    OUTSIDE_FILE,
    OUTSIDE_OUTCOME,
    day_of,
    end_of,
)
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.words import DAY, Do

UNDECIDED: Final = ("with_authority", "unanswered")
RUNNING: Final = ("pending", *UNDECIDED, "accepted", "overdue")
WANTED: Final = (OUTSIDE_EVIDENCE, OUTSIDE_FILE)
ALL: Final = (AUTHORITY_ACCEPTS, AUTHORITY_MEDIATES, *WANTED)


def _day(course: Course, said: Said) -> datetime:
    """The one that the paper names: its days count from it, though we learn of it later."""
    days_ago = said.get("days_ago", 0)
    return end_of(day_of(course.now) - (days_ago + 1) * DAY) if days_ago else course.now


def _file(course: Course, said: Said) -> None:
    """The law gives an authority so many days; courts count by rules of their own."""
    course.marks["filed there"] = _day(course, said)
    if said["kind"] in ("complaint", "mediation"):
        course.states["outside"] = "with_authority"
        course.start(AUTHORITY_ACCEPTS, _day(course, said))


def _is_after_filing(course: Course, said: Said) -> bool:
    return day_of(_day(course, said)) >= day_of(course.marks["filed there"])


def _accept(course: Course, said: Said) -> None:
    course.start(AUTHORITY_MEDIATES, _day(course, said))


def _begin_test(course: Course, said: Said) -> None:
    """The days stand still until it is over, and no longer than was said."""
    clock = course.last(AUTHORITY_MEDIATES)
    if clock is None:
        raise LookupError(f"case {course.case.number}: the days of no authority run")
    clock.end = "void"
    course.marks["tested"] = course.now
    course.at(end_of(day_of(course.now) + said["days"] * DAY), lambda: _count_again(course, loosely=1))


def _count_again(course: Course, *, loosely: int = 0) -> None:
    """Longer by the days of the test, once."""
    clock, began = course.last(AUTHORITY_MEDIATES), course.marks.pop("tested", None)
    if clock is not None and began is not None and course.states["outside"] == "accepted":
        lost = day_of(course.now) - day_of(began)
        course.start(AUTHORITY_MEDIATES, clock.begun, due=clock.due + lost, loosely=loosely)


def _end_test(course: Course, _: Said) -> None:
    del course.marks["being tested"]
    _count_again(course)


def _want(course: Course, _: Said) -> None:
    for kind in WANTED:
        if not course.runs(kind):
            course.start(kind)


def _may_record(course: Course, said: Said) -> bool:
    return bool(said["fen"] <= course.left)


def _perform(course: Course, said: Said) -> None:
    course.owe(said["fen"], tells="complaints.outside_refunded_for_shopper")


ROWS: Final = (
    Row(Do.GO_OUTSIDE, [""], to="pending", tells="opened", then=_file),
    Row(
        Do.TELL_ACCEPTANCE,
        UNDECIDED,
        only_if=_is_after_filing,
        to="accepted",
        meets=[AUTHORITY_ACCEPTS],
        tells="accepted",
        then=_accept,
    ),
    Row(
        Do.TELL_REFUSAL,
        UNDECIDED,
        to="refused",
        meets=[AUTHORITY_ACCEPTS],
        voids=WANTED,
        tells="not_accepted",
    ),
    Row(missed(AUTHORITY_ACCEPTS), ["with_authority"], to="unanswered", tells="unanswered"),
    Row(missed(AUTHORITY_MEDIATES), ["accepted"], to="overdue", tells="time_over"),
    Row(
        Do.BEGIN_TESTING,
        ["accepted"],
        unless=["being tested"],
        marks=["being tested"],
        tells="testing_begun",
        then=_begin_test,
    ),
    Row(Do.END_TESTING, ["accepted"], needs=["being tested"], tells="testing_ended", then=_end_test),
    Row(Do.WANT_EVIDENCE, RUNNING, then=_want),
    Row(
        Do.SHOW_EVIDENCE,
        RUNNING,
        only_if=lambda course, said: course.runs(OUTSIDE_EVIDENCE) and said.get("shows", True),
        meets=[OUTSIDE_EVIDENCE],
    ),
    Row(missed(OUTSIDE_EVIDENCE), RUNNING, tells="evidence_missed"),
    Row(Do.TELL_OUTCOME, RUNNING, to="told", voids=ALL, starts=[OUTSIDE_OUTCOME]),
    Row(missed(OUTSIDE_OUTCOME), ["told"], tells="outcome_late"),
    Row(
        Do.RECORD_OUTCOME,
        [*RUNNING, "told"],
        only_if=_may_record,
        to="ended",
        meets=[OUTSIDE_OUTCOME],
        voids=ALL,
        tells="outcome_recorded",
        then=_perform,
    ),
    Row(Do.CLOSE_OUTSIDE, [*RUNNING, "told"], to="closed", voids=[*ALL, OUTSIDE_OUTCOME]),
)


def _is_verified(course: Course, _: Said) -> bool:
    return not course.runs(CATCH_UP)


def _tell_at_once(course: Course, _: Said) -> None:
    """By the relay."""
    course.stop(IDENTITY, end="met")


# Who was harmed is told by the system, where all of it was verified, else by somebody who has looked.
IDENTITY_ROWS: Final = (
    Row(
        Do.ASK_IDENTITY,
        [""],
        needs=["paid"],
        only_if=_is_verified,
        to="given",
        starts=[IDENTITY],
        tells="given",
        then=_tell_at_once,
    ),
    Row(Do.ASK_IDENTITY, [""], needs=["paid"], to="asked", starts=[IDENTITY]),
    Row(Do.GIVE_IDENTITY, ["asked", "ungiven"], to="given", meets=[IDENTITY], tells="given"),
    Row(missed(IDENTITY), ["asked"], to="ungiven", tells="not_given"),
)
