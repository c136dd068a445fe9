"""What happens to a promise that nobody kept, at the instant and not before, once, fairly, whatever a handler does."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections, transaction

from platform_core import clock
from platform_core.deadlines import tasks
from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import agenda
from platform_core.eventlog.queries import topics_about
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
    close,
    effects,
    leave_an_effect,
    open_shop,
    row,
    running,
)

TICK = timedelta.resolution
HALF_AN_HOUR = timedelta(minutes=30)


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
            deadlines_clocks.meet(PAY, subject_id=subject_id, by=MERCHANT, at=at + HALF_AN_HOUR - TICK)

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
            assert deadlines_clocks.meet(PAY, subject_id=subject_id, by=STAFF, at=at) is False

        handled(PAY.kind, confirm)
        deadline_id = running(shop, PAY, at=at)

        close(at + HALF_AN_HOUR)

        assert row(deadline_id).state == "missed"


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
        caplog.set_level(logging.CRITICAL, "platform_core.deadlines.commands.sweeping")
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


@pytest.mark.commits
class TestSweep:
    @pytest.fixture
    def _quiet(self, caplog):
        caplog.set_level(logging.CRITICAL, sweeping.__name__)

    def test_reads_the_databases_clock_and_says_how_long_to_rest(self, handled):
        handled(PAY.kind, leave_an_effect)
        subject_id = new_id()
        with transaction.atomic():
            started = clock.now()
        deadline_id = running(open_shop(), PAY, at=started, subject_id=subject_id)

        with as_login("worker"):
            assert sweeping.sweep() == agenda.PAUSE
            clock.move(HALF_AN_HOUR)
            assert sweeping.sweep() == 0.0
            assert sweeping.sweep() == agenda.PAUSE

        assert (row(deadline_id).state, effects(subject_id)) == ("missed", 1)

    def test_lets_go_of_each_row_before_it_takes_the_next(self, handled):
        """Else a turn collects locks, and commands that come from the other end wait for each other with it."""
        shop, seen = open_shop(), []
        begun = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        clocks = [running(shop, PAY, at=begun + timedelta(minutes=n)) for n in range(3)]
        handled(PAY.kind, lambda subject_id, /, *, at: seen.append(as_others_see(clocks)))

        with as_login("worker"):
            assert sweeping.sweep() == 0.0

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
            assert sweeping.sweep() == 0.0
            assert sweeping.sweep() == agenda.OTHERS_WORK_S
            other.execute("ROLLBACK")

        assert [row(held).state, row(free).state] == ["running", "missed"]

    def test_takes_who_comes_meanwhile_before_the_backlog_of_another_shop(self, handled, monkeypatch):
        monkeypatch.setattr(sweeping, "LOOK_EVERY_S", 0)
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
            sweeping.sweep()
            assert seen == [backlog[0], *come[1:], *backlog[1:]]
            sweeping.sweep()

        assert seen[-1] == come[0]

    def test_takes_all_who_come_at_one_instant_before_the_backlog_whoever_has_one_in_hand(self, handled, monkeypatch):
        """A midnight beside a shop with a backlog: more than a look takes, and one that another worker is at."""
        monkeypatch.setattr(sweeping, "LOOK_EVERY_S", 0)
        monkeypatch.setattr(sweeping, "NEWCOMERS_AT_ONCE", 2)
        large, small, seen = open_shop(), [open_shop() for _ in range(5)], []
        with transaction.atomic():
            now = clock.now()
        backlog = [running(large, PAY, at=now - timedelta(days=1, minutes=n)) for n in range(9, 0, -1)]
        held, *come = [running(shop, PAY, at=now - HALF_AN_HOUR + timedelta(minutes=1)) for shop in small]

        def outcome(subject_id: UUID, /, *, at: datetime) -> None:
            if not seen:
                clock.move(timedelta(minutes=1, seconds=1))
            seen.append(RunningDeadline.objects.get(subject_id=subject_id).id)

        handled(PAY.kind, outcome)
        with as_login("worker"), admin(settings.DATABASES["default"]["NAME"]) as other:
            other.execute(f"BEGIN; SELECT FROM deadlines_runningdeadline WHERE id = '{held}' FOR UPDATE")
            sweeping.sweep()
            other.execute("ROLLBACK")

        assert seen == [backlog[0], *come, *backlog[1:]]

    def test_puts_off_what_fails_at_its_commit(self, handled, caplog):
        caplog.set_level(logging.CRITICAL, sweeping.__name__)
        shop, long_ago = open_shop(), datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        with transaction.atomic():
            victim = running(shop, REFUND, at=clock.now())
        handled(PAY.kind, lambda *_, at: RunningDeadline.objects.get(id=victim).move("void", by=STAFF, at=at))
        poisoned = running(shop, PAY, at=long_ago)

        with as_login("worker"):
            assert sweeping.sweep() == 0.0

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
            assert sweeping.sweep() == 0.0

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
                sweeping.sweep()
            handled(PAY.kind, leave_an_effect)
            assert sweeping.sweep() == 0.0

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
            assert sweeping.sweep() == 0.0
            other.execute("ROLLBACK")

        assert (row(due).attempts, row(due).error) == (1, "OperationalError")
        assert row(due).run_at - before < timedelta(seconds=10)

    def test_refuses_to_run_inside_another_transaction(self, fresh):
        with as_login("worker"), transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
            sweeping.sweep()


def cut_off() -> None:
    """As when the kernel takes the process of a heavy statement."""
    with connection.cursor() as cursor, admin() as other:
        cursor.execute("SELECT pg_backend_pid()")
        other.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
        cursor.execute("SELECT 1")


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
        monkeypatch.setattr(sweeping.sweep, "__kwdefaults__", {"limit": 2})
        shop, long_ago = open_shop(), datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        clocks = [running(shop, PAY, at=long_ago) for _ in range(5)]

        with as_login("worker"):
            tasks.drain(something_newer=True)

        assert {row(deadline_id).state for deadline_id in clocks} == {"missed"}
