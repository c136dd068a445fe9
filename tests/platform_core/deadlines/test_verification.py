"""Two counts that share no code come to the same end, whatever is counted from whenever."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from platform_core.deadlines.verification import count_again
from platform_core.legal import spans
from platform_core.legal.calendars import Days, Reading, notice
from platform_core.legal.spans import midnight

KNOWN = Days(1, dict(notice(1)))
FORWARDS = ("minutes", "hours", "calendar_days", "working_days", "months", "years", "month_end")
MOST = {"minutes": 90, "hours": 200, "calendar_days": 61, "working_days": 30, "months": 14, "years": 3, "month_end": 4}


def period(chance: random.Random) -> str:
    """A text as rows keep it: one period in three is bounded by another, one in three is longer for a reason."""
    one, two, three = (f"{unit}:{chance.randint(1, MOST[unit])}" for unit in chance.choices(FORWARDS, k=3))
    return chance.choice([one, f"{one}<{two}", f"{one}+{three}", f"{one}+{two}+{three}", f"{one}<{two}+{three}"])


def instant(chance: random.Random) -> datetime:
    """Between 2019 and 2030, often to the tick at a local midnight, and beyond the years that were announced."""
    day = date(2019, 1, 1) + timedelta(days=chance.randrange(11 * 365))
    return midnight(day) + chance.choice(
        [timedelta(0), -spans.TICK, spans.TICK, timedelta(seconds=chance.random() * 86400)]
    )


class TestCountAgain:
    @pytest.mark.parametrize("reading", list(Reading))
    def test_agrees_with_the_spans_for_thousands_of_rows(self, reading):
        chance, calendar = random.Random(f"recount {reading}"), KNOWN.read(reading)
        for _ in range(1_000):
            text, started_at = period(chance), instant(chance)

            first = spans.parse(text).due(started_at, calendar=calendar)
            second = count_again(text, started_at=started_at, calendar=calendar)

            assert (second.strict, second.legal) == (first.strict, first.legal), (text, started_at)

    def test_lays_out_each_day_with_its_number_and_what_it_is(self):
        """Seven days from 24 September end on 1 October, a holiday; the 8th is worked again."""
        found = count_again("calendar_days:7", started_at=datetime(2026, 9, 24, 2, tzinfo=UTC), calendar=KNOWN)

        assert [(d.day.day, d.number) for d in found.days[:7]] == [
            (25, 1), (26, 2), (27, 3), (28, 4), (29, 5), (30, 6), (1, 7)
        ]  # fmt: skip
        assert [(d.day.day, d.moved) for d in found.days[7:]] == [*((day, True) for day in range(2, 8)), (8, False)]
        assert found.days[6].kind == "holiday"
        assert found.legal == midnight(date(2026, 10, 9))

    def test_numbers_worked_days_alone(self):
        """From Friday 13 March: the weekend does not count."""
        found = count_again("working_days:2", started_at=datetime(2026, 3, 13, 2, tzinfo=UTC), calendar=KNOWN)

        assert [(d.day.day, d.number, d.kind) for d in found.days] == [
            (14, None, "weekend"), (15, None, "weekend"), (16, 1, "workday"), (17, 2, "workday")
        ]  # fmt: skip

    def test_lays_out_nothing_where_hours_are_counted(self):
        assert count_again("hours:48", started_at=datetime(2026, 3, 13, 2, tzinfo=UTC), calendar=KNOWN).days == ()

    @pytest.mark.parametrize("text", ["full_days_before:7", "hours_before:3", "fortnights:1"])
    def test_refuses_what_does_not_run_forwards(self, text):
        with pytest.raises(ValueError, match="forwards"):
            count_again(text, started_at=datetime(2026, 3, 13, 2, tzinfo=UTC), calendar=KNOWN)
