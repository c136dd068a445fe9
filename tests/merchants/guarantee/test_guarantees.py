"""How is a guarantee deposit agreed, filled, used and given back?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

import platform_core.rulebook.queries as rulebook
from merchants.credit.models import CreditFact
from merchants.credit.subscribers import put_delay_on_file
from merchants.guarantee.case import GUARANTEE
from merchants.guarantee.commands import debts, guarantees
from merchants.guarantee.deadlines import AGREE_DEPOSIT, ANSWER_DEBT_APPEAL, PAY_DEBT, TOP_UP
from merchants.guarantee.errors import AgreementTooLate, DepositRefused, GuaranteeNotFound
from merchants.guarantee.events import DebtReversed, DepositAgreed
from merchants.guarantee.subscribers import collect, guarantee_of, weigh_deposit_again
from platform_core.actors import RELAY
from platform_core.cases.queries import due_at
from platform_core.deadlines.events import DeadlineMissed
from platform_core.eventlog.models import Event
from platform_core.eventlog.registry import BY_TOPIC
from platform_core.ledger.accounts import AccountKind as A
from platform_core.ledger.errors import NoAccounts
from platform_core.money import CNY, Money
from platform_core.notices.queries import render_text
from platform_core.notices.types import Language
from platform_core.payments.events.payments import ShareSettled
from platform_core.payments.queries import payouts
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, opened, operator, owner_of
from tests.merchants.guarantee.builders import asked_deposit, balances, charged, earned, put_in_deposit
from tests.merchants.guarantee.guarantees import agreed, facts_of, follow, left_of, now, paid_in, swept, transferred
from tests.platform_core.ledger.conftest import ground
from tests.platform_core.payments.payouts import with_account

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
__all__ = ["ground"]


@pytest.fixture
def shop(at: datetime) -> Any:
    return opened(at)


class TestAgreeing:
    @pytest.mark.duty("ECL-58")
    def test_is_asked_for_by_a_clause_and_owed_only_once_agreed(self, shop: Any, at: datetime) -> None:
        row = asked_deposit(shop, at)
        earned(shop.id, 500, at)
        with bound(SYSTEM), transaction.atomic():
            debts.collect(shop.id, by=RELAY, at=at)
        assert (row.state, balances(shop.id)[A.DEPOSIT]) == ("asked", 0)
        owner = owner_of(shop)
        with acting_as(owner), transaction.atomic():
            guarantees.agree_to_deposit(row.id, by=owner, at=at)
            debts.collect(shop.id, by=RELAY, at=at)
        assert balances(shop.id)[A.DEPOSIT] == 500  # what it has earned fills it up

    def test_refuses_what_has_no_ground(self, shop: Any, at: datetime) -> None:
        staff = operator()
        with pytest.raises(DepositRefused) as refused, acting_as(staff), transaction.atomic():
            guarantees.ask_deposit(shop.id, amount=Money(0), clause=(new_id(), 1), because="食品", by=staff, at=at)
        assert refused.value.reasons == ("deposit_of_nothing", "no_such_clause")
        asked_deposit(shop, at)
        with pytest.raises(DepositRefused) as refused:
            asked_deposit(shop, at)
        assert refused.value.reasons == ("deposit_stands",)
        owner = owner_of(shop)
        with pytest.raises(WrongRole), acting_as(owner), transaction.atomic():
            guarantees.ask_deposit(shop.id, amount=Money(9), clause=(new_id(), 1), because="食品", by=owner, at=at)

    def test_silence_agrees_to_nothing_at_its_instant_and_not_before(self, shop: Any, at: datetime) -> None:
        row = asked_deposit(shop, at)
        with bound(SYSTEM):
            due = due_at(row.id, of=AGREE_DEPOSIT)
        assert due is not None
        swept(due - timedelta(microseconds=1))
        assert now(row).state == "asked"
        owner = owner_of(shop)
        with pytest.raises(AgreementTooLate), acting_as(owner), transaction.atomic():
            guarantees.agree_to_deposit(row.id, by=owner, at=due)
        swept(due)
        assert now(row).state == "lapsed"


class TestFilling:
    @pytest.mark.duty("ECL-58")
    def test_is_full_when_it_is_as_high_as_agreed_and_short_when_used(self, shop: Any, at: datetime) -> None:
        row = agreed(shop, at)
        paid_in(row, 600, at)
        assert now(row).state == "short"
        paid_in(row, 400, at, ref="TRA2")
        paid_in(row, 400, at, ref="TRA2")  # the same report
        assert (now(row).state, balances(shop.id)[A.DEPOSIT]) == ("full", 1000)
        assert facts_of(row) == [600, 400]
        charged(shop.id, 300, at)
        with bound(SYSTEM), transaction.atomic():
            debts.collect(shop.id, by=RELAY, at=at)
        assert (now(row).state, balances(shop.id)[A.DEPOSIT]) == ("short", 700)

    @pytest.mark.duty("ECL-58")
    def test_not_filled_in_time_it_is_asked_for_again_and_on_the_shops_credit(self, shop: Any, at: datetime) -> None:
        row = agreed(shop, at)
        with bound(SYSTEM):
            due = due_at(row.id, of=TOP_UP)
        assert due is not None
        swept(due - timedelta(microseconds=1))
        with bound(SYSTEM):
            assert due_at(row.id, of=TOP_UP) == due
        swept(due)
        with bound(SYSTEM):
            again = due_at(row.id, of=TOP_UP)
        assert again is not None
        assert again > due
        missed = {"deadline_id": new_id(), "kind": TOP_UP.kind, "about_type": GUARANTEE.kind, "about_id": row.id}
        follow(put_delay_on_file, DeadlineMissed(**missed, merchant_id=shop.id, concerns_id=None, due_at=due), due)
        with bound(SYSTEM), transaction.atomic():
            assert CreditFact.objects.filter(merchant_id=shop.id, what=TOP_UP.kind, about_id=row.id).count() == 1

    @pytest.mark.duty("ECL-58")
    def test_what_the_shop_has_when_it_agrees_fills_it_up(self, shop: Any, at: datetime) -> None:
        earned(shop.id, 1000, at)
        row = agreed(shop, at)
        follow(collect, DepositAgreed(**row.fact_fields(DepositAgreed)), at)
        assert (now(row).state, balances(shop.id)[A.DEPOSIT]) == ("full", 1000)

    @pytest.mark.duty("ECL-58")
    def test_what_a_shop_owes_is_paid_in_under_its_own_reference(self, shop: Any, at: datetime) -> None:
        with_account(shop.id, at)
        debt = charged(shop.id, 300, at)
        for _ in range(2):  # the same report
            transferred(debt.id, 370, at)
        with bound(SYSTEM), transaction.atomic():
            debt.refresh_from_db()
            facts = Event.objects.filter(topic="merchants.debt_paid_in", subject_id=debt.id)
            assert [fact.payload["amount"] for fact in facts] == [370]
            assert payouts.payout_due(shop.id) is not None  # what is more is the shop's
        assert (debt.state, balances(shop.id)[A.MERCHANT_PAYABLE]) == ("covered", 70)

    @pytest.mark.duty("ECL-58")
    def test_what_is_paid_in_for_one_debt_pays_it_before_those_that_are_older(self, shop: Any, at: datetime) -> None:
        with_account(shop.id, at)
        older, named = charged(shop.id, 500, at), charged(shop.id, 300, at + timedelta(hours=1), name="named")

        transferred(named.id, 320, at + timedelta(hours=2))

        assert (left_of(named), left_of(older)) == (0, 480)

    @pytest.mark.duty("ECL-58", "OPR-NEG")
    def test_what_is_paid_in_for_a_debt_whose_appeal_nobody_answers_pays_it_and_nothing_else_is_taken_for_it(
        self, shop: Any, at: datetime
    ) -> None:
        debt, owner = charged(shop.id, 500, at), owner_of(shop)
        with acting_as(owner), transaction.atomic():
            debts.appeal_debt(debt.id, text="样品不是我店的。", by=owner, at=at)
        with bound(SYSTEM):
            unanswered = due_at(debt.id, of=ANSWER_DEBT_APPEAL)
        assert unanswered is not None
        swept(unanswered)
        put_in_deposit(shop.id, 1000, unanswered)

        transferred(debt.id, 200, unanswered)

        assert (left_of(debt), balances(shop.id)[A.DEPOSIT]) == (300, 1000)

    @pytest.mark.duty("ECL-58")
    def test_what_is_not_yuan_is_taken_in_by_nobody(self, shop: Any, at: datetime) -> None:
        row, debt = agreed(shop, at), charged(shop.id, 300, at)
        for reference in (row.id, debt.id):
            with pytest.raises(NoAccounts):
                transferred(reference, 300, at, currency="USD")
        assert (balances(shop.id)[A.PROVIDER_CLEARING], left_of(debt), facts_of(row)) == (0, 300, [])

    @pytest.mark.parametrize("text", ["deposit_agreed", "deposit_overdue"])
    def test_the_shop_is_told_the_reference(self, shop: Any, at: datetime, text: str) -> None:
        row = agreed(shop, at)
        with bound(SYSTEM), transaction.atomic():
            params = {"until": "", "amount": "", "number": row.number}
            params |= guarantee_of(DepositAgreed(**row.fact_fields(DepositAgreed)))
        for language in Language:
            assert str(row.id) in render_text(f"merchants.{text}_for_shop", language, params).body

    @pytest.mark.duty("ECL-58")
    def test_a_deposit_too_and_what_is_neither_is_taken_in_by_nobody(self, shop: Any, at: datetime) -> None:
        row = agreed(shop, at)
        transferred(row.id, 1000, at)
        assert now(row).state == "full"
        with pytest.raises(GuaranteeNotFound):
            transferred(new_id(), 5, at, ref="TRA2")

    def test_what_is_paid_in_covers_what_the_shop_owes_first(self, shop: Any, at: datetime) -> None:
        row = agreed(shop, at)
        debt = charged(shop.id, 300, at)
        paid_in(row, 1000, at)
        with bound(SYSTEM):
            debt.refresh_from_db()
        assert (debt.state, balances(shop.id)[A.DEPOSIT], now(row).state) == ("covered", 700, "short")


class TestCollecting:
    """Once for each thing that happens, whether anything can be paid out or not."""

    @pytest.fixture
    def times(self, monkeypatch: Any) -> list[UUID]:
        found: list[UUID] = []
        last_act = "merchants.guarantee.commands.debts.fill_up"
        monkeypatch.setattr(last_act, lambda merchant_id, **_: found.append(merchant_id))
        return found

    @pytest.mark.duty("ECL-58", "HSE-16")
    def test_follows_what_is_earned(self, shop: Any, at: datetime, times: list[UUID]) -> None:
        debt = charged(shop.id, 300, at)
        earned(shop.id, 500, at)
        share = {"share_id": new_id(), "order_type": "tests.order", "order_id": new_id(), "amount": 500}
        settled = ShareSettled(**share, merchant_id=shop.id, commission=0, currency=CNY)

        for subscriber in BY_TOPIC[ShareSettled.topic]:
            follow(subscriber.handler, settled, at)

        assert (left_of(debt), times) == (0, [shop.id])

    @pytest.mark.duty("ECL-58")
    def test_follows_what_is_paid_in(self, shop: Any, at: datetime, times: list[UUID]) -> None:
        older, named = charged(shop.id, 500, at), charged(shop.id, 300, at + timedelta(hours=1), name="named")

        transferred(named.id, 370, at + timedelta(hours=2))

        assert (left_of(named), left_of(older), times) == (0, 430, [shop.id])

    @pytest.mark.duty("ECL-58")
    def test_follows_what_was_given_back(self, shop: Any, at: datetime, times: list[UUID]) -> None:
        debt = charged(shop.id, 300, at)
        earned(shop.id, 300, at)  # as by a reversal

        follow(weigh_deposit_again, DebtReversed(**debt.fact_fields(DebtReversed)), at)

        assert (left_of(debt), times) == (0, [shop.id])


class TestDebtClock:
    @pytest.mark.duty("HSE-16", "ECL-58")
    def test_what_is_owed_is_asked_for_again_at_its_instant(self, shop: Any, at: datetime) -> None:
        debt = charged(shop.id, 300, at)
        with bound(SYSTEM):
            due = due_at(debt.id, of=PAY_DEBT)
        assert due is not None
        swept(due - timedelta(microseconds=1))
        with bound(SYSTEM):
            assert due_at(debt.id, of=PAY_DEBT) == due
        swept(due)
        with bound(SYSTEM):
            assert (due_at(debt.id, of=PAY_DEBT) or due) > due


class TestGuards:
    def test_a_debt_is_as_much_covered_as_money_has_moved(self, shop: Any, at: datetime) -> None:
        debt = charged(shop.id, 300, at)
        for wrong in ("covered = 300", "state = 'covered'"):
            with (
                pytest.raises(DatabaseError, match=r"something else has moved|is not covered"),
                scopes.bound(scopes.merchant(shop.id)),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"UPDATE merchants_debt SET {wrong} WHERE id = %s", [debt.id])

    def test_an_agreement_keeps_its_amount(self, shop: Any, at: datetime) -> None:
        row = agreed(shop, at)
        with pytest.raises(DatabaseError), acting_as(operator()), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE merchants_guarantee SET amount = 1 WHERE id = %s", [row.id])


def test_clauses_are_there_to_be_cited(at: datetime) -> None:
    with bound(SYSTEM):
        assert rulebook.clauses()
