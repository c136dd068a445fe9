"""A number of the house holds from its day on, for what begins then; what runs keeps the one it began with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import InternalError, connection, transaction
from django.utils.translation import override

from platform_core.actors import Role
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries.explanation import why
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.types import Subject
from platform_core.legal import in_words
from platform_core.legal.queries import rules
from platform_core.legal.rules import RULES, Rule, rule
from platform_core.legal.spans import TICK, WorkingDays, midnight
from platform_core.legal.types import NewNumber
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.deadlines.clocks import SHOPPER, STAFF
from tests.platform_core.legal.numbers import house_number, later, now, soonest
from tests.platform_core.regulators import builders as regulators

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY = timedelta(days=1)
REPLY = Deadline(
    kind="tests.reply",
    counts_from="forwarded",
    within=rule("DL_CMP_MERCHANT"),
    owed_by=Role.MERCHANT,
    duties=("HSE-08",),
)


def started(at: datetime, *, promised: WorkingDays | None = None) -> RunningDeadline:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        about = Subject(type="tests.thing", id=new_id())
        found = clocks.start(REPLY, about=about, started_at=at, by=STAFF, at=at, promised=promised)
        return RunningDeadline.objects.get(id=found)


def again(row: RunningDeadline) -> RunningDeadline:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return RunningDeadline.objects.get(id=row.id)


def holding(code: str, *, days: int = 0) -> Rule:
    with bound(scopes.shopper(SHOPPER.id)), transaction.atomic():
        return rules.in_force(code, on=later(days))


class TestInForce:
    def test_is_the_catalogue_until_somebody_sets_another(self) -> None:
        assert holding("DL_CMP_MERCHANT") == rule("DL_CMP_MERCHANT")

        house_number("DL_CMP_MERCHANT", 2)
        assert (holding("DL_CMP_MERCHANT", days=-1).version, holding("DL_CMP_MERCHANT").version) == (1, 1001)
        assert holding("DL_CMP_MERCHANT").span == WorkingDays(2)

    def test_may_go_back_to_the_catalogues_own_number(self) -> None:
        house_number("DL_CMP_MERCHANT", 2)
        house_number("DL_CMP_MERCHANT", 3, on=later(2))

        assert [holding("DL_CMP_MERCHANT", days=n).value for n in (0, 1, 2)] == [2, 2, 3]

    def test_is_asked_of_the_database_once_a_transaction(self, django_assert_num_queries) -> None:
        codes, today = ("DL_CMP_MERCHANT", "DL_PAYMENT", "DL_RENEW_NOTICE", "DL_CMP_MERCHANT"), now().date()
        with bound(scopes.ANONYMOUS), transaction.atomic(), django_assert_num_queries(1):
            rules.forget_numbers()
            for code in codes:
                rules.in_force(code, on=today)

    def test_asks_nothing_where_the_law_gives_the_number(self, django_assert_num_queries) -> None:
        today = now().date()
        rules.forget_numbers()
        with bound(scopes.ANONYMOUS), transaction.atomic(), django_assert_num_queries(0):
            assert rules.in_force("DL_NRR_REFUND", on=today) == rule("DL_NRR_REFUND")

    def test_refuses_a_day_before_there_was_such_a_rule(self) -> None:
        with bound(scopes.ANONYMOUS), pytest.raises(LookupError, match="no version"), transaction.atomic():
            rules.in_force("DL_DEBIT_NOTICE", on=date(2026, 4, 9))


class TestVersionOf:
    def test_finds_those_of_file_and_house(self) -> None:
        house_number("DL_CMP_MERCHANT", 2)

        with bound(scopes.ANONYMOUS), transaction.atomic():
            assert [rules.version_of("DL_CMP_MERCHANT", n).value for n in (1, 1001)] == [3, 2]
            with pytest.raises(LookupError, match="no version 1002"):
                rules.version_of("DL_CMP_MERCHANT", 1002)


class TestAClock:
    @pytest.mark.duty("HSE-08")
    def test_keeps_the_number_it_began_with(self) -> None:
        begins = midnight(soonest())
        before = started(begins - DAY)
        house_number("DL_CMP_MERCHANT", 2)
        last_moment, first_moment = started(begins - TICK), started(begins)

        rows = [again(before), last_moment, first_moment]
        assert [(row.rule_version, row.within) for row in rows] == [
            *((1, "working_days:3"), (1, "working_days:3")),
            (1001, "working_days:2"),
        ]
        assert again(before).due_at == before.due_at

    def test_says_why_by_its_own_version(self) -> None:
        begins = midnight(soonest())
        before = started(begins - DAY)
        house_number("DL_CMP_MERCHANT", 2)
        after = started(begins)

        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            told = [why(row.id, by=STAFF) for row in (before, after)]
        assert [(t.rule_version, t.is_law, t.agrees) for t in told] == [(1, False, True), (1001, False, True)]

    def test_takes_no_promise_worse_than_the_houses_own(self) -> None:
        begins = midnight(house_number("DL_CMP_MERCHANT", 2).effective_from)

        assert started(begins - TICK, promised=WorkingDays(3)).within == "working_days:3"
        with pytest.raises(ValueError, match="worse than DL_CMP_MERCHANT"):
            started(begins, promised=WorkingDays(3))

    def test_is_held_to_it_by_the_database_too(self) -> None:
        row = started(midnight(house_number("DL_CMP_MERCHANT", 2).effective_from))
        worse = row.again(subject_id=new_id(), within="working_days:3", replaces_id=None)

        with bound(scopes.staff(STAFF.id)), pytest.raises(InternalError, match="worse"), transaction.atomic():
            worse.save(force_insert=True)
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestAnAuthoritysLetter:
    """It may give us less time than we promise ourselves, never more."""

    @pytest.mark.parametrize(("stated", "days"), [(4, 3), (3, 3), (2, 2)])
    def test_is_answered_by_the_shorter_of_the_two(self, at: datetime, stated: int, days: int) -> None:
        begins = midnight(house_number("DL_REG_REQUEST", 3).effective_from)
        row = regulators.filed(regulators.regulator(at), regulators.asked(working_days=stated), begins)

        assert clock_of(row.id).within == f"working_days:{days}"


def clock_of(subject_id: UUID) -> RunningDeadline:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return RunningDeadline.objects.get(subject_id=subject_id)


class TestInWords:
    def until_then(self, value: int, *, days: int) -> str:
        new = NewNumber(code="DL_CMP_MERCHANT", value=value, effective_from=later(days))
        with bound(scopes.staff(STAFF.id)), transaction.atomic(), override("en"):
            return str(in_words.of_number(new.to_payload())["Until then"])

    def test_says_which_number_the_next_one_follows(self) -> None:
        house_number("DL_CMP_MERCHANT", 2)

        assert [self.until_then(1, days=n) for n in (0, 1)] == ["3 working days (v1)", "2 working days (v1001)"]

    def test_says_the_catalogues_where_that_has_become_better(self, monkeypatch: pytest.MonkeyPatch) -> None:
        house_number("DL_CMP_MERCHANT", 2)
        [old] = RULES["DL_CMP_MERCHANT"]
        better = replace(old, version=2, value=1, effective_from=later(3))
        monkeypatch.setitem(RULES, "DL_CMP_MERCHANT", (replace(old, effective_to=later(3)), better))

        assert [self.until_then(1, days=n) for n in (3, 4)] == ["2 working days (v1001)", "1 working day (v2)"]
