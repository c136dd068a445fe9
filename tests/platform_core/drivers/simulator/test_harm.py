"""Is money that was kept from somebody counted by the hour, and by whose fault?"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from platform_core.drivers.simulator.bank import Given
from platform_core.drivers.simulator.harm_hours import PROMPT, harmed
from platform_core.drivers.simulator.oracle.course import Course, Debt
from platform_core.drivers.simulator.words import HOUR, Mood
from tests.platform_core.drivers.simulator.scripts import case, instant

NOON = instant("2026-03-10T12:00:00+08:00")
SOMETHING = UUID(int=1)


def owing(*debts: Debt, mood: Mood = Mood.PROMPT, silence: float = 0, until: float = 48) -> Course:
    course = Course(case(mood=mood, silence=silence), 1000, NOON + timedelta(hours=until))
    course.debts.extend(debts)
    return course


def given(fen: int, hours: float) -> Given:
    return Given(SOMETHING, SOMETHING, fen, NOON + timedelta(hours=hours))


class TestHarm:
    def test_is_none_where_money_goes_back_at_once(self):
        assert harmed(owing(Debt(1000, NOON)), [given(1000, 0.1)]).fen_hours == 0

    def test_is_money_times_hours(self):
        harm = harmed(owing(Debt(1000, NOON)), [given(1000, 10)])

        assert harm.fen_hours == pytest.approx(1000 * (10 - PROMPT / HOUR))
        assert harm.cases == 1

    def test_goes_on_to_the_end_where_it_never_comes(self):
        assert harmed(owing(Debt(1000, NOON)), []).fen_hours == pytest.approx(1000 * (48 - PROMPT / HOUR))

    def test_counts_what_is_missing_alone(self):
        harm = harmed(owing(Debt(1000, NOON)), [given(400, 0), given(600, 10)])

        assert harm.fen_hours == pytest.approx(600 * (10 - PROMPT / HOUR))

    def test_is_the_providers_while_it_hears_nothing(self):
        harm = harmed(owing(Debt(1000, NOON), mood=Mood.DEAF, silence=3), [given(1000, 3)])

        assert (harm.fen_hours, harm.outside) == (0, pytest.approx(3000))

    def test_is_not_the_providers_where_we_are_slow_ourselves(self):
        """Neither by minutes that nobody is blamed for, nor after the provider would have heard."""
        prompt = harmed(owing(Debt(1000, NOON)), [given(1000, 0.1)])
        slow = harmed(owing(Debt(1000, NOON), mood=Mood.DEAF, silence=3), [given(1000, 5)])

        assert (prompt.fen_hours, prompt.outside) == (0, 0)
        assert (slow.fen_hours, slow.outside) == (pytest.approx(1000 * (2 - PROMPT / HOUR)), pytest.approx(3000))

    def test_is_not_made_good_by_too_much(self):
        late = Debt(500, NOON + timedelta(hours=20))

        assert harmed(owing(late), [given(1000, 0)]).fen_hours == 0
