"""When people are reminded, what a pause adds, what nobody does to a clock by hand, and how long a failure rests."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from platform_core.actors import Role
from platform_core.deadlines import policies
from platform_core.deadlines.types import ManualAction, PauseReason, Promise
from platform_core.legal.calendars import DayKind, Days
from platform_core.legal.spans import HoursBefore, midnight
from platform_core.rows import new_id
from tests.platform_core.deadlines.clocks import REFUND

TICK = timedelta.resolution
DUE = midnight(date(2026, 3, 18))
MARCH = Days(
    1,
    {
        date(2026, 3, day): DayKind.WEEKEND if date(2026, 3, day).weekday() >= 5 else DayKind.WORKDAY
        for day in range(1, 32)
    },
)


def at(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """In March 2026, in Shanghai."""
    return midnight(date(2026, 3, day)) + timedelta(hours=hour, minutes=minute, seconds=second)


class TestReminders:
    BEFORE = (HoursBefore(24), HoursBefore(48))

    def ahead(self, now: datetime) -> list[datetime]:
        return policies.reminders(self.BEFORE, due_at=DUE, at=now, calendar=MARCH)

    def test_lie_so_long_before_the_end_the_first_first(self):
        assert self.ahead(at(10)) == [at(16), at(17)]

    def test_are_not_made_up_for_once_their_instant_has_come(self):
        assert self.ahead(at(16) - TICK) == [at(16), at(17)]
        assert self.ahead(at(16)) == [at(17)]
        assert self.ahead(at(17)) == []

    def test_of_the_same_instant_are_one(self):
        twice = (HoursBefore(24), HoursBefore(24))

        assert policies.reminders(twice, due_at=DUE, at=at(10), calendar=MARCH) == [at(17)]

    def test_make_up_for_what_was_still_to_be_said_and_now_lies_behind(self):
        def ahead(now: datetime, unsent: int) -> list[datetime]:
            return policies.reminders(self.BEFORE, due_at=DUE, at=now, unsent=unsent, calendar=MARCH)

        assert ahead(at(16), 2) == [at(16), at(17)]
        assert ahead(at(16), 1) == [at(17)]
        assert ahead(DUE - TICK, 1) == [DUE - TICK]
        assert ahead(DUE, 1) == []


class TestWhatMayBeLost:
    def test_is_in_a_living_hand_until_a_moment_has_gone_by(self):
        begun_at = at(10)

        assert policies.may_be_alive(begun_at, at=begun_at + policies.MARK_GRACE - TICK)
        assert not policies.may_be_alive(begun_at, at=begun_at + policies.MARK_GRACE)

    def test_is_put_off_at_the_third_time_and_not_at_the_second(self):
        assert [policies.was_lost_too_often(losses) for losses in (0, 1, 2, 3, 4)] == [False] * 3 + [True] * 2


class TestLost:
    def lost(self, within: str, paused_at: datetime, resumed_at: datetime, rolled: int = 0) -> str:
        span = policies.span_lost(within, paused_at=paused_at, resumed_at=resumed_at, rolled=rolled, calendar=MARCH)
        return str(span or "")

    @pytest.mark.parametrize(
        ("until", "added"),
        [
            (at(11, 23), ""),
            (at(12) - TICK, ""),
            (at(12), "calendar_days:1"),
            (at(13, 8), "calendar_days:2"),
        ],
    )
    def test_of_calendar_days_is_each_day_that_did_not_run_to_its_end(self, until, added):
        assert self.lost("calendar_days:7", at(11, 9), until) == added
        assert self.lost("months:2", at(11, 9), until) == added

    def test_of_working_days_leaves_out_the_weekend(self):
        """The 13th is a Friday."""
        assert self.lost("working_days:7", at(13, 9), at(14, 9)) == "working_days:1"
        assert self.lost("working_days:7", at(13, 9), at(16, 9)) == "working_days:1"
        assert self.lost("working_days:7", at(13, 9), at(17)) == "working_days:2"
        assert self.lost("working_days:7", at(14, 9), at(16, 9)) == ""

    def test_of_hours_is_minutes_rounded_up(self):
        assert self.lost("hours:48", at(11), at(11)) == ""
        assert self.lost("hours:48", at(11), at(11) + TICK) == "minutes:1"
        assert self.lost("hours:48", at(11), at(11, 1)) == "minutes:60"
        assert self.lost("minutes:30", at(11), at(11, 1) + TICK) == "minutes:61"

    def test_gives_again_the_days_of_rest_by_which_the_end_had_moved(self):
        assert self.lost("calendar_days:7", at(15, 9), at(18, 9), rolled=2) == "calendar_days:5"

    def test_goes_by_the_unit_in_which_the_period_began(self):
        assert self.lost("working_days:3<calendar_days:7", at(13, 9), at(16, 9)) == "working_days:1"
        assert self.lost("working_days:3+working_days:2", at(13, 9), at(16, 9)) == "working_days:1"


class TestMayPause:
    def may_pause(
        self,
        reason: PauseReason,
        *,
        statutory: Collection[PauseReason] = frozenset({PauseReason.TESTING}),
        owed_by: Role = Role.MERCHANT,
        role: Role = Role.STAFF,
    ) -> bool:
        return policies.may_pause(reason, statutory=statutory, owed_by=owed_by, role=role)

    def test_is_only_for_what_the_statute_names(self):
        assert self.may_pause(PauseReason.TESTING)
        assert not self.may_pause(PauseReason.REPAIR)
        assert not self.may_pause(PauseReason.TESTING, statutory=frozenset())

    @pytest.mark.parametrize("role", [Role.STAFF, Role.SYSTEM])
    def test_is_not_for_the_side_that_owes(self, role):
        other = Role.SYSTEM if role is Role.STAFF else Role.STAFF

        assert not self.may_pause(PauseReason.TESTING, owed_by=role, role=role)
        assert self.may_pause(PauseReason.TESTING, owed_by=other, role=role)


class TestMayByHand:
    SHOPS = Promise(
        id=new_id(),
        kind="tests.refund",
        subject_type="tests.thing",
        subject_id=new_id(),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        rule="DL_NRR_REFUND",
        started_at=datetime(2026, 3, 10, tzinfo=UTC),
        due_strict=DUE,
        due_legal=DUE,
        due_at=DUE,
        state="running",
        closed_at=None,
        provisional=False,
    )
    SHOPPERS = replace(SHOPS, owed_by=Role.SHOPPER)
    STATUTORY: Mapping[str, Any] = {"pauses_for": frozenset({PauseReason.TESTING})}

    def refused(
        self, action: ManualAction, promise: Promise, *, attempts: int = 0, reason: str = "asked for", **declared: Any
    ) -> tuple[str, ...]:
        spec = replace(REFUND, **({"may_be_extended": True} | declared))
        return policies.may_by_hand(action, spec=spec, promise=promise, attempts=attempts, reason=reason).codes()

    def test_asks_for_a_reason(self):
        assert self.refused(ManualAction.EXTEND, self.SHOPPERS, reason=" ") == ("no_reason",)

    def test_gives_more_time_to_a_consumer_alone(self):
        assert self.refused(ManualAction.EXTEND, self.SHOPPERS) == ()
        assert self.refused(ManualAction.EXTEND, self.SHOPS) == ("against_the_consumer",)

    def test_gives_no_time_that_the_app_does_not_go_by(self):
        assert self.refused(ManualAction.EXTEND, self.SHOPPERS, may_be_extended=False) == ("not_extendable",)

    def test_tries_again_at_once_only_what_has_failed(self):
        assert self.refused(ManualAction.RETRY, self.SHOPS) == ("not_put_off",)
        assert self.refused(ManualAction.RETRY, self.SHOPS, attempts=1) == ()

    def test_knows_no_way_to_end_a_clock(self):
        assert {action.value for action in ManualAction} == {"pause", "resume", "extend", "retry"}

    def test_pauses_only_where_a_statute_knows_a_pause(self):
        assert self.refused(ManualAction.PAUSE, self.SHOPS) == ("not_statutory",)
        assert self.refused(ManualAction.PAUSE, self.SHOPS, **self.STATUTORY) == ()

    def test_pauses_nothing_that_staff_owe(self):
        ours = replace(self.SHOPS, owed_by=Role.STAFF)
        assert self.refused(ManualAction.PAUSE, ours, **self.STATUTORY) == ("owes_it",)

    @pytest.mark.parametrize("state", ["met", "missed", "void", "paused"])
    def test_leaves_alone_what_does_not_run(self, state):
        assert self.refused(ManualAction.EXTEND, replace(self.SHOPPERS, state=state)) == ("not_running",)

    def test_lets_only_what_stands_still_go_on(self):
        assert self.refused(ManualAction.RESUME, self.SHOPS) == ("not_running",)
        assert self.refused(ManualAction.RESUME, replace(self.SHOPS, state="paused")) == ()


class TestHangsOnTheCalendar:
    @pytest.mark.parametrize(
        ("within", "strict"),
        [
            *(
                ("minutes:30", False),
                ("calendar_days:15", False),
                ("months:1", False),
                ("calendar_days:7+years:1", False),
            ),
            *(("working_days:3", True), ("calendar_days:7+working_days:2", True), ("hours:9<calendar_days:7", True)),
        ],
    )
    def test_is_so_of_every_legal_end_and_of_a_strict_one_by_what_is_counted(self, within: str, strict: bool) -> None:
        assert policies.depends_on_rest_days(within, strictly=False)
        assert policies.depends_on_rest_days(within, strictly=True) == strict


class TestRest:
    def test_doubles_from_a_minute_to_an_hour(self):
        minutes = [policies.rest(attempts, soon=False) / timedelta(minutes=1) for attempts in range(8)]

        assert minutes == [1, 2, 4, 8, 16, 32, 60, 60]

    def test_of_what_passes_by_itself_is_first_a_few_seconds(self):
        seconds = [policies.rest(attempts, soon=True).total_seconds() for attempts in range(6)]

        assert seconds == [1, 2, 4, 60, 120, 240]
