"""Is money that we kept from somebody counted by the hour, and only what is our fault?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest

from tests.drivers.simulator.bank import Given
from tests.drivers.simulator.checking import PROMPT, harm_hours
from tests.drivers.simulator.oracle.course import Course, Debt
from tests.drivers.simulator.tests.scripts import case, instant
from tests.drivers.simulator.words import HOUR, Mood

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
    course.debts.append(Debt(1000, NOON + owed_from * HOUR, "orders.money_back"))
    lines = [Given(SOMETHING, SOMETHING, fen, NOON + hours * HOUR) for fen, hours in given]

    assert harm_hours(course, lines)["orders"] == pytest.approx(ours)


def test_harm_is_counted_of_each_kind_of_debt_and_what_comes_pays_the_oldest():
    """Ten yuan of a cancelled order at noon, and five of a complaint two hours later: twelve of them come at ten."""
    course = Course(case(), 2000, NOON + END * HOUR)
    course.debts += [
        Debt(1000, NOON, "orders.money_back"),
        Debt(500, NOON + 2 * HOUR, "complaints.refunded_for_shopper"),
    ]
    lines = [Given(SOMETHING, SOMETHING, 1200, NOON + 10 * HOUR)]

    kept = harm_hours(course, lines)

    assert kept["orders"] == pytest.approx(10 * (10 - LATER))
    assert kept["complaints"] == pytest.approx(2 * (8 - LATER) + 3 * (46 - LATER))
    assert kept["aftersales"] == kept["payments"] == 0


def test_what_the_provider_refuses_is_ours_from_when_it_was_asked_in_a_way_that_it_takes():
    course = Course(case(mood=Mood.STUBBORN), 1000, NOON + END * HOUR)
    course.debts.append(Debt(1000, NOON, "orders.money_back", asked=NOON + 24 * HOUR))

    assert harm_hours(course, [])["orders"] == pytest.approx(10 * (24 - LATER))
