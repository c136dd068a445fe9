"""How a promise begins, ends and gets longer, at its boundaries."""

import dataclasses
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from platform_core.deadlines.commands import clocks
from platform_core.deadlines.errors import DeadlineNotRunning, DeadlinePassed
from platform_core.deadlines.queries import explanation, promises
from platform_core.deadlines.types import ClockGroup, Subject
from platform_core.eventlog.models import Event
from platform_core.eventlog.queries import topics_about
from platform_core.legal.spans import CalendarDays, Hours
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.gathering import together
from platform_core.tenancy.scopes import bound
from tests.platform_core.deadlines.clocks import (
    DELIVER,
    MERCHANT,
    PAY,
    REFUND,
    SHOPPER,
    STAFF,
    WINDOW,
    row,
    running,
)

TICK = timedelta.resolution


def topics(deadline_id: UUID) -> list[str]:
    with bound(scopes.staff(STAFF.id)):
        return topics_about(deadline_id)


def about(shop: UUID | None = None, person: UUID | None = None) -> Subject:
    return Subject(type="tests.thing", id=new_id(), merchant_id=shop, person_id=person)


class TestStart:
    def test_fixes_both_ends_and_what_they_were_counted_from(self, shop):
        received = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)

        found = row(running(shop, REFUND, at=received))

        assert found.due_strict == datetime(2026, 10, 7, 16, 0, tzinfo=UTC)  # the end of the 7th in Shanghai
        assert found.due_legal == datetime(2026, 10, 8, 16, 0, tzinfo=UTC)
        assert found.due_at == found.run_at == found.due_legal
        assert (found.rule_code, found.rule_version, found.within) == ("DL_NRR_REFUND", 1, "calendar_days:7")
        assert (found.calendar_version, found.reading, found.provisional) == (1, "earlier", False)
        assert (found.owed_by, found.owed_to, found.state) == ("merchant", "shopper", "running")

    def test_runs_to_the_strict_end_where_the_number_is_the_houses(self, shop, at):
        assert row(running(shop, PAY, at=at)).due_at == at + timedelta(minutes=30)

    def test_tells_that_it_began(self, shop, at):
        deadline_id = running(shop, PAY, at=at)

        with bound(scopes.staff(STAFF.id)):
            [event] = Event.objects.filter(subject_id=deadline_id)
        assert (event.topic, event.merchant_id) == ("deadlines.started", shop)
        assert event.payload["due_at"] == (at + timedelta(minutes=30)).isoformat()

    def test_refuses_a_second_clock_of_the_kind_for_the_subject(self, shop, at):
        subject_id = new_id()
        running(shop, PAY, at=at, subject_id=subject_id)
        running(shop, REFUND, at=at, subject_id=subject_id)

        with pytest.raises(IntegrityError, match="one_open_per_subject"):
            running(shop, PAY, at=at, subject_id=subject_id)

    def test_counts_what_the_contract_says(self, shop, at):
        with bound(scopes.merchant(shop)), transaction.atomic():
            deadline_id = clocks.start(
                DELIVER, about=about(shop), started_at=at, by=MERCHANT, at=at, promised=Hours(48)
            )

        found = row(deadline_id)
        assert (found.due_at, found.within, found.rule_version) == (at + timedelta(hours=48), "hours:48", None)

    def test_refuses_a_promise_that_nobody_gave(self, shop, at):
        with pytest.raises(ValueError, match="none was given"):
            running(shop, DELIVER, at=at)

    def test_refuses_a_promise_worse_than_the_rule(self, shop, at):
        with bound(scopes.merchant(shop)), pytest.raises(ValueError, match="is worse than DL_NRR_REFUND"):
            clocks.start(REFUND, about=about(shop), started_at=at, by=STAFF, at=at, promised=CalendarDays(8))

    def test_runs_without_a_shop_in_the_platforms_scope(self, db, at):
        assert row(running(None, PAY, at=at)).merchant_id is None

    def test_is_begun_by_a_shopper_for_herself(self, shop, at):
        with bound(scopes.shopper(SHOPPER.id)), transaction.atomic():
            deadline_id = clocks.start(PAY, about=about(shop, SHOPPER.id), started_at=at, by=SHOPPER, at=at)
            assert [mine.id for mine in promises.clocks_seen_by(SHOPPER, which=ClockGroup.RUNNING)] == [deadline_id]


class TestMeet:
    def test_stops_the_clock_and_tells(self, shop, at):
        subject_id = new_id()
        deadline_id = running(shop, PAY, at=at, subject_id=subject_id)

        with bound(scopes.merchant(shop)):
            assert clocks.meet(PAY, subject_id=subject_id, by=MERCHANT, at=at + TICK) is True

        assert (row(deadline_id).state, row(deadline_id).closed_at) == ("met", at + TICK)
        assert topics(deadline_id) == ["deadlines.started", "deadlines.met"]

    def test_stops_a_red_line_before_its_end_and_not_at_it_though_no_sweep_came(self, shop, at):
        line, subject_id = dataclasses.replace(PAY, red_line=True), new_id()
        deadline_id = running(shop, PAY, at=at, subject_id=subject_id)
        due_at = row(deadline_id).due_at

        with bound(scopes.merchant(shop)):
            assert not clocks.meet(line, subject_id=subject_id, by=MERCHANT, at=due_at)
            assert row(deadline_id).state == "running"
            assert clocks.meet(line, subject_id=subject_id, by=MERCHANT, at=due_at - TICK)

    def test_does_nothing_a_second_time_and_for_another_kind(self, shop, at):
        subject_id = new_id()
        deadline_id = running(shop, PAY, at=at, subject_id=subject_id)

        with bound(scopes.merchant(shop)):
            assert clocks.meet(REFUND, subject_id=subject_id, by=MERCHANT, at=at) is False
            assert clocks.meet(PAY, subject_id=subject_id, by=MERCHANT, at=at) is True
            assert clocks.meet(PAY, subject_id=subject_id, by=MERCHANT, at=at) is False

        assert topics(deadline_id) == ["deadlines.started", "deadlines.met"]

    def test_lets_the_next_one_begin(self, shop, at):
        subject_id = new_id()
        running(shop, PAY, at=at, subject_id=subject_id)
        with bound(scopes.merchant(shop)):
            clocks.meet(PAY, subject_id=subject_id, by=MERCHANT, at=at)

        assert row(running(shop, PAY, at=at, subject_id=subject_id)).state == "running"

    def test_does_not_reach_into_another_shop(self, shop, at):
        subject_id = new_id()
        deadline_id = running(shop, PAY, at=at, subject_id=subject_id)

        with bound(scopes.merchant(new_id())):
            assert clocks.meet(PAY, subject_id=subject_id, by=MERCHANT, at=at) is False

        assert row(deadline_id).state == "running"


class TestVoid:
    def test_keeps_the_reason_with_row_and_fact(self, shop, at):
        subject_id = new_id()
        deadline_id = running(shop, PAY, at=at, subject_id=subject_id)

        with bound(scopes.merchant(shop)):
            assert clocks.void(PAY, subject_id=subject_id, by=MERCHANT, at=at, reason="cancelled") is True
            assert clocks.void(PAY, subject_id=subject_id, by=MERCHANT, at=at, reason="again") is False

        assert (row(deadline_id).state, row(deadline_id).reason) == ("void", "cancelled")
        with bound(scopes.staff(STAFF.id)):
            assert Event.objects.get(subject_id=deadline_id, topic="deadlines.voided").reason == "cancelled"


class TestEnd:
    """The clocks of one step, of which some never began."""

    def test_closes_all_in_two_statements_and_tells_of_each_in_their_order(self, shop, at):
        subject_id = new_id()
        pay = running(shop, PAY, at=at, subject_id=subject_id)
        refund = running(shop, REFUND, at=at, subject_id=subject_id)

        with bound(scopes.merchant(shop)), transaction.atomic(), CaptureQueriesContext(connection) as asked:
            ended = clocks.end(
                [REFUND, WINDOW, PAY], voids=[PAY], subject_id=subject_id, by=MERCHANT, at=at, reason="cancelled"
            )

        assert (ended, len(asked)) == ({REFUND.kind, PAY.kind}, 2)
        assert [(row(one).state, row(one).reason) for one in (refund, pay)] == [("met", ""), ("void", "cancelled")]
        with bound(scopes.staff(STAFF.id)):
            told = Event.objects.filter(topic__in=["deadlines.met", "deadlines.voided"]).order_by("id")
            assert [(fact.subject_id, fact.reason) for fact in told] == [(refund, ""), (pay, "cancelled")]

    def test_leaves_a_crossed_red_line_to_the_sweep_and_closes_the_others(self, shop, at):
        line, subject_id = dataclasses.replace(PAY, red_line=True), new_id()
        pay = running(shop, PAY, at=at, subject_id=subject_id)
        running(shop, REFUND, at=at, subject_id=subject_id)
        due_at = row(pay).due_at

        with bound(scopes.merchant(shop)):
            assert clocks.end([line, REFUND], subject_id=subject_id, by=MERCHANT, at=due_at) == {REFUND.kind}

        assert row(pay).state == "running"

    def test_sees_what_began_in_the_same_block(self, shop, at):
        subject = about(shop)
        with bound(scopes.merchant(shop)), transaction.atomic(), together():
            deadline_id = clocks.start(PAY, about=subject, started_at=at, by=MERCHANT, at=at)
            assert [promise.id for promise in promises.about(subject.id)] == [deadline_id]
            assert clocks.end([PAY], subject_id=subject.id, by=MERCHANT, at=at) == {PAY.kind}

        assert topics(deadline_id) == ["deadlines.started", "deadlines.met"]


class TestExtend:
    def extend(self, shop: UUID, subject_id: UUID, *, at: datetime) -> UUID:
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            return clocks.extend(
                REFUND, subject_id=subject_id, by_span=CalendarDays(3), by=STAFF, at=at, reason="goods are being tested"
            )

    def test_begins_a_longer_row_and_keeps_the_old_one_as_void(self, shop, at):
        subject_id = new_id()
        old = running(shop, REFUND, at=at, subject_id=subject_id)

        new = self.extend(shop, subject_id, at=at)

        assert (row(old).state, row(old).reason) == ("void", "goods are being tested")
        assert (row(new).replaces_id, row(new).within) == (old, "calendar_days:7+calendar_days:3")
        assert row(new).due_strict == row(old).due_strict + timedelta(days=3)
        assert row(new).started_at == row(old).started_at
        with bound(scopes.staff(STAFF.id)):
            assert explanation.why(new).agrees

    def test_is_possible_until_one_tick_before_the_end_and_not_at_it(self, shop, at):
        subject_id = new_id()
        due_at = row(running(shop, REFUND, at=at, subject_id=subject_id)).due_at

        later = row(self.extend(shop, subject_id, at=due_at - TICK)).due_at
        with pytest.raises(DeadlinePassed) as refusal:
            self.extend(shop, subject_id, at=later)

        assert refusal.value.params == {"kind": "tests.refund", "closed_at": later}

    def test_goes_on_however_often_there_was_a_reason(self, shop, at):
        subject_id, times = new_id(), 25
        first = row(running(shop, REFUND, at=at, subject_id=subject_id))

        last = [row(self.extend(shop, subject_id, at=at)) for _ in range(times)][-1]

        assert last.within == "calendar_days:7" + times * "+calendar_days:3"
        assert last.due_strict == first.due_strict + timedelta(days=3 * times)
        with bound(scopes.staff(STAFF.id)):
            told = explanation.why(last.id)
        assert (told.agrees, len(told.history)) == (True, times)

    def test_refuses_what_does_not_run(self, shop, at):
        subject_id = new_id()

        with pytest.raises(DeadlineNotRunning) as refusal:
            self.extend(shop, subject_id, at=at)

        assert refusal.value.params == {"kind": "tests.refund", "subject_id": subject_id}
