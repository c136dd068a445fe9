"""How should it go with somebody's own data? What they ask is answered within fifteen working days; a copy is there at
once, and once only. An account is closed after seven days in which nothing came up, and then nobody is left to reach.
Of an incident the authority hears within hours, and whom it touched within three days, whoever is silent."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tests.drivers.simulator.oracle.clocks import (
    ANSWER_REQUEST,
    COLLECT_DATA,
    COOLING,
    END_HANDLING,
    ERASE,
    FILE,
    GRADE,
    REPORT,
    TELL,
)
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.words import Do

READY: Final = "copy ready"
ERASED: Final = "account erased"
COPIES: Final = ("access", "transfer")
KNOWN: Final = ("open", "ended", "left_open")
OWED: Final = ("filed", "overdue")  # an answer that is late is owed all the same


def _prepare(course: Course, said: Said) -> None:
    if said["kind"] in COPIES:
        course.later(timedelta(0), READY)


def _has_nothing_open(course: Course, _: Said) -> bool:
    """Orders that are on their way, and money that is on its way back."""
    return course.states["order"] not in ("placed", "paid", "shipped") and not course.on_its_way


def _close(course: Course, _: Said) -> None:
    course.later(timedelta(0), ERASED)


def _is_larger(course: Course, said: Said) -> bool:
    return bool(said.get("larger"))


def _nobody_knows(course: Course, _: Said) -> bool:
    return course.marks.keys().isdisjoint(("told", "spared"))


def _is_settled(course: Course, said: Said) -> bool:
    """The report, where there has to be one, and the notice to whom it touched."""
    reported = "larger" not in course.marks or "reported" in course.marks
    return reported and not _nobody_knows(course, said)


def _tell(course: Course, _: Said) -> None:
    course.tell("privacy.incident_for_person")


REQUEST: Final = (
    Row(
        Do.ASK_FOR_DATA,
        ["", "answered", "refused", "withdrawn", "overdue", "collected", "lapsed"],
        to="filed",
        starts=[ANSWER_REQUEST],
        tells="request_filed_for_shopper",
        then=_prepare,
    ),
    Row(READY, to="ready", meets=[ANSWER_REQUEST], starts=[COLLECT_DATA], tells="archive_ready_for_shopper"),
    Row(Do.FETCH_DATA, ["ready"], to="collected", meets=[COLLECT_DATA]),
    Row(missed(COLLECT_DATA), to="lapsed", tells="archive_destroyed_for_shopper"),
    Row(Do.ANSWER_REQUEST, OWED, to="answered", meets=[ANSWER_REQUEST], tells="request_answered_for_shopper"),
    Row(Do.REFUSE_REQUEST, OWED, to="refused", meets=[ANSWER_REQUEST], tells="request_refused_for_shopper"),
    Row(Do.WITHDRAW_REQUEST, ["filed"], to="withdrawn", voids=[ANSWER_REQUEST]),
    Row(missed(ANSWER_REQUEST), to="overdue", tells="request_overdue_for_shopper"),
)
CLOSURE: Final = (
    Row(
        Do.CLOSE_ACCOUNT,
        ["", "taken_back", "stopped"],
        only_if=_has_nothing_open,
        to="cooling",
        starts=[COOLING],
        tells="closure_asked_for_shopper",
    ),
    Row(Do.KEEP_ACCOUNT, ["cooling"], to="taken_back", meets=[COOLING], tells="closure_taken_back_for_shopper"),
    Row(missed(COOLING), only_if=_has_nothing_open, to="erasing", starts=[ERASE], then=_close),
    Row(missed(COOLING), to="stopped", tells="closure_stopped_for_shopper"),
    # It runs out only where the worker did not do at once what it has to do.
    Row(ERASED, to="closed", meets=[ERASE]),
)
INCIDENT: Final = (
    Row(Do.FIND_INCIDENT, to="found", starts=[GRADE, REPORT]),
    Row(
        Do.GRADE_INCIDENT,
        ["found"],
        only_if=_is_larger,
        to="open",
        meets=[GRADE],
        starts=[TELL, END_HANDLING],
        marks=["larger"],
    ),
    Row(Do.GRADE_INCIDENT, ["found"], to="open", meets=[GRADE], voids=[REPORT], starts=[TELL, END_HANDLING]),
    Row(missed(GRADE), to="open", starts=[TELL, END_HANDLING], marks=["larger"]),
    # Late or not; and what is learnt later is reported, too.
    Row(Do.REPORT_INCIDENT, ["found", *KNOWN], meets=[REPORT], marks=["reported"]),
    Row(Do.TELL_PERSONS, KNOWN, unless=["told"], meets=[TELL], marks=["told"], then=_tell),
    Row(missed(TELL), marks=["told"], then=_tell),
    Row(Do.SPARE_PERSONS, KNOWN, only_if=_nobody_knows, voids=[TELL], marks=["spared"]),
    Row(Do.END_INCIDENT, ["open"], to="ended", meets=[END_HANDLING], starts=[FILE]),
    Row(missed(END_HANDLING), to="ended", starts=[FILE]),
    Row(Do.FILE_INCIDENT, ["ended", "left_open"], only_if=_is_settled, to="closed", meets=[FILE]),
    Row(missed(FILE), to="left_open"),
)


def end(course: Course) -> None:
    """Of a closed account nobody is left to reach."""
    if course.states["closure"]:
        course.states["contact"] = "" if course.states["closure"] == "closed" else "there"
