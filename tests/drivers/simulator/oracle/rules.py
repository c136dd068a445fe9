"""How should a rule change? Commented on, answered, announced by a second person, and not before its day."""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.oracle.clocks import COMMENT, EFFECT, day_of, end_of
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.words import DAY, Do

FULL_DAYS: Final = 7  # between the announcement and the day of effect


def _announce(course: Course, said: Said) -> None:
    course.start(EFFECT, due=end_of(day_of(course.now) + (said["in_days"] - 1) * DAY))


ROWS: Final = (
    Row(Do.DRAFT_RULE, to="drafted", then=lambda course, _: course.states.update(rules="1")),
    Row(Do.OPEN_COMMENTS, ["drafted"], to="opened", starts=[COMMENT]),
    Row(Do.COMMENT_ON_RULE, ["opened"], marks=["asked"]),
    Row(Do.ANSWER_COMMENT, needs=["asked"], unless=["answered"], marks=["answered"]),
    Row(missed(COMMENT), ["opened"], to="heard"),
    # Whoever wrote it never announces it.
    Row(
        Do.ANNOUNCE_RULE,
        ["heard"],
        needs=["answered"],
        only_if=lambda _, said: said["in_days"] > FULL_DAYS,
        to="announced",
        then=_announce,
    ),
    Row(missed(EFFECT), ["announced"], to="in_force"),
)
