"""How are money, moments and lengths said, up to the edges?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from platform_core.legal.spans import TICK
from platform_core.money import Money
from platform_core.ui import wording

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai
MIDNIGHT = datetime(2026, 3, 10, 16, 0, tzinfo=UTC)  # the 11th begins there
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TestAmount:
    @pytest.mark.parametrize(
        ("money", "said"),
        [
            (Money(5800), "¥58.00"),
            (Money(5), "¥0.05"),
            (Money(-5800), "-¥58.00"),
            (Money(0), "¥0.00"),
            (Money(1234, "USD"), "USD 12.34"),
        ],
    )
    def test_says_yuan_and_fen(self, money: Money, said: str) -> None:
        assert wording.amount(money) == said


class TestMoment:
    def test_is_told_by_the_clock_of_the_place(self) -> None:
        with override("zh-hans"):
            assert wording.moment(AT) == "2026年3月10日 10:00"
        with override("en"):
            assert wording.moment(AT) == "10 Mar 2026, 10:00"


class TestUntil:
    """An end is exclusive."""

    @pytest.mark.parametrize(("language", "said"), [("zh-hans", "2026年3月10日 24:00"), ("en", "end of 10 Mar 2026")])
    def test_says_of_midnight_that_the_day_before_ends(self, language: str, said: str) -> None:
        with override(language):
            assert wording.until(MIDNIGHT) == said

    def test_says_any_other_instant_as_it_is(self) -> None:
        with override("en"):
            assert wording.until(MIDNIGHT - TICK) == "10 Mar 2026, 23:59"
            assert wording.until(MIDNIGHT + TICK) == "11 Mar 2026, 00:00"


class TestLeft:
    def test_turns_at_the_instant(self) -> None:
        with override("en"):
            assert wording.time_left(AT, at=AT - TICK) == "less than a minute left"
            assert wording.time_left(AT, at=AT) == "ended less than a minute ago"

    def test_is_said_in_chinese_too(self) -> None:
        with override("zh-hans"):
            assert wording.time_left(AT + 2 * DAY + 3 * HOUR, at=AT) == "还剩 2 天 3 小时"
            assert wording.time_left(AT - HOUR, at=AT) == "已过 1 小时"


class TestLength:
    @pytest.mark.parametrize(
        ("of", "said"),
        [
            (timedelta(0), "less than a minute"),
            (timedelta(minutes=1) - TICK, "less than a minute"),
            (timedelta(minutes=1), "1 minute"),
            (HOUR - TICK, "59 minutes"),
            (HOUR, "1 hour"),
            (HOUR + timedelta(minutes=5), "1 hour 5 minutes"),
            (DAY - TICK, "23 hours 59 minutes"),
            (DAY, "1 day"),
            (DAY + timedelta(minutes=59), "1 day"),
            (2 * DAY + HOUR, "2 days 1 hour"),
        ],
    )
    def test_is_said_in_its_two_largest_units_rounded_down(self, of: timedelta, said: str) -> None:
        with override("en"):
            assert wording.length(of) == said


class TestToday:
    @pytest.mark.parametrize(
        ("end", "today"),
        [(MIDNIGHT, True), (MIDNIGHT + TICK, False), (AT - DAY, True)],
    )
    def test_is_when_an_end_comes_by_midnight_in_shanghai(self, end: datetime, today: bool) -> None:
        assert wording.ends_today(end, at=AT) is today
