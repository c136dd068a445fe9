"""Is a year missing, and who hears of it? The figures, every morning's log, and the first page of staff."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from platform_core import clock
from platform_core.legal import tasks
from platform_core.legal.metrics import Calendar
from platform_core.legal.queries import calendars
from platform_core.legal.years import is_overdue
from platform_core.project.start_page import attention
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.legal.loading import FIRST, load_2027

TICK = timedelta.resolution
NOVEMBER = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)  # the first of November in Shanghai


class TestIsOverdue:
    @pytest.mark.parametrize(
        ("known_until", "today", "overdue"),
        [
            (date(2027, 1, 1), date(2026, 10, 31), False),
            (date(2027, 1, 1), date(2026, 11, 1), True),
            (date(2027, 1, 1), date(2027, 3, 1), True),
            (date(2028, 1, 1), date(2026, 12, 31), False),
            (date(2028, 1, 1), date(2027, 10, 31), False),
            (date(2028, 1, 1), date(2027, 11, 1), True),
        ],
    )
    def test_from_the_first_of_november_before_it(self, known_until, today, overdue):
        assert is_overdue(known_until, today=today) is overdue


@pytest.mark.django_db
class TestOutlook:
    def test_counts_the_days_that_are_left_by_the_day_in_shanghai(self):
        with bound(scopes.ANONYMOUS):
            before, after = (calendars.outlook(at=moment) for moment in (NOVEMBER - TICK, NOVEMBER))

        assert (before.days_left, before.overdue) == (62, False)
        assert (after.days_left, after.overdue, after.known_until, after.version) == (61, True, date(2027, 1, 1), 1)


@pytest.mark.django_db
class TestEveryMorning:
    @pytest.fixture(autouse=True)
    def _first_of_november(self, monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: NOVEMBER)

    def test_the_log_says_that_a_year_is_missing_until_it_is_loaded(self, caplog):
        tasks.watch()
        [record] = caplog.records
        assert (record.levelname, record.message, record.year, record.days_left) == (
            *("ERROR", "calendar_missing"),
            *(2027, 61),
        )

        caplog.clear()
        load_2027(at=NOVEMBER)
        tasks.watch()
        assert caplog.records == []

    def test_the_log_is_silent_before_november(self, caplog, monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: NOVEMBER - TICK)

        tasks.watch()

        assert caplog.records == []

    def test_the_figures_say_so_at_each_scrape(self):
        assert figures() == {"version": 1, "days_left": 61, "overdue": 1}

        load_2027(at=NOVEMBER)

        assert figures() == {"version": 2, "days_left": 426, "overdue": 0}

    def test_staff_read_it_on_their_first_page(self):
        [told] = first_page()
        assert "2027" in told
        assert "61" in told
        assert 'href="/admin/legal/calendarversion/"' in told

        load_2027(at=NOVEMBER)

        assert first_page() == []


def figures() -> dict[str, float]:
    return {
        metric.name.removeprefix("tianping_legal_calendar_"): metric.samples[0].value for metric in Calendar().collect()
    }


def first_page() -> list[str]:
    request = RequestFactory().get("/admin/")
    request.session = {}
    request._messages = FallbackStorage(request)
    with bound(scopes.staff(FIRST.id)):
        attention(request, {})
    return [str(message) for message in get_messages(request)]
