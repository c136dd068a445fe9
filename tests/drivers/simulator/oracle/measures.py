"""How should a measure against a shop go? Heard, decided by people, told to everybody in a working day, looked at again
by somebody else, and over on its last day. Nobody's silence takes one, and none lifts one; where consumers are in
danger it has no last day, and stays in effect until somebody decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from tests.drivers.simulator.oracle.clocks import (
    ANSWER_MEASURE_APPEAL,
    APPEAL_MEASURE,
    DECIDE_MEASURE,
    END_MEASURE,
    HEARING,
    PUBLISH_MEASURE,
    REVIEW_SUSPENSION,
    calendar_days,
    end_of,
)
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.words import Do

TAKEN: Final = ("decided", "appealed", "stands")


def _keep(course: Course, said: Said) -> None:
    """It answers what the shop did before, and may have a last day."""
    course.marks |= {f"answers {breach}": course.now for breach in course.breaches}
    course.marks |= {said["kind"]: course.now}
    course.states["effect"] = "none"
    if said.get("until_on"):
        course.marks["last day"] = end_of(said["until_on"])


def _ends_later(course: Course, _: Said) -> bool:
    """A last day lies behind the present one; where there is danger, there is none."""
    if "danger" in course.marks:
        return True
    return course.marks.get("last day", course.now) > calendar_days(course.now, 0) or "last day" not in course.marks


def _hold(course: Course) -> None:
    """Nothing of it is sold any more. A suspension has to be looked at again."""
    course.states["effect"] = "on"
    if "suspension" in course.marks:
        course.states["shop"] = "suspended"
        course.start(REVIEW_SUSPENSION)


def _release(course: Course) -> None:
    if "suspension" in course.marks:
        course.states["shop"] = "open"
        course.stop(REVIEW_SUSPENSION, end="met")
    course.states["effect"] = "over"


def _news(course: Course) -> Iterator[str]:
    """What has happened that everybody has to know."""
    marks = course.marks
    if "danger" in marks and "decided" not in marks:
        yield "imposed"
    if "not_decided" in marks and "decided" not in marks:
        yield "not_decided"
    if "decided" in marks:
        yield "decided"
    if "reversed" in marks:
        yield "reversed"
    elif course.states["effect"] == "over":
        yield "over"


def _unsaid(course: Course) -> list[str]:
    return [said for said in _news(course) if f"said {said}" not in course.marks]


def _publish(course: Course, *, who: str) -> None:
    for said in _unsaid(course):
        course.marks[f"said {said}"] = course.now
        course.counts[f"bulletin {said} by {who}"] += 1
    course.marks.setdefault("published", course.now)


def _publishes(who: str) -> Callable[[Course, Said], None]:
    return lambda course, _: _publish(course, who=who)


def _go_on(course: Course, *, who: str) -> None:
    """Where it was told, everybody is told at once what became of it."""
    if "published" in course.marks:
        _publish(course, who=who)


def _starts_to_publish(course: Course) -> None:
    if not course.runs(PUBLISH_MEASURE):
        course.start(PUBLISH_MEASURE)


def _impose(course: Course, _: Said) -> None:
    _hold(course)
    _starts_to_publish(course)


def _decide(course: Course, _: Said) -> None:
    if course.states["effect"] == "none":
        _hold(course)
    _starts_to_publish(course)
    if "last day" in course.marks and "danger" not in course.marks:
        course.start(END_MEASURE, course.marks["last day"])


def _ends(*, who: str) -> Callable[[Course, Said], None]:
    def end(course: Course, _: Said) -> None:
        if course.states["effect"] == "on":
            _release(course)
        _go_on(course, who=who)

    return end


def _holds_still(course: Course, _: Said) -> bool:
    return course.states["effect"] == "on"


def _is_news(course: Course, _: Said) -> bool:
    return not {"imposed", "decided"}.isdisjoint(_unsaid(course))


def _is_safe(course: Course, _: Said) -> bool:
    return "danger" not in course.marks


def _is_dangerous(course: Course, said: Said) -> bool:
    return not _is_safe(course, said)


def _keep_undecided(course: Course, _: Said) -> None:
    course.marks.setdefault("not_decided", course.now)
    _go_on(course, who="the clock")


def _reverse(course: Course, said: Said) -> None:
    """What it answered counts no more, and the score, if there is one, is made anew."""
    answered = sorted(mark.removeprefix("answers ") for mark in course.marks if mark.startswith("answers "))
    for breach in answered:
        course.counts[f"credit reversed violation {breach}"] += 1
        course.counts["credit score none"] = 1
    _ends(who="staff")(course, said)


ROWS: Final = (
    Row(Do.PROPOSE_MEASURE, to="proposed", starts=[HEARING], tells="sanction_proposed_for_shop", then=_keep),
    Row(Do.ANSWER_HEARING, ["proposed"], to="heard", meets=[HEARING], starts=[DECIDE_MEASURE]),
    Row(missed(HEARING), to="heard", starts=[DECIDE_MEASURE]),
    Row(
        Do.IMPOSE,
        ["proposed", "heard"],
        unless=["danger"],
        marks=["danger"],
        tells="sanction_imposed_for_shop",
        then=_impose,
    ),
    Row(
        Do.DECIDE_MEASURE,
        ["heard"],
        only_if=_ends_later,
        to="decided",
        meets=[DECIDE_MEASURE],
        starts=[APPEAL_MEASURE],
        marks=["decided"],
        tells="sanction_decided_for_shop",
        then=_decide,
    ),
    Row(
        Do.DROP_MEASURE,
        ["proposed", "heard"],
        to="dropped",
        voids=[HEARING, DECIDE_MEASURE, PUBLISH_MEASURE],
        tells="sanction_dropped_for_shop",
        then=_ends(who="staff"),
    ),
    Row(
        missed(DECIDE_MEASURE),
        only_if=_is_safe,
        to="lapsed",
        voids=[PUBLISH_MEASURE],
        tells="sanction_lapsed_for_shop",
    ),
    Row(
        missed(DECIDE_MEASURE),
        only_if=_is_dangerous,
        starts=[DECIDE_MEASURE],
        tells="sanction_undecided_for_shop",
        then=_keep_undecided,
    ),
    Row(
        Do.PUBLISH_MEASURE,
        ["proposed", "heard", *TAKEN],
        only_if=_is_news,
        meets=[PUBLISH_MEASURE],
        then=_publishes("staff"),
    ),
    Row(missed(PUBLISH_MEASURE), then=_publishes("the clock")),
    Row(
        Do.LIFT_MEASURE,
        TAKEN,
        only_if=_holds_still,
        voids=[END_MEASURE],
        tells="sanction_lifted_for_shop",
        then=_ends(who="staff"),
    ),
    Row(missed(END_MEASURE), tells="sanction_over_for_shop", then=_ends(who="the clock")),
    Row(Do.APPEAL_MEASURE, ["decided"], to="appealed", meets=[APPEAL_MEASURE], starts=[ANSWER_MEASURE_APPEAL]),
    Row(missed(APPEAL_MEASURE), to="stands"),
    Row(
        Do.UPHOLD_MEASURE,
        ["appealed"],
        to="stands",
        meets=[ANSWER_MEASURE_APPEAL],
        tells="sanction_upheld_for_shop",
    ),
    Row(
        Do.REVERSE_MEASURE,
        ["appealed"],
        to="reversed",
        meets=[ANSWER_MEASURE_APPEAL],
        voids=[PUBLISH_MEASURE, END_MEASURE],
        marks=["reversed"],
        tells="sanction_reversed_for_shop",
        then=_reverse,
    ),
    Row(
        missed(ANSWER_MEASURE_APPEAL),
        starts=[ANSWER_MEASURE_APPEAL],
        tells="appeal_unanswered_for_shop",
    ),
)
REVIEWS: Final = (
    Row(
        Do.KEEP_SUSPENDED,
        ["suspended"],
        meets=[REVIEW_SUSPENSION],
        starts=[REVIEW_SUSPENSION],
        tells="suspension_reviewed",
    ),
    Row(missed(REVIEW_SUSPENSION), starts=[REVIEW_SUSPENSION], tells="suspension_unreviewed"),
)
