"""What runs for whom, and a due time that anybody can count again."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import chinese_calendar
import pytest
from django.db import transaction

from platform_core.deadlines.commands import clocks
from platform_core.deadlines.errors import DeadlineUnknown
from platform_core.deadlines.queries import agenda, explanation, promises
from platform_core.deadlines.queries.rounds import Mark, Rounds
from platform_core.deadlines.types import ClockGroup, Subject
from platform_core.legal.rules import RULES
from platform_core.legal.spans import LOCAL, local_day
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.deadlines.clocks import MERCHANT, PAY, REFUND, SHOPPER, STAFF, open_shop, row, running


def as_staff():
    return bound(scopes.staff(STAFF.id))


class TestWhy:
    def test_names_the_rule_the_calendar_and_the_steps(self, shop):
        deadline_id = running(shop, REFUND, at=datetime(2026, 9, 24, 2, 0, tzinfo=UTC))

        with as_staff():
            found = explanation.why(deadline_id)

        assert (found.rule, found.rule_version, found.calendar_version) == ("DL_NRR_REFUND", 1, 1)
        assert found.rule_says == "Refund after the goods came back"
        assert found.steps == {
            "first_day": "2026-09-25",
            "last_day": "2026-10-01",
            "last_day_by_law": "2026-10-08",
        }
        assert found.agrees

    def test_comes_to_the_same_instant_as_a_count_day_by_day_with_another_calendar(self, shop):
        chance = random.Random(2026)
        for _ in range(40):
            started = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(7 * 365 * 24 * 60))
            deadline_id = running(shop, REFUND, at=started)

            day = started.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=7)
            while not chinese_calendar.is_workday(day.date()):
                day += timedelta(days=1)
            with as_staff():
                found = explanation.why(deadline_id)
            assert found.agrees
            assert found.promise.due_at == found.due_legal == day + timedelta(days=1)

    def test_holds_to_the_number_by_which_it_began_whatever_is_entered_late(self, shop, at, monkeypatch):
        deadline_id = running(shop, REFUND, at=at)
        [old] = RULES["DL_NRR_REFUND"]
        then = local_day(at) - timedelta(days=1)
        late = replace(old, effective_to=then), replace(old, version=2, value=5, effective_from=then)
        monkeypatch.setitem(RULES, "DL_NRR_REFUND", late)

        with as_staff():
            found = explanation.why(deadline_id)

        assert (found.rule_version, found.agrees) == (1, True)

    def test_disagrees_with_a_row_that_was_counted_wrongly(self, shop, at):
        wrong = row(running(shop, REFUND, at=at)).again(replaces_id=None, subject_id=new_id(), calendar_version=1)
        wrong.due_at = wrong.due_legal = wrong.run_at = wrong.due_legal + timedelta(days=1)
        with as_staff():
            wrong.save(force_insert=True)

            assert not explanation.why(wrong.id).agrees

    def test_refuses_what_this_shop_may_not_know(self, shop, at):
        deadline_id = running(shop, REFUND, at=at)

        with bound(scopes.merchant(open_shop())), pytest.raises(DeadlineUnknown) as refusal:
            explanation.why(deadline_id)

        assert refusal.value.params == {"deadline_id": deadline_id}


class TestWhatRuns:
    def test_of_a_merchant_is_its_own_the_next_first(self, shop, at):
        later, sooner = running(shop, REFUND, at=at), running(shop, PAY, at=at)
        running(open_shop(), PAY, at=at)

        with bound(scopes.merchant(shop)):
            assert [promise.id for promise in promises.of_merchant(shop)] == [sooner, later]

    def test_of_a_person_is_what_is_owed_to_her_and_by_her(self, shop, at):
        with bound(scopes.merchant(shop)), transaction.atomic():
            found = [
                clocks.start(
                    spec,
                    about=Subject(type="tests.thing", id=new_id(), merchant_id=shop, person_id=SHOPPER.id),
                    started_at=at,
                    by=MERCHANT,
                    at=at,
                )
                for spec in (PAY, REFUND)
            ]
        running(shop, PAY, at=at)

        with bound(scopes.shopper(SHOPPER.id)):
            mine = promises.clocks_seen_by(SHOPPER, which=ClockGroup.RUNNING)
            mine = mine.order_by(*promises.ORDERS[ClockGroup.RUNNING])
            assert [promise.id for promise in mine] == found

    def test_is_due_at_the_instant(self, shop, at, known):
        deadline_id = running(shop, PAY, at=at)
        due_at = at + timedelta(minutes=30)

        with as_staff():
            assert agenda.due_ids(at=due_at - timedelta.resolution, limit=1) == []
            assert agenda.due_ids(at=due_at, limit=1) == [deadline_id]


@pytest.mark.usefixtures("known")
class TestTheAgenda:
    @pytest.mark.parametrize(
        ("ahead", "rest"),
        [
            (timedelta(seconds=5), agenda.PAUSE),
            (timedelta(milliseconds=100), 0.1),
            (timedelta.resolution, agenda.SHORTEST_REST_S),
            (timedelta(0), agenda.OTHERS_WORK_S),
            (timedelta(seconds=-5), agenda.OTHERS_WORK_S),
        ],
    )
    def test_lets_the_sweep_sleep_to_the_next_one_and_never_longer_than_the_poll(self, shop, at, ahead, rest):
        due_at = row(running(shop, PAY, at=at)).due_at

        with as_staff():
            assert agenda.agenda(at=due_at - ahead, limit=1, rounds=Rounds()).rest(at=due_at - ahead) == rest

    def test_lets_it_sleep_for_the_poll_when_nothing_runs(self, shop, at):
        with as_staff():
            assert agenda.agenda(at=at, limit=1, rounds=Rounds()).rest(at=at) == agenda.PAUSE

    def test_knows_who_has_come_since_by_the_house_s_clock(self, shop, at):
        first, second = (running(shop, PAY, at=at + timedelta(seconds=n)) for n in range(2))
        running(shop, PAY, at=datetime(2039, 3, 1, tzinfo=UTC))  # not yet
        due_at = row(first).due_at

        with as_staff():
            come = agenda.newcomers(after=Mark(due_at, first), limit=5)

        assert [found.id for found in come] == [second]

    def test_knows_who_has_come_at_the_same_instant_as_the_last_that_it_saw(self, shop, at):
        """As at midnight: a look takes a few, and the next look the others."""
        together = sorted(running(shop, PAY, at=at) for _ in range(5))
        due_at, seen = row(together[0]).due_at, Rounds()

        with as_staff():
            few = agenda.newcomers(after=seen.seen, limit=2)
            rest = agenda.newcomers(after=Mark(due_at, few[-1].id), limit=5)
            seen.see(due_at)
            assert agenda.newcomers(after=seen.seen, limit=5) == []

        assert [found.id for found in few + rest] == together
