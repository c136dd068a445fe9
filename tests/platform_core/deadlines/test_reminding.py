"""Who owes is told once more before it is too late: once, by whoever sweeps, and never of what has ended."""

import logging
import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from platform_core import clock
from platform_core.actors import DEADLINES
from platform_core.deadlines import specs, turns
from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.commands import reminding, sweeping
from platform_core.deadlines.models import Reminder
from platform_core.deadlines.queries import agenda
from platform_core.deadlines.types import Subject
from platform_core.eventlog.queries import topics_about
from platform_core.legal.spans import CalendarDays, HoursBefore
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import as_login
from tests.platform_core.deadlines.clocks import MERCHANT, PAY, REFUND, STAFF, leave_an_effect, open_shop, row, running

TICK = timedelta.resolution
NEAR = replace(REFUND, kind="tests.near", remind_before=(HoursBefore(48), HoursBefore(24)))
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _declared(monkeypatch):
    monkeypatch.setitem(specs.DECLARED, NEAR.kind, NEAR)


def ahead() -> list[datetime]:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return list(Reminder.objects.order_by("remind_at", "id").values_list("remind_at", flat=True))


def remind(at: datetime) -> int:
    with bound(SYSTEM), transaction.atomic():
        near = agenda.reminders_due(at=at, limit=10)
        return sum(reminding.remind(reminder_id, by=DEADLINES, at=at) for reminder_id in near)


def near_events(deadline_id) -> int:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return topics_about(deadline_id).count("deadlines.near")


@pytest.mark.login("worker")
class TestRemind:
    def test_speaks_at_the_instant_and_not_a_tick_before_and_once(self, shop, at):
        deadline_id = running(shop, NEAR, at=at)
        first = row(deadline_id).due_at - 2 * DAY

        assert remind(first - TICK) == 0
        assert (remind(first), near_events(deadline_id)) == (1, 1)
        assert (remind(first), near_events(deadline_id)) == (0, 1)
        assert (remind(first + DAY), near_events(deadline_id)) == (1, 2)
        assert ahead() == []

    def test_says_nothing_of_what_is_not_declared_to_be_reminded_of(self, shop, at):
        running(shop, PAY, at=at)

        assert ahead() == []

    def test_says_nothing_once_the_promise_has_ended(self, shop, at):
        subject_id = new_id()
        deadline_id = running(shop, NEAR, at=at, subject_id=subject_id)
        with bound(scopes.merchant(shop)):
            deadlines_clocks.meet(NEAR, subject_id=subject_id, by=MERCHANT, at=at)

        assert remind(row(deadline_id).due_at - DAY) == 2
        assert (near_events(deadline_id), ahead()) == (0, [])

    def test_says_nothing_at_the_end_itself_however_late_the_worker_comes(self, shop, at):
        late, early = running(shop, NEAR, at=at), running(shop, NEAR, at=at)
        due_at = row(late).due_at

        with bound(SYSTEM):
            [reminder_id, *_] = agenda.reminders_due(at=due_at, limit=1)
            reminding.remind(reminder_id, by=DEADLINES, at=due_at - TICK)
        remind(due_at)

        assert sorted([near_events(late), near_events(early)]) == [0, 1]

    def test_goes_with_the_end_when_that_moves(self, shop, at):
        subject_id = new_id()
        deadline_id = running(shop, NEAR, at=at, subject_id=subject_id)
        due_at = row(deadline_id).due_at
        remind(due_at - 2 * DAY)
        with bound(SYSTEM):
            longer = deadlines_clocks.extend(
                NEAR, subject_id=subject_id, by_span=CalendarDays(5), by=DEADLINES, at=due_at - DAY - TICK, reason="t"
            )
        moved = row(longer).due_at

        remind(moved - TICK)

        assert moved > due_at
        assert (near_events(deadline_id), near_events(longer)) == (1, 2)

    def test_is_said_at_once_if_its_instant_went_by_before_the_end_moved(self, shop, at):
        """The worker was away at both instants; of the new end only one lies ahead."""
        subject_id = new_id()
        due_at = row(running(shop, NEAR, at=at, subject_id=subject_id)).due_at
        now = due_at - TICK
        with bound(SYSTEM):
            longer = deadlines_clocks.extend(
                NEAR, subject_id=subject_id, by_span=CalendarDays(1), by=DEADLINES, at=now, reason="t"
            )

        assert (remind(now), near_events(longer)) == (3, 1)
        assert ahead() == [row(longer).due_at - DAY]

    def test_is_not_said_at_once_if_as_much_lies_ahead(self, shop, at):
        subject_id = new_id()
        due_at = row(running(shop, NEAR, at=at, subject_id=subject_id)).due_at
        now = due_at - TICK
        with bound(SYSTEM):
            longer = deadlines_clocks.extend(
                NEAR, subject_id=subject_id, by_span=CalendarDays(9), by=DEADLINES, at=now, reason="t"
            )

        assert (remind(now), near_events(longer)) == (2, 0)

    def test_is_not_made_up_for_when_the_start_is_noted_late(self, shop, at):
        about = Subject(type="tests.thing", id=new_id(), merchant_id=shop)
        noted = at + timedelta(days=6)
        with bound(scopes.merchant(shop)), transaction.atomic():
            deadline_id = deadlines_clocks.start(NEAR, about=about, started_at=at, by=MERCHANT, at=noted)

        assert ahead() == [row(deadline_id).due_at - DAY]


@pytest.mark.login("worker")
class TestTheDatabase:
    def insert(self, deadline_id, *, shop, remind_at):
        with bound(scopes.merchant(shop)), transaction.atomic():
            Reminder.objects.create(deadline_id=deadline_id, merchant_id=shop, remind_at=remind_at)

    def test_takes_none_outside_the_period(self, shop, at):
        deadline_id = running(shop, PAY, at=at)
        due_at = row(deadline_id).due_at

        for outside in (at, due_at):
            with pytest.raises(DatabaseError, match="within an open promise"):
                self.insert(deadline_id, shop=shop, remind_at=outside)
        self.insert(deadline_id, shop=shop, remind_at=due_at - TICK)

    def test_takes_none_of_another_shops_promise(self, shop, at):
        other = open_shop()
        deadline_id = running(shop, PAY, at=at)

        with pytest.raises(DatabaseError, match="within an open promise"):
            self.insert(deadline_id, shop=other, remind_at=at + TICK)

    def test_lets_nobody_strike_one_out_or_move_it(self, shop, at):
        running(shop, NEAR, at=at)

        for scope in (scopes.merchant(shop), scopes.staff(STAFF.id)):
            with bound(scope), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Reminder.objects.all().delete()
        for scope in (scopes.merchant(shop), SYSTEM):
            with bound(scope), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Reminder.objects.update(remind_at=at)


@pytest.mark.commits
class TestTurn:
    def test_closes_what_is_due_and_says_what_is_near(self, handled):
        handled(PAY.kind, leave_an_effect)
        shop = open_shop()
        with transaction.atomic():
            started = clock.now()
        near, due = running(shop, NEAR, at=started), running(shop, PAY, at=started)

        with as_login("worker"):
            assert turns.turn() == agenda.PAUSE
            clock.move(row(near).due_at - started - DAY)
            assert turns.turn() == 0.0
            assert turns.turn() == agenda.PAUSE

        assert (row(due).state, near_events(near)) == ("missed", 2)

    @pytest.mark.parametrize("spec", [NEAR, PAY])
    def test_asks_one_question_until_there_is_something_to_do(self, spec, handled):
        """A clock that runs out, or that something is to be said of."""
        handled(PAY.kind, leave_an_effect)
        with transaction.atomic():
            started = clock.now()
        found = row(running(open_shop(), spec, at=started))
        first = min([found.due_at, *ahead()])

        with as_login("worker"):
            turns.turn()  # connects
            with CaptureQueriesContext(connection) as asked:
                rests = [turns.turn()]
                clock.move(first - started - timedelta(seconds=0.2))
                rests += [turns.turn()]
            questions = [query["sql"] for query in asked if "tianping_move_clock" not in query["sql"]]
            clock.move(first - started)
            acted = turns.turn()

        assert (rests[0], 0 < rests[1] <= 0.2, acted) == (agenda.PAUSE, True, 0.0)
        assert ["least(" in question for question in questions] == [True, True]

    def test_puts_off_what_cannot_be_said_and_says_the_others(self, monkeypatch, caplog):
        caplog.set_level(logging.CRITICAL, turns.__name__)
        shop = open_shop()
        with transaction.atomic():
            started = clock.now()
        broken, other = running(shop, NEAR, at=started), running(shop, NEAR, at=started)
        first = row(broken).due_at - 2 * DAY
        clock.move(first - started)

        def publish(fact, **circumstances):
            if fact.deadline_id == broken:
                raise RuntimeError
            really(fact, **circumstances)

        really = reminding.publish
        with as_login("worker"), monkeypatch.context() as failing:
            failing.setattr(reminding, "publish", publish)
            assert turns.remind(limit=10) == 2
            assert (near_events(broken), near_events(other), len(ahead())) == (0, 1, 3)
            assert turns.remind(limit=10) == 0
        with as_login("worker"):
            clock.move(first - started + 2 * reminding.RETRY_AFTER)
            assert (turns.remind(limit=10), near_events(broken)) == (1, 1)

    def test_says_little_while_more_is_due(self, monkeypatch):
        limits = []
        monkeypatch.setattr(agenda, "idle", lambda: 0.0)
        monkeypatch.setattr(turns, "remind", lambda *, limit: limits.append(limit))
        for rest in (0.0, agenda.PAUSE):
            monkeypatch.setattr(sweeping, "sweep", lambda _rounds, rest=rest: rest)
            assert turns.turn() == rest

        assert limits == [turns.BETWEEN_BATCHES, turns.BATCH]

    def test_of_two_workers_says_each_once(self):
        shop, long_ago = open_shop(), datetime.fromisoformat("2026-03-10T02:00:00+00:00")
        clocks = [running(shop, NEAR, at=long_ago) for _ in range(20)]
        at, gate = row(clocks[0]).due_at - TICK, threading.Barrier(2)

        def worker() -> None:
            gate.wait()
            for _ in range(8):
                with bound(SYSTEM):
                    with transaction.atomic():
                        near = agenda.reminders_due(at=at, limit=10)
                    for reminder_id in near:
                        reminding.remind(reminder_id, by=DEADLINES, at=at)
            connections.close_all()

        with as_login("worker"):
            threads = [threading.Thread(target=worker) for _ in range(2)]
            [thread.start() for thread in threads]
            [thread.join() for thread in threads]

        assert [near_events(deadline_id) for deadline_id in clocks] == [2] * 20
