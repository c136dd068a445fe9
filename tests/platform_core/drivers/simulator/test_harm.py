"""Is money that we kept from somebody counted by the hour, and only what is our fault?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest

from platform_core.drivers.simulator.bank import Given
from platform_core.drivers.simulator.checking import PROMPT, harm_hours
from platform_core.drivers.simulator.oracle.course import Course, Debt
from platform_core.drivers.simulator.words import HOUR, Mood
from tests.platform_core.drivers.simulator.scripts import case, instant

NOON = instant("2026-03-10T12:00:00+08:00")
LATER = PROMPT / HOUR  # hours for which nobody is blamed
END = 48
SOMETHING = UUID(int=1)


@pytest.mark.parametrize(
    ("owed_from", "given", "silence", "ours"),
    [
        # ten yuan owed from an hour on; fen given back at an hour; the provider's deafness; yuan-hours of harm
        (0, [(1000, 0.1)], 0, 0),
        (0, [(1000, 10)], 0, 10 * (10 - LATER)),
        (0, [], 0, 10 * (END - LATER)),  # to the end of its course
        (0, [(400, 0), (600, 10)], 0, 6 * (10 - LATER)),
        (0, [(1000, 3)], 3, 0),
        (0, [(1000, 5)], 3, 10 * (2 - LATER)),  # after the provider would have heard it is ours
        (20, [(2000, 0)], 0, 0),  # too much, too soon, makes nothing good
    ],
)
def test_harm_is_money_times_hours(owed_from: float, given: Sequence[tuple[int, float]], silence: float, ours: float):
    course = Course(case(mood=Mood.DEAF if silence else Mood.PROMPT, silence=silence), 1000, NOON + END * HOUR)
    course.debts.append(Debt(1000, NOON + owed_from * HOUR))
    lines = [Given(SOMETHING, SOMETHING, fen, NOON + hours * HOUR) for fen, hours in given]

    assert harm_hours(course, lines) == pytest.approx(ours)
