"""How should it go with goods that are said to infringe a right? Down on a whole notice, though nobody decides; back by
themselves after the shop's word, unless an authority or a court is shown to have it in time. Everybody reads of it.

The oracle is silent about a relay that stands still: it passes the shop's word on at once, in every year, so that its
clock is always met. And what everybody reads is always published by the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.drivers.simulator.oracle.clocks import (
    ACT,
    ACT_LATE,
    AWAIT_FILING,
    AWAIT_LONGER,
    FORWARD,
    PUBLISH_NOTICE,
    working_days,
)
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.words import DAY, Do

STANDS: Final = ("measured", "countered", "waiting", "delayed", "litigated")
DOWN: Final = (*STANDS, "confirmed")
WAITS: Final = (FORWARD, AWAIT_FILING, AWAIT_LONGER)
LONGEST: Final = 20  # working days of a proven delay


def is_down(course: Course) -> bool:
    """Is nothing of the goods sold?"""
    return course.states["infringement"] in DOWN


def _comes_about(*said: str) -> Callable[[Course, Said], None]:
    """What everybody has to know, within a working day."""

    def happen(course: Course, _: Said) -> None:
        course.marks |= {f"to publish {each}": course.now for each in said}
        if not course.runs(PUBLISH_NOTICE):
            course.start(PUBLISH_NOTICE)

    return happen


def _publish(course: Course, _: Said) -> None:
    for mark in [mark for mark in course.marks if mark.startswith("to publish ")]:
        del course.marks[mark]
        course.counts[f"bulletin infringement {mark.removeprefix('to publish ')}"] += 1


def _counter(course: Course, said: Said) -> None:
    """The relay passes it on; from its arrival the fifteen days run."""
    _comes_about("countered")(course, said)
    course.start(FORWARD)
    course.stop(FORWARD, end="met")
    course.states["infringement"] = "waiting"
    course.tell("complaints.infringement_statement_arrived_for_shopper")
    course.start(AWAIT_FILING, loosely=1)


def _may_delay(_: Course, said: Said) -> bool:
    return bool(said["days"] <= LONGEST)


def _delay(course: Course, said: Said) -> None:
    """So many working days behind the last of the fifteen; as many as the law allows, where nobody has judged."""
    fifteen = course.last(AWAIT_FILING)
    if fifteen is None:
        raise LookupError(f"case {course.case.number}: nobody waits for a filing")
    last = fifteen.due - DAY
    course.start(AWAIT_LONGER, last, due=working_days(last, said.get("days", LONGEST), late=True))


def _confirm(course: Course, said: Said) -> None:
    course.breaches.append("infringement")
    _comes_about("confirmed")(course, said)


def _withdraw(course: Course, said: Said) -> None:
    course.tell("complaints.infringement_withdrawn_for_shop")
    _comes_about("withdrawn")(course, said)


FILED: Final[dict[str, Any]] = {
    "to": "litigated",
    "meets": [AWAIT_FILING, AWAIT_LONGER],
    "tells": "filing_shown",
    "then": _comes_about("litigated"),
}
ROWS: Final = (
    Row(
        Do.CLAIM_RIGHT,
        only_if=lambda course, said: said.get("whole", True) and not is_down(course),
        to="submitted",
        starts=[ACT],
        tells="submitted",
        then=_comes_about("submitted"),
    ),
    Row(
        Do.MEASURE_NOTICE,
        ["submitted"],
        to="measured",
        meets=[ACT, ACT_LATE],
        tells="measured",
        then=_comes_about("measured"),
    ),
    Row(
        Do.REJECT_NOTICE,
        ["submitted"],
        to="rejected",
        meets=[ACT, ACT_LATE],
        tells="rejected",
        then=_comes_about("rejected"),
    ),
    Row(missed(ACT), starts=[ACT_LATE]),
    Row(missed(ACT_LATE), to="measured", tells="measured", then=_comes_about("measured")),
    Row(
        Do.COUNTER_NOTICE,
        ["measured"],
        only_if=lambda _, said: said.get("shows", True),
        tells="countered",
        then=_counter,
    ),
    Row(Do.SHOW_DELAY, ["waiting", "delayed"], marks=["delay shown"]),
    Row(
        Do.GRANT_DELAY,
        ["waiting"],
        needs=["delay shown"],
        only_if=_may_delay,
        to="delayed",
        meets=[AWAIT_FILING],
        tells="delay_granted",
        then=_delay,
    ),
    Row(Do.SHOW_FILING, ["waiting", "delayed"], **FILED),
    Row(missed(AWAIT_FILING), needs=["delay shown"], to="delayed", tells="delay_granted", then=_delay),
    *(
        Row(missed(kind), to="restored", tells="restored", then=_comes_about("restored"))
        for kind in (AWAIT_FILING, AWAIT_LONGER)
    ),
    Row(Do.LIFT_NOTICE, STANDS, to="lifted", voids=WAITS, tells="lifted", then=_comes_about("lifted")),
    Row(
        Do.CONFIRM_INFRINGEMENT,
        STANDS,
        to="confirmed",
        voids=WAITS,
        tells="confirmed",
        then=_confirm,
    ),
    Row(
        Do.WITHDRAW_INFRINGEMENT,
        ["submitted", *STANDS],
        to="withdrawn",
        voids=[ACT, ACT_LATE, *WAITS],
        then=_withdraw,
    ),
    Row(missed(PUBLISH_NOTICE), then=_publish),
)
