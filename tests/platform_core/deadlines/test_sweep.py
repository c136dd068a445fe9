"""What happens to a promise that nobody kept, at the instant and not before, once, fairly, whatever a handler does."""

import logging
import re
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import OperationalError, connection, connections, transaction
from django.test import RequestFactory

from platform_core import clock
from platform_core.actors import RELAY
from platform_core.deadlines import commands, policies, queries, tasks
from platform_core.deadlines.commands import _sweeping
from platform_core.deadlines.events import DeadlineStuck
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.queries import FAIR, SHOPS
from platform_core.eventlog.facts import Told
from platform_core.eventlog.models import Event
from platform_core.eventlog.queries import topics_about
from platform_core.notices.models import Notice
from platform_core.notices.subscribers import tell_of_stuck
from platform_core.project.start_page import attention
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.backend.base import DatabaseWrapper
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import admin, as_login
from tests.platform_core.deadlines.clocks import (
    MERCHANT,
    PAY,
    REFUND,
    STAFF,
    effects,
    leave_an_effect,
    open_shop,
    row,
    running,
)
from tests.platform_core.eventlog.people import a_member_of_staff

TICK = timedelta.resolution
HALF_AN_HOUR = timedelta(minutes=30)


def close(at: datetime, *, limit: int = 500) -> int:
    with bound(SYSTEM), transaction.atomic():
        return commands.close_due_batch(limit=limit, at=at)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestCloseDueBatch:
    def test_fires_at_the_instant_and_not_one_tick_before(self, shop, at, handled):
        handled(PAY.kind, leave_an_effect)
        subject_id = new_id()
        deadline_id = running(shop, PAY, at=at, subject_id=subject_id)

        assert close(at + HALF_AN_HOUR - TICK) == 0
        assert (row(deadline_id).state, effects(subject_id)) == ("running", 0)
        assert close(at + HALF_AN_HOUR) == 1
        assert close(at + HALF_AN_HOUR) == 0
        assert (row(deadline_id).state, effects(subject_id)) == ("missed", 1)

    def test_fires_as_the_last_day_ends_in_shanghai_and_not_over_a_holiday(self, shop, handled):
        handled(REFUND.kind, leave_an_effect)
        subject_id = new_id()
        running(shop, REFUND, at=datetime(2026, 9, 24, 15, 59, 59, tzinfo=UTC), subject_id=subject_id)
        midnight = datetime(2026, 10, 8, 16, 0, tzinfo=UTC)  # the 1st is a holiday, the 8th the next working day

        assert close(midnight - TICK) == 0
        assert close(midnight) == 1
        assert effects(subject_id) == 1

    def test_tells_who_missed_what(self, shop, at, handled):
        handled(PAY.kind, leave_an_effect)
        deadline_id = running(shop, PAY, at=at)

        close(at + HALF_AN_HOUR)

        with bound(scopes.staff(STAFF.id)):
            assert topics_about(deadline_id) == ["deadlines.started", "deadlines.missed"]

    def test_leaves_alone_what_was_met_in_time(self, shop, at, handled):
        handled(PAY.kind, leave_an_effect)
        subject_id = new_id()
        running(shop, PAY, at=at, subject_id=subject_id)
        with bound(scopes.merchant(shop)):
            commands.meet(PAY, subject_id=subject_id, by=MERCHANT, at=at + HALF_AN_HOUR - TICK)

        assert close(at + HALF_AN_HOUR) == 0
        assert effects(subject_id) == 0

    def test_binds_the_shop_of_each_row_and_nothing_for_the_platforms_own(self, shop, at, handled):
        seen = []
        handled(PAY.kind, lambda subject_id, /, *, at: seen.append(scopes.current()))
        running(shop, PAY, at=at)
        running(None, PAY, at=at)

        close(at + HALF_AN_HOUR)

        assert sorted(seen, key=str) == sorted([scopes.merchant(shop), SYSTEM], key=str)

    def test_lets_a_handler_meet_the_very_clock_that_ran_out(self, shop, at, handled):
        def confirm(subject_id: UUID, /, *, at: datetime) -> None:
            assert commands.meet(PAY, subject_id=subject_id, by=STAFF, at=at) is False

        handled(PAY.kind, confirm)
        deadline_id = running(shop, PAY, at=at)

        close(at + HALF_AN_HOUR)

        assert row(deadline_id).state == "missed"


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAFailingHandler:
    @pytest.fixture(autouse=True)
    def _quiet(self, caplog):
        caplog.set_level(logging.CRITICAL, "platform_core.deadlines.commands._sweeping")

    def test_puts_off_its_own_row_longer_each_time_and_delays_nobody(self, shop, at, handled):
        handled(PAY.kind, lambda subject_id, /, *, at: 1 / 0)
        handled(REFUND.kind, leave_an_effect)
        poisoned, subject_id = running(shop, PAY, at=at), new_id()
        running(shop, REFUND, at=at - timedelta(days=30), subject_id=subject_id)
        due = at + HALF_AN_HOUR

        pauses = []
        for _ in range(8):
            due = row(poisoned).run_at
            close(due)
            pauses.append((row(poisoned).run_at - due).total_seconds() / 60)

        assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
        assert (row(poisoned).state, row(poisoned).attempts, row(poisoned).due_at) == ("running", 8, at + HALF_AN_HOUR)
        assert effects(subject_id) == 1

    def test_leaves_nothing_half_done(self, shop, at, handled):
        def half(subject_id: UUID, /, *, at: datetime) -> None:
            leave_an_effect(subject_id, at=at)
            raise RuntimeError

        handled(PAY.kind, half)
        subject_id = new_id()
        deadline_id = running(shop, PAY, at=at, subject_id=subject_id)

        close(at + HALF_AN_HOUR)

        assert effects(subject_id) == 0
        with bound(scopes.staff(STAFF.id)):
            assert topics_about(deadline_id) == ["deadlines.started"]

    def test_is_told_to_people_once_it_has_failed_too_often(self, shop, at, handled):
        handled(PAY.kind, lambda subject_id, /, *, at: 1 / 0)
        person = a_member_of_staff()
        first, second = (running(shop, PAY, at=at) for _ in range(2))

        for _ in range(queries.POISONED - 1):
            close(row(first).run_at)
        assert (stuck(first), on_the_start_page()) == ([], [])
        for _ in range(2):
            close(row(first).run_at)

        assert sorted([stuck(first), stuck(second)]) == [[False], [True]]
        [told] = on_the_start_page()
        assert "situation=poisoned" in told
        assert PAY.kind in told
        for first_of_its_kind in (False, True):
            fact = DeadlineStuck(deadline_id=first, kind=PAY.kind, attempts=5, error="E", first=first_of_its_kind)
            with bound(SYSTEM):
                tell_of_stuck(fact, Told(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=None))
            with bound(scopes.shopper(person)):
                told = Notice.objects.filter(person_id=person, template="deadlines.stuck").count()
            assert told == first_of_its_kind

    def test_is_also_one_that_does_not_exist(self, shop, at):
        deadline_id = running(shop, PAY, at=at)

        assert close(at + HALF_AN_HOUR) == 1

        assert (row(deadline_id).state, row(deadline_id).attempts) == ("running", 1)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestFairness:
    def test_gives_every_shop_its_share_of_a_batch(self, shop, at, handled):
        handled(PAY.kind, leave_an_effect)
        small = open_shop()
        for n in range(30):
            running(shop, PAY, at=at + timedelta(seconds=n))
        late = [running(small, PAY, at=at + timedelta(minutes=1)) for _ in range(3)]
        own = running(None, PAY, at=at + timedelta(minutes=1))

        assert close(at + timedelta(days=1), limit=10) == 5 + 3 + 2 - 1  # the platform has one to give

        assert {row(deadline_id).state for deadline_id in [*late, own]} == {"missed"}

    def test_gives_a_shop_that_is_alone_the_whole_batch(self, shop, at, handled):
        handled(PAY.kind, leave_an_effect)
        for _ in range(12):
            running(shop, PAY, at=at)

        assert [close(at + timedelta(days=1), limit=10) for _ in range(3)] == [10, 2, 0]

    def test_lets_every_shop_have_its_turn_before_one_has_its_next(self, shop, at, handled):
        """At midnight more shops are due at one instant than are read at once; then the oldest would come first."""
        handled(PAY.kind, leave_an_effect)
        shops = [shop, *(open_shop() for _ in range(5))]
        for merchant_id in shops * 2:
            running(merchant_id, PAY, at=at)
        rounds, served = queries.Rounds(), []

        with bound(SYSTEM), transaction.atomic():
            for _ in range(3):
                due = queries.agenda(at=at + HALF_AN_HOUR, limit=4, rounds=rounds).due
                served += [sorted(row.merchant_id for row in due)]
                assert all(commands.close_if_due(row.id, at=at + HALF_AN_HOUR) for row in due)

        assert [len(batch) for batch in served] == [4, 4, 4]
        assert Counter(chain(*served)) == dict.fromkeys(shops, 2)

    def test_asks_again_who_is_due_when_those_it_knows_have_little_left(self, shop, at, handled):
        handled(PAY.kind, leave_an_effect)
        other, rounds = open_shop(), queries.Rounds()
        for merchant_id in [other, *[shop] * 8]:
            running(merchant_id, PAY, at=at)

        with bound(SYSTEM), transaction.atomic():
            for now, expected in ((at + HALF_AN_HOUR, 3), (at + HALF_AN_HOUR + TICK, 4)):
                due = queries.agenda(at=now, limit=4, rounds=rounds).due
                assert len(due) == expected
                assert all(commands.close_if_due(row.id, at=now) for row in due)
            assert set(rounds.shops) == {shop}


@pytest.mark.commits
class TestTwoSweepers:
    def test_share_two_hundred_rows_and_do_each_once(self, handled):
        handled(PAY.kind, leave_an_effect)
        shops = [open_shop() for _ in range(4)]
        subjects = [new_id() for _ in range(200)]
        long_ago = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        for n, subject_id in enumerate(subjects):
            running(shops[n % 4], PAY, at=long_ago, subject_id=subject_id)
        done: list[int] = []
        gate = threading.Barrier(2)

        def sweeper() -> None:
            gate.wait()
            while closed := close(datetime(2026, 3, 11, tzinfo=UTC), limit=20):
                done.append(closed)
            connections.close_all()

        with as_login("worker"):
            threads = [threading.Thread(target=sweeper) for _ in range(2)]
            [thread.start() for thread in threads]
            [thread.join() for thread in threads]

        assert sum(done) == 200
        assert {effects(subject_id) for subject_id in subjects} == {1}

    def test_a_silent_move_in_one_row_does_not_stop_the_others_commit(self, handled, caplog):
        caplog.set_level(logging.CRITICAL, "platform_core.deadlines.commands._sweeping")
        shop, long_ago = open_shop(), datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        victim = running(shop, REFUND, at=datetime(2026, 11, 1, tzinfo=UTC))

        def silent(subject_id: UUID, /, *, at: datetime) -> None:
            RunningDeadline.objects.get(id=victim).move("void", by=STAFF, at=at)

        handled(PAY.kind, silent)
        poisoned = running(shop, PAY, at=long_ago)
        handled(REFUND.kind, leave_an_effect)
        healthy = running(shop, REFUND, at=long_ago)

        with as_login("worker"):
            close(datetime(2026, 3, 31, tzinfo=UTC))

        states = [row(deadline_id).state for deadline_id in (poisoned, victim, healthy)]
        assert states == ["running", "running", "missed"]


class TestRest:
    def test_doubles_from_a_minute_to_an_hour(self):
        minutes = [policies.rest(attempts, soon=False) / timedelta(minutes=1) for attempts in range(8)]

        assert minutes == [1, 2, 4, 8, 16, 32, 60, 60]

    def test_of_what_passes_by_itself_is_first_a_few_seconds(self):
        seconds = [policies.rest(attempts, soon=True).total_seconds() for attempts in range(6)]

        assert seconds == [1, 2, 4, 60, 120, 240]


@pytest.mark.commits
class TestSweep:
    @pytest.fixture
    def _quiet(self, caplog):
        caplog.set_level(logging.CRITICAL, _sweeping.__name__)

    def test_reads_the_databases_clock_and_says_how_long_to_rest(self, handled):
        handled(PAY.kind, leave_an_effect)
        subject_id = new_id()
        with transaction.atomic():
            started = clock.now()
        deadline_id = running(open_shop(), PAY, at=started, subject_id=subject_id)

        with as_login("worker"):
            assert commands.sweep() == queries.PAUSE
            clock.move(HALF_AN_HOUR)
            assert commands.sweep() == 0.0
            assert commands.sweep() == queries.PAUSE

        assert (row(deadline_id).state, effects(subject_id)) == ("missed", 1)

    def test_lets_go_of_each_row_before_it_takes_the_next(self, handled):
        """Else a turn collects locks, and commands that come from the other end wait for each other with it."""
        shop, seen = open_shop(), []
        begun = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        clocks = [running(shop, PAY, at=begun + timedelta(minutes=n)) for n in range(3)]
        handled(PAY.kind, lambda subject_id, /, *, at: seen.append(as_others_see(clocks)))

        with as_login("worker"):
            assert commands.sweep() == 0.0

        assert seen == [
            ["in hand", "running", "running"],
            ["missed", "in hand", "running"],
            ["missed", "missed", "in hand"],
        ]

    def test_does_not_wait_for_what_others_have_in_hand(self, handled):
        handled(PAY.kind, leave_an_effect)
        shop, begun = open_shop(), datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        held, free = running(shop, PAY, at=begun), running(shop, PAY, at=begun)

        with as_login("worker"), admin(settings.DATABASES["default"]["NAME"]) as other:
            other.execute(f"BEGIN; SELECT FROM deadlines_runningdeadline WHERE id = '{held}' FOR UPDATE")
            assert commands.sweep() == 0.0
            assert commands.sweep() == queries.BREATH
            other.execute("ROLLBACK")

        assert [row(held).state, row(free).state] == ["running", "missed"]

    def test_takes_who_comes_meanwhile_before_the_backlog_of_another_shop(self, handled, monkeypatch):
        monkeypatch.setattr(_sweeping, "GLANCE_S", 0)
        large, small, seen = open_shop(), open_shop(), []
        with transaction.atomic():
            now = clock.now()
        soon = now - HALF_AN_HOUR + timedelta(minutes=1)
        backlog = [running(large, PAY, at=now - timedelta(days=1, minutes=n)) for n in (3, 2, 1)]
        come = [running(shop, PAY, at=soon + n * TICK) for n, shop in enumerate((large, small, small))]

        def outcome(subject_id: UUID, /, *, at: datetime) -> None:
            if not seen:
                clock.move(timedelta(minutes=1, seconds=1))
            seen.append(RunningDeadline.objects.get(subject_id=subject_id).id)

        handled(PAY.kind, outcome)
        with as_login("worker"):
            commands.sweep()
            assert seen == [backlog[0], *come[1:], *backlog[1:]]
            commands.sweep()

        assert seen[-1] == come[0]

    def test_puts_off_what_fails_at_its_commit(self, handled, caplog):
        caplog.set_level(logging.CRITICAL, _sweeping.__name__)
        shop, long_ago = open_shop(), datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        with transaction.atomic():
            victim = running(shop, REFUND, at=clock.now())
        handled(PAY.kind, lambda *_, at: RunningDeadline.objects.get(id=victim).move("void", by=STAFF, at=at))
        poisoned = running(shop, PAY, at=long_ago)

        with as_login("worker"):
            assert commands.sweep() == 0.0

        assert (row(poisoned).state, row(poisoned).attempts, row(victim).state) == ("running", 1, "running")

    @pytest.mark.usefixtures("_quiet")
    def test_puts_off_what_breaks_the_connection_and_goes_on_with_the_others(self, handled):
        """The oldest row comes first in each turn: were it left alone, no turn would ever get past it."""
        bad, good, shop, long_ago = new_id(), new_id(), open_shop(), datetime(2026, 3, 10, 2, 0, tzinfo=UTC)

        def outcome(subject_id: UUID, /, *, at: datetime) -> None:
            cut_off() if subject_id == bad else leave_an_effect(subject_id, at=at)

        handled(PAY.kind, outcome)
        breaking = running(shop, PAY, at=long_ago, subject_id=bad)
        running(shop, PAY, at=long_ago + timedelta(minutes=1), subject_id=good)

        with as_login("worker"):
            assert commands.sweep() == 0.0

        assert (row(breaking).state, row(breaking).attempts, effects(good)) == ("running", 1, 1)

    @pytest.mark.usefixtures("_quiet")
    def test_blames_no_row_when_the_database_goes_away(self, handled, monkeypatch):
        """It would be late by the whole pause, for nothing of its own."""

        def away(*_: object) -> None:
            raise OperationalError

        def outage(subject_id: UUID, /, *, at: datetime) -> None:
            broken.setattr(DatabaseWrapper, "get_new_connection", away)
            cut_off()

        handled(PAY.kind, outage)
        due = running(open_shop(), PAY, at=datetime(2026, 3, 10, 2, 0, tzinfo=UTC))

        with as_login("worker"):
            with monkeypatch.context() as broken, pytest.raises(OperationalError):
                commands.sweep()
            handled(PAY.kind, leave_an_effect)
            assert commands.sweep() == 0.0

        assert (row(due).state, row(due).attempts) == ("missed", 0)

    @pytest.mark.usefixtures("_quiet")
    def test_does_not_wait_for_ever_for_what_a_handler_needs(self, handled):
        """Nor long before it tries again: whoever was in the way goes."""
        shop, begun = open_shop(), datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        needed = running(shop, REFUND, at=datetime(2026, 11, 1, tzinfo=UTC))

        def impatient(subject_id: UUID, /, *, at: datetime) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SHOW lock_timeout")
                assert cursor.fetchone() == ("5s",)
                cursor.execute("SET LOCAL lock_timeout TO '10ms'")  # the test does not wait so long
            RunningDeadline.objects.select_for_update().get(id=needed)

        handled(PAY.kind, impatient)
        due = running(shop, PAY, at=begun)

        with as_login("worker"), admin(settings.DATABASES["default"]["NAME"]) as other:
            other.execute(f"BEGIN; SELECT FROM deadlines_runningdeadline WHERE id = '{needed}' FOR UPDATE")
            with transaction.atomic():
                before = clock.now()
            assert commands.sweep() == 0.0
            other.execute("ROLLBACK")

        assert (row(due).attempts, row(due).error) == (1, "OperationalError")
        assert row(due).run_at - before < timedelta(seconds=10)

    def test_refuses_to_run_inside_another_transaction(self, fresh):
        with as_login("worker"), transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
            commands.sweep()


def cut_off() -> None:
    """As when the kernel takes the process of a heavy statement."""
    with connection.cursor() as cursor, admin() as other:
        cursor.execute("SELECT pg_backend_pid()")
        other.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
        cursor.execute("SELECT 1")


def stuck(deadline_id: UUID) -> list[bool]:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        told = Event.objects.filter(subject_id=deadline_id, topic=DeadlineStuck.topic)
        return [event.payload["first"] for event in told]


def on_the_start_page() -> list[str]:
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    with bound(scopes.staff(STAFF.id)):
        attention(request, {})
    return [said for said in map(str, get_messages(request)) if "deadlines" in said]


def as_others_see(clocks: list[UUID]) -> list[str]:
    """The states that are committed, and what somebody holds a lock on."""
    with admin(settings.DATABASES["default"]["NAME"]) as db:
        db.execute("SELECT id, state FROM deadlines_runningdeadline FOR UPDATE SKIP LOCKED")
        free = {str(found): state for found, state in db.fetchall()}
    return [free.get(str(deadline_id), "in hand") for deadline_id in clocks]


@pytest.mark.commits
class TestDrain:
    def test_closes_batch_after_batch_until_nothing_is_due(self, handled, monkeypatch):
        handled(PAY.kind, leave_an_effect)
        monkeypatch.setattr(commands.sweep, "__kwdefaults__", {"limit": 2})
        shop, long_ago = open_shop(), datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        clocks = [running(shop, PAY, at=long_ago) for _ in range(5)]

        with as_login("worker"):
            tasks.drain(something_newer=True)

        assert {row(deadline_id).state for deadline_id in clocks} == {"missed"}


@pytest.mark.commits
class TestThePlan:
    """Four thousand rows wait, a handful is due: the claim must not see the others."""

    AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)

    @pytest.fixture(autouse=True)
    def _many(self, fresh):
        self.shops = shops = [open_shop() for _ in range(20)]
        one = row(running(shops[0], PAY, at=self.AT))
        waiting = [
            one.again(replaces_id=None, subject_id=new_id(), merchant_id=shops[n % 20], due_at=due_at, run_at=due_at)
            for n, due_at in enumerate(self.AT + timedelta(days=30 + n) for n in range(4_000))
        ]
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            RunningDeadline.objects.bulk_create(waiting, batch_size=2_000)
        with admin(settings.DATABASES["default"]["NAME"]) as db:
            db.execute("ANALYZE deadlines_runningdeadline")

    def plan(self, sql: str, params: object) -> str:
        with as_login("worker"), bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {sql}", params)
            return "\n".join(line for (line,) in cursor.fetchall())

    def test_of_the_empty_poll_is_an_index_condition(self):
        due = RunningDeadline.objects.filter(RUNNING, run_at__lte=self.AT).order_by("run_at", "id").values_list("id")
        sql, params = due[:501].query.sql_with_params()

        plan = self.plan(sql, params)

        assert "running_by_run_at" in plan
        assert "Index Cond: (run_at <=" in plan
        assert "Filter" not in plan
        assert "Sort" not in plan

    def test_of_who_is_due_hops_from_shop_to_shop(self):
        plan = self.plan(SHOPS, {"at": self.AT + timedelta(days=31)})

        assert "Seq Scan" not in plan
        assert "running_by_merchant" in plan
        assert not re.search(r"Rows Removed by Filter: \d{3}", plan)  # the shops with nothing due, and no row

    def test_of_the_fair_claim_reads_nobodys_but_theirs_whose_turn_it_is(self):
        shops = [str(merchant_id) for merchant_id in self.shops[:5]]

        plan = self.plan(FAIR, {"at": self.AT + timedelta(days=31), "shops": shops, "share": 100})

        assert "Seq Scan" not in plan
        assert "running_by_merchant" in plan
        assert "run_at <= " in plan
        assert "Rows Removed by Filter" not in plan
