"""How a year gets into the calendar: two persons, a version more, nothing edited, and nobody counts by the old one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from platform_core.actors import Actor, Role
from platform_core.eventlog.models import Event as Fact
from platform_core.legal.calendars import DayKind
from platform_core.legal.commands import proposing
from platform_core.legal.errors import CalendarMoved, MayNotDecide, NothingChanges, NoticeRefused, NoticeUnreadable
from platform_core.legal.models.calendars import CalendarDay, CalendarVersion
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.queries import calendars
from platform_core.legal.types import Matter
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.legal.loading import (
    AS_ANNOUNCED_2026,
    FIRST,
    MADE_UP_2027,
    MADE_UP_2028,
    MADE_UP_2029,
    ONE_DAY_MORE,
    SECOND,
    SOURCE,
    approved,
    load,
    load_2027,
    proposed,
)


@pytest.mark.django_db
class TestPropose:
    def test_keeps_the_notice_as_people_write_it_and_changes_nothing(self, at):
        found = proposed(
            {"2027": {**MADE_UP_2027, "off": ["01-01", "01-02", "01-03", *MADE_UP_2027["off"][1:]]}}, at=at
        )

        assert found.payload == {"years": {"2027": MADE_UP_2027}, "source": SOURCE, "follows": 1}
        with bound(scopes.ANONYMOUS):
            assert calendars.calendar().version == 1

    @pytest.mark.parametrize(
        ("years", "reasons"),
        [
            ({"2027": {"off": ["02-30"]}}, ("2027: there is no 02-30",)),
            ({}, ("no year",)),
            ({"2027": 3}, ("2027: a year with its days stands here",)),
            ([], ("no year",)),
            ([3], ("years with their days stand here",)),
        ],
    )
    def test_refuses_what_cannot_be_read(self, at, years, reasons):
        with pytest.raises(NoticeUnreadable) as refusal:
            proposed(years, at=at)

        assert refusal.value.params == {"reasons": reasons}

    @pytest.mark.parametrize("source", ["", "   ", "x" * 201])
    def test_refuses_a_notice_from_nowhere(self, at, source):
        with pytest.raises(NoticeUnreadable) as refusal:
            proposed({"2027": MADE_UP_2027}, at=at, source=source)

        assert refusal.value.params == {"reasons": ("source",)}

    def test_refuses_what_no_notice_looks_like_with_every_reason(self, at):
        with pytest.raises(NoticeRefused) as refusal:
            proposed({"2027": {"off": ["01-01..01-03"], "worked": ["01-02", "03-10"]}}, at=at)

        assert refusal.value.params == {
            "year": 2027,
            "reasons": (
                *("off_and_worked", "weekday_worked", "festival_not_off"),
                *("unusual_days_off", "not_made_up"),
            ),
        }

    @pytest.mark.parametrize("years", [("2028",), ("2028", "2029")])
    def test_refuses_a_year_while_the_one_before_it_is_missing(self, at, years):
        notices = {"2028": MADE_UP_2028, "2029": MADE_UP_2029}
        with pytest.raises(NoticeRefused) as refusal:
            proposed({year: notices[year] for year in years}, at=at)

        assert refusal.value.params == {"year": 2028, "reasons": ("leaves_a_gap",)}

    def test_takes_years_that_follow_together(self, at):
        assert proposed({"2027": MADE_UP_2027, "2028": MADE_UP_2028}, at=at).state == "proposed"

    def test_refuses_what_the_calendar_says_already(self, at):
        with pytest.raises(NothingChanges):
            proposed({"2026": AS_ANNOUNCED_2026}, at=at)


@pytest.mark.django_db
class TestApprove:
    def test_writes_the_days_as_the_next_version_and_tells(self, at):
        done = load_2027(at=at)

        with bound(scopes.staff(SECOND.id)):
            row = CalendarVersion.objects.get(version=2)
            [fact] = Fact.objects.filter(subject_id=row.id)
        assert (row.years, row.source, row.proposal_id, row.loaded_at) == ([2027], SOURCE, done.id, at)
        assert (fact.topic, fact.actor_id) == ("legal.calendar_loaded", SECOND.id)
        assert fact.payload == {"calendar_id": str(row.id), "version": 2, "years": [2027], "source": SOURCE}
        with bound(scopes.ANONYMOUS):
            days = calendars.calendar()
        assert days.version == 2
        assert [days.is_working_day(date(2027, 2, n)) for n in (5, 11, 12, 14)] == [False, False, True, True]

    def test_writes_no_more_of_a_known_year_than_what_it_corrects(self, at):
        load(ONE_DAY_MORE, at=at)

        with bound(scopes.ANONYMOUS):
            assert list(CalendarDay.objects.filter(version=2).values_list("date", "kind")) == [
                (date(2026, 11, 30), DayKind.HOLIDAY)
            ]

    def test_is_not_for_who_proposed_it(self, at):
        waiting = proposed({"2027": MADE_UP_2027}, at=at)

        with pytest.raises(MayNotDecide):
            approved(waiting, by=FIRST, at=at)

        with bound(scopes.ANONYMOUS):
            assert calendars.calendar().version == 1

    def test_goes_on_if_another_year_was_loaded_meanwhile(self, at):
        waiting = proposed(ONE_DAY_MORE, at=at)
        load_2027(at=at)

        approved(waiting, at=at)

        with bound(scopes.ANONYMOUS):
            days = calendars.calendar()
        assert (days.version, days.is_working_day(date(2026, 11, 30)), days.knows(date(2027, 1, 1))) == (3, False, True)

    def test_is_refused_if_the_same_year_was_loaded_otherwise_meanwhile(self, at):
        waiting = proposed({"2027": MADE_UP_2027}, at=at)
        load({"2027": {**MADE_UP_2027, "worked": ["02-14", "05-09", "09-26", "10-09"]}}, at=at)

        with pytest.raises(CalendarMoved) as refusal:
            approved(waiting, at=at)

        assert refusal.value.params == {"version": 2}
        with bound(scopes.staff(SECOND.id)):
            assert Proposal.objects.get(id=waiting.id).state == "proposed"

    def test_is_refused_if_exactly_this_was_loaded_meanwhile(self, at):
        waiting = proposed({"2027": MADE_UP_2027}, at=at)
        load_2027(at=at)

        with pytest.raises((CalendarMoved, NothingChanges)):
            approved(waiting, at=at)


@pytest.mark.commits
class TestTwoAtOnce:
    def test_load_one_calendar_after_the_other(self, at):
        first = proposed(ONE_DAY_MORE, at=at)
        second = proposed({"2027": MADE_UP_2027}, at=at)
        together = Barrier(2)

        def approve(proposal: Proposal) -> None:
            together.wait()
            approved(proposal, at=at)
            connection.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(approve, [first, second]))

        with bound(scopes.ANONYMOUS), transaction.atomic():
            assert sorted(CalendarVersion.objects.values_list("version", flat=True)) == [1, 2, 3]
            days = calendars.calendar()
        assert not days.is_working_day(date(2026, 11, 30))
        assert days.knows(date(2027, 12, 31))


@pytest.mark.commits
class TestWhoeverCounts:
    def test_counts_by_the_new_calendar_from_the_next_transaction_on_without_a_restart(self, at):
        loaded, seen = Event(), []

        def another_process() -> None:
            """As far as a thread has a connection and a transaction of its own."""
            for moment in ("before", "after"):
                if moment == "after":
                    loaded.wait(timeout=30)
                with bound(scopes.ANONYMOUS), transaction.atomic():
                    seen.append(calendars.calendar().version)
                ready.set()
            connection.close()

        ready = Event()
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(another_process)
            ready.wait(timeout=30)
            load_2027(at=at)
            loaded.set()
            waiting.result(timeout=30)

        assert seen == [1, 2]

    def test_never_counts_by_days_that_were_rolled_back(self, at):
        waiting = proposed({"2027": MADE_UP_2027}, at=at)
        with pytest.raises(ZeroDivisionError), bound(scopes.staff(SECOND.id)), transaction.atomic():
            proposing.approve(waiting.id, by=SECOND, at=at)
            assert calendars.calendar().knows(date(2027, 1, 1))
            raise ZeroDivisionError

        with bound(scopes.ANONYMOUS), transaction.atomic():
            assert calendars.calendar().version == 1
        load(ONE_DAY_MORE, at=at)

        with bound(scopes.ANONYMOUS), transaction.atomic():
            days = calendars.calendar()
        assert (days.version, days.knows(date(2027, 1, 1))) == (2, False)


@pytest.mark.django_db
class TestAShopper:
    def test_proposes_nothing(self, at):
        shopper = Actor(id=new_id(), role=Role.SHOPPER)
        payload = {"years": {"2027": MADE_UP_2027}, "source": SOURCE}

        with (
            bound(scopes.shopper(shopper.id)),
            pytest.raises(Exception, match="permission denied"),
            transaction.atomic(),
        ):
            proposing.propose(Matter.CALENDAR, payload=payload, why="holidays", by=shopper, at=at + timedelta(days=1))
