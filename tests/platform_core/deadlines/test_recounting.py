"""What becomes of clocks when a calendar is loaded: before, after, why; exactly once, whatever dies meanwhile."""

import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

import platform_core.legal.queries
from platform_core import clock
from platform_core.actors import DEADLINES, Role
from platform_core.deadlines import commands, history, passes, queries, specs
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.recounts import carried, stands
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.worker import PAUSE, Recount
from platform_core.eventlog.models import Event
from platform_core.http.problems import of_refusal
from platform_core.legal.errors import CalendarEnds
from platform_core.legal.rules import rule
from platform_core.legal.spans import CalendarDays
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.deadlines.clocks import MERCHANT, PAY, REFUND, SHOPPER, STAFF, WINDOW, row, running
from tests.platform_core.legal.counting import at as local
from tests.platform_core.legal.loading import AS_ANNOUNCED_2026, MADE_UP_2027, ONE_DAY_MORE, load, load_2027, of_2026

TICK = timedelta.resolution
COMPLAIN = Deadline(
    kind="tests.complain",
    counts_from="knowledge of the harm",
    within=rule("DL_CMP_AGE"),
    owed_by=Role.SHOPPER,
    duties=("CMP-15",),
)
IN_DECEMBER = datetime(2026, 12, 26, 2, 0, tzinfo=UTC)  # seven days end on Saturday, 2 January 2027
IN_NOVEMBER = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # seven days end on Sunday the 29th, by law with Monday the 30th
SUNDAY_WORKED = {
    "2026": of_2026(off=[*AS_ANNOUNCED_2026["off"], "11-26"], worked=[*AS_ANNOUNCED_2026["worked"], "11-29"])
}


def end_of(day: str) -> datetime:
    return local(day).replace(hour=0) + timedelta(days=1)


@pytest.fixture(autouse=True)
def _declared(monkeypatch):
    for spec in (REFUND, WINDOW, PAY):
        monkeypatch.setitem(specs.DECLARED, spec.kind, spec)


def recount(deadline_id: UUID, *, at: datetime) -> bool:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return commands.recount(deadline_id, by=STAFF, at=at)


def successor(deadline_id: UUID) -> RunningDeadline:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return RunningDeadline.objects.get(replaces_id=deadline_id)


def rows_of(subject_id: UUID) -> list[RunningDeadline]:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return list(RunningDeadline.objects.filter(subject_id=subject_id).order_by("id"))


@pytest.mark.duty("NRR-10", "NRR-13")
class TestStands:
    SHOWN = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)

    def stands(self, counted: datetime, *, owed_by: Role, provisional: bool = False, at: datetime = AT) -> datetime:
        return stands(owed_by=owed_by, shown=self.SHOWN, provisional=provisional, counted=counted, at=at)

    @pytest.mark.parametrize("provisional", [True, False])
    def test_gives_the_consumer_the_later_end(self, provisional):
        for counted, found in ((self.SHOWN - TICK, self.SHOWN), (self.SHOWN + TICK, self.SHOWN + TICK)):
            assert self.stands(counted, owed_by=Role.SHOPPER, provisional=provisional) == found

    @pytest.mark.parametrize("who", [Role.MERCHANT, Role.STAFF, Role.SYSTEM])
    def test_lets_nobody_else_come_later_than_a_settled_end_that_she_was_shown(self, who):
        for counted, found in ((self.SHOWN - TICK, self.SHOWN - TICK), (self.SHOWN + TICK, self.SHOWN)):
            assert self.stands(counted, owed_by=who) == found

    def test_takes_the_laws_own_count_in_place_of_a_provisional_one(self):
        for counted in (self.SHOWN - TICK, self.SHOWN + TICK):
            assert self.stands(counted, owed_by=Role.MERCHANT, provisional=True) == counted

    def test_makes_nobody_late_by_a_day_of_which_they_could_not_know(self):
        counted = self.SHOWN - timedelta(days=2)

        assert self.stands(counted, owed_by=Role.MERCHANT, at=counted - TICK) == counted
        assert self.stands(counted, owed_by=Role.MERCHANT, at=counted) == counted
        assert self.stands(counted, owed_by=Role.MERCHANT, at=counted + TICK) == counted + TICK


@pytest.mark.duty("NRR-10")
class TestCarried:
    SHOWN, OWN = TestStands.SHOWN, TestStands.SHOWN - timedelta(days=2)

    def carried(self, counted: datetime, owed_by: Role = Role.SHOPPER) -> datetime:
        return carried(owed_by=owed_by, shown=self.SHOWN, own=self.OWN, counted=counted, by=counted - self.OWN)

    def test_gives_her_what_she_was_shown_and_what_is_added(self):
        assert self.carried(self.OWN + TICK) == self.SHOWN + TICK

    def test_never_takes_from_her(self):
        assert self.carried(self.OWN) == self.carried(self.OWN - TICK) == self.SHOWN

    def test_adds_nothing_to_what_was_just_counted(self):
        for counted, found in ((self.SHOWN + TICK, self.SHOWN + TICK), (self.SHOWN - TICK, self.SHOWN)):
            more = timedelta(days=1)
            shown = self.SHOWN
            assert carried(owed_by=Role.SHOPPER, shown=shown, own=shown, counted=counted, by=more) == found

    def test_carries_nothing_on_for_others(self):
        assert self.carried(self.OWN + TICK, Role.MERCHANT) == self.OWN + TICK


class TestRecount:
    def test_settles_what_a_shop_owes_where_the_law_has_it(self, shop):
        old = row(running(shop, REFUND, at=IN_DECEMBER))
        assert (old.provisional, old.due_at) == (True, end_of("2027-01-02"))
        load_2027(at=IN_DECEMBER)

        assert recount(old.id, at=IN_DECEMBER)

        new = successor(old.id)
        assert (row(old.id).state, row(old.id).reason) == ("void", "counted again by calendar 2")
        assert (new.state, new.provisional, new.calendar_version) == ("running", False, 2)
        assert new.due_at == new.due_legal == end_of("2027-01-04")
        assert (new.within, new.started_at, new.rule_version) == (old.within, old.started_at, old.rule_version)

    @pytest.mark.duty("NRR-10", "NRR-13")
    def test_never_takes_from_a_consumer_what_she_was_shown(self, shop):
        old = row(running(shop, WINDOW, at=IN_DECEMBER, person_id=SHOPPER.id))
        assert (old.provisional, old.due_at) == (True, end_of("2027-01-07"))
        load_2027(at=IN_DECEMBER)

        assert recount(old.id, at=IN_DECEMBER)

        new = successor(old.id)
        assert (new.due_legal, new.due_at, new.run_at) == (end_of("2027-01-04"), old.due_at, old.due_at)
        assert (new.provisional, new.steps["stands"]) == (False, old.due_at.isoformat())

    @pytest.mark.duty("NRR-10", "NRR-13")
    def test_of_a_corrected_day_gives_her_the_day_and_the_shop_none(self, shop):
        hers, theirs = (running(shop, spec, at=IN_NOVEMBER, person_id=SHOPPER.id) for spec in (WINDOW, REFUND))
        load(ONE_DAY_MORE, at=IN_NOVEMBER)

        assert recount(hers, at=IN_NOVEMBER)
        assert recount(theirs, at=IN_NOVEMBER)

        assert successor(hers).due_at == end_of("2026-12-01")
        assert successor(theirs).due_at == row(theirs).due_at == end_of("2026-11-30")
        assert successor(theirs).due_legal == end_of("2026-12-01")

    @pytest.mark.duty("NRR-10", "NRR-13")
    def test_of_a_day_that_is_worked_after_all_takes_none_from_her_and_hurries_the_shop(self, shop):
        hers, theirs = (running(shop, spec, at=IN_NOVEMBER, person_id=SHOPPER.id) for spec in (WINDOW, REFUND))
        load(SUNDAY_WORKED, at=IN_NOVEMBER)

        assert recount(hers, at=IN_NOVEMBER)
        assert recount(theirs, at=IN_NOVEMBER)

        assert successor(hers).due_at == end_of("2026-11-30")
        assert successor(theirs).due_at == end_of("2026-11-29")

    def test_lets_what_would_have_ended_already_end_now(self, shop):
        old = running(shop, REFUND, at=IN_NOVEMBER)
        now = end_of("2026-11-29") + timedelta(hours=8)  # the Monday on which it would have ended
        load(SUNDAY_WORKED, at=now)

        assert recount(old, at=now)

        assert (successor(old).due_at, successor(old).run_at) == (now, now)

    def test_leaves_alone_who_is_late_already(self, shop):
        late, in_time = (running(shop, REFUND, at=IN_DECEMBER) for _ in range(2))
        due_at = row(late).due_at
        load_2027(at=due_at - TICK)

        assert recount(late, at=due_at) is False
        assert recount(in_time, at=due_at - TICK) is True

        assert row(late).state == "running"

    def test_changes_nothing_a_second_time_nor_where_it_comes_to_the_same(self, shop):
        moved, same = running(shop, REFUND, at=IN_DECEMBER), running(shop, REFUND, at=IN_NOVEMBER)
        by_the_hour = running(shop, PAY, at=IN_DECEMBER)
        load_2027(at=IN_DECEMBER)

        assert [recount(one, at=IN_NOVEMBER) for one in (moved, moved, same, by_the_hour)] == [
            True,
            False,
            False,
            False,
        ]
        assert recount(successor(moved).id, at=IN_NOVEMBER) is False

    def test_counts_a_longer_period_whole(self, shop):
        subject_id = new_id()
        running(shop, REFUND, at=IN_NOVEMBER, subject_id=subject_id)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            longer = commands.extend(
                REFUND,
                subject_id=subject_id,
                by_span=rule("DL_AUTH_MEDIATE").length,
                by=STAFF,
                at=IN_NOVEMBER,
                reason="goods are being tested",
            )
        load_2027(at=IN_NOVEMBER)

        assert recount(longer, at=IN_NOVEMBER)

        new = successor(longer)
        assert new.within == "calendar_days:7+calendar_days:60"
        assert (new.provisional, new.due_legal) == (False, end_of("2027-01-28"))

    @pytest.mark.duty("NRR-10")
    def test_leaves_her_what_she_was_shown_when_she_is_given_more(self, shop):
        """Shown 7 January, by law the 4th: a day more is the 8th, and not the 5th."""
        subject_id = new_id()
        first = row(running(shop, WINDOW, at=IN_DECEMBER, person_id=SHOPPER.id, subject_id=subject_id))
        load_2027(at=IN_DECEMBER)
        recount(first.id, at=IN_DECEMBER)

        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            longer = commands.extend(
                WINDOW, subject_id=subject_id, by_span=CalendarDays(1), by=STAFF, at=IN_DECEMBER, reason="she was ill"
            )
            assert queries.why(longer).agrees

        new = row(longer)
        assert new.due_at == first.due_at + timedelta(days=1)
        assert new.steps["stands"] == new.due_at.isoformat()

    def test_tells_of_both_and_carries_the_reason(self, shop):
        old = running(shop, REFUND, at=IN_DECEMBER)
        load_2027(at=IN_DECEMBER)

        recount(old, at=IN_DECEMBER)

        with bound(scopes.staff(STAFF.id)):
            ended = Event.objects.get(subject_id=old, topic="deadlines.voided")
            assert ended.reason == "counted again by calendar 2"
            assert Event.objects.filter(subject_id=successor(old).id, topic="deadlines.started").count() == 1


class TestStanding:
    @pytest.mark.parametrize("spec", [WINDOW, REFUND], ids=lambda spec: spec.kind)
    @pytest.mark.parametrize("years", [ONE_DAY_MORE, SUNDAY_WORKED], ids=["later", "earlier"])
    def test_says_again_when_a_recounted_clock_is_due(self, shop, spec, years):
        old = running(shop, spec, at=IN_NOVEMBER, person_id=SHOPPER.id)
        load(years, at=IN_NOVEMBER)
        recount(old, at=IN_NOVEMBER)

        new = successor(old)
        with bound(scopes.staff(STAFF.id)):
            assert history.standing(new, counted=new.due_legal) == new.due_at
            assert history.standing(row(old), counted=row(old).due_legal) == row(old).due_at


class TestRecounts:
    def test_show_before_and_after_the_first_to_run_out_first(self, shop):
        later = running(shop, WINDOW, at=IN_DECEMBER, person_id=SHOPPER.id)
        sooner = running(shop, REFUND, at=IN_DECEMBER)
        running(shop, PAY, at=IN_DECEMBER)
        load_2027(at=IN_DECEMBER)
        for one in (later, sooner):
            recount(one, at=IN_DECEMBER)

        with bound(scopes.staff(STAFF.id)):
            found = history.with_successors(list(history.recounts(2)))
            assert history.recounts(1).count() == 0

        assert [one.before.id for one in found] == [sooner, later]
        assert [one.moved for one in found] == [timedelta(days=2), timedelta(0)]
        assert {one.before.reason for one in found} == {"counted again by calendar 2"}

    def test_lead_back_through_every_end_that_anybody_saw(self, shop):
        first = running(shop, REFUND, at=IN_DECEMBER)
        load_2027(at=IN_DECEMBER)
        recount(first, at=IN_DECEMBER)
        second = successor(first).id
        load({"2027": {**MADE_UP_2027, "off": [*MADE_UP_2027["off"], "01-04"]}}, at=IN_DECEMBER)
        recount(second, at=IN_DECEMBER)

        with bound(scopes.staff(STAFF.id)):
            assert [one.id for one in history.earlier(successor(second).id)] == [first, second]
            assert history.earlier(first) == []


@pytest.fixture
def now(monkeypatch) -> datetime:
    """December, when the notice is out."""
    monkeypatch.setattr(clock, "now", lambda: IN_DECEMBER)
    return IN_DECEMBER


@pytest.mark.login("worker")
@pytest.mark.usefixtures("now")
class TestPass:
    """Over three clocks of which one changes nothing."""

    @pytest.fixture
    def three(self, shop) -> list[UUID]:
        return [
            running(shop, REFUND, at=IN_DECEMBER),
            running(shop, WINDOW, at=IN_DECEMBER, person_id=SHOPPER.id),
            running(shop, REFUND, at=IN_DECEMBER - timedelta(days=10)),
        ]

    def facts(self) -> list[dict[str, object]]:
        with bound(SYSTEM), transaction.atomic():
            found = Event.objects.filter(topic="deadlines.recounted").order_by("occurred_at", "id")
            return [event.payload for event in found]

    def test_has_nothing_to_do_while_there_is_only_the_first_calendar(self, three):
        assert passes.turn() is None
        assert self.facts() == []

    def test_counts_all_that_is_touched_and_says_what_came_of_it(self, three):
        load_2027(at=IN_DECEMBER)

        assert passes.turn() is None

        with bound(SYSTEM), transaction.atomic():
            calendar_id = platform_core.legal.queries.versions()[2]
        assert self.facts() == [{"calendar_id": str(calendar_id), "version": 2, "looked_at": 3, "recounted": 2}]
        assert [row(one).state for one in three] == ["void", "void", "running"]

    def test_goes_in_batches_and_begins_anew_after_a_kill_doing_nothing_twice(self, three):
        load_2027(at=IN_DECEMBER)

        going = passes.turn(limit=2)
        assert going is not None
        assert (going.looked_at, going.recounted, self.facts()) == (2, 1, [])

        going = None  # the worker is gone, and with it how far it was
        while (going := passes.turn(going, limit=1)) is not None:
            pass

        assert [len(rows_of(row(one).subject_id)) for one in three] == [2, 2, 1]
        [fact] = self.facts()
        assert (fact["looked_at"], fact["recounted"]) == (2, 1)  # of what the first had left

    def test_is_made_once_more_after_an_hour_for_what_was_still_being_written(self, shop, monkeypatch):
        load_2027(at=IN_DECEMBER)
        passes.turn()
        late = row(running(shop, REFUND, at=IN_DECEMBER)).again(
            subject_id=new_id(), calendar_version=1, provisional=True, replaces_id=None, reading="earlier"
        )
        late.due_legal = late.due_at = late.run_at = end_of("2027-01-02")
        with bound(scopes.merchant(shop)), transaction.atomic():
            late.save(force_insert=True)

        monkeypatch.setattr(clock, "now", lambda: IN_DECEMBER + history.AGAIN_AFTER - TICK)
        passes.turn()
        assert (row(late.id).state, len(self.facts())) == ("running", 1)

        monkeypatch.setattr(clock, "now", lambda: IN_DECEMBER + history.AGAIN_AFTER)
        passes.turn()
        assert (row(late.id).state, len(self.facts())) == ("void", 2)

        monkeypatch.setattr(clock, "now", lambda: IN_DECEMBER + 9 * history.AGAIN_AFTER)
        passes.turn()
        assert len(self.facts()) == 2

    def test_goes_on_past_a_clock_that_nobody_declares_any_more(self, three, monkeypatch, caplog):
        load_2027(at=IN_DECEMBER)
        monkeypatch.delitem(specs.DECLARED, WINDOW.kind)

        passes.turn()

        assert [row(one).state for one in three] == ["void", "running", "running"]
        assert [record.message for record in caplog.records] == ["recount_failed"]

    def test_takes_the_years_in_the_order_in_which_they_were_loaded(self, three):
        load_2027(at=IN_DECEMBER)
        load(ONE_DAY_MORE, at=IN_DECEMBER)

        for _ in range(3):
            assert passes.turn() is None

        assert [fact["version"] for fact in self.facts()] == [2, 3]
        assert row(three[0]).reason == "counted again by calendar 3"
        assert successor(three[0]).calendar_version == 3


@pytest.mark.commits
@pytest.mark.login("worker")
class TestBesideTheSweep:
    def test_a_clock_that_runs_out_meanwhile_ends_exactly_once(self, shop, handled):
        """Twenty clocks due at this instant or a moment later; sweep and recount go for them together."""
        handled(REFUND.kind, lambda subject_id, *, at: None)
        due_at = end_of("2027-01-02")
        ids = [running(shop, REFUND, at=IN_DECEMBER) for _ in range(20)]
        load_2027(at=IN_DECEMBER)
        together = threading.Barrier(2)

        def sweep() -> None:
            together.wait()
            with bound(SYSTEM):
                for _ in range(4):
                    commands.close_due_batch(limit=20, at=due_at)
            connection.close()

        def count_again() -> None:
            together.wait()
            with bound(SYSTEM):
                for deadline_id in ids:
                    commands.recount(deadline_id, by=DEADLINES, at=due_at - TICK)
            connection.close()

        threads = [threading.Thread(target=work) for work in (sweep, count_again)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)

        for deadline_id in ids:
            chain = rows_of(row(deadline_id).subject_id)
            assert [one.state for one in chain] in (["missed"], ["void", "running"])
            assert all(one.due_at == end_of("2027-01-04") for one in chain[1:])


@pytest.mark.commits
@pytest.mark.login("worker")
class TestBesideACommand:
    def test_whoever_meets_a_promise_while_it_is_counted_again_meets_what_took_its_place(self, shop):
        subject_id = new_id()
        old = running(shop, REFUND, at=IN_DECEMBER, subject_id=subject_id)
        load_2027(at=IN_DECEMBER)
        met: list[bool] = []

        def meet() -> None:
            with bound(scopes.merchant(shop)), transaction.atomic():
                met.append(commands.meet(REFUND, subject_id=subject_id, by=MERCHANT, at=IN_DECEMBER))
            connection.close()

        waiting = threading.Thread(target=meet)
        with bound(SYSTEM), transaction.atomic():
            assert commands.recount(old, by=DEADLINES, at=IN_DECEMBER)
            waiting.start()
            somebody_waits()
        waiting.join(timeout=60)

        assert met == [True]
        assert [one.state for one in rows_of(subject_id)] == ["void", "met"]


def somebody_waits() -> None:
    """Until another transaction waits for a lock of ours."""
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE NOT granted AND datname = current_database()"
            )
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


@pytest.mark.login("worker")
class TestTheLoop:
    def test_goes_through_what_was_loaded_and_then_rests(self, shop, now):
        old = running(shop, REFUND, at=now)
        loop = Recount(None)
        load_2027(at=now)

        assert (loop.turn(), loop.going) == (PAUSE, None)
        assert row(old).state == "void"


class TestBeyondEveryCalendar:
    def test_no_clock_begins_and_the_refusal_says_which_year(self, shop):
        one_day = datetime(2038, 6, 1, 2, 0, tzinfo=UTC)  # three years end in 2041
        subject_id = new_id()

        with pytest.raises(CalendarEnds) as refusal:
            running(shop, COMPLAIN, at=one_day, subject_id=subject_id)

        assert refusal.value.params == {"year": 2041}
        assert of_refusal(refusal.value)["status"] == 422
        assert rows_of(subject_id) == []
