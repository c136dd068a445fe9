"""What becomes of a shop's clock, credit and money when it appeals against a deduction?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from merchants.credit.models import CreditFact
from merchants.credit.subscribers import put_delay_on_file
from merchants.guarantee import queries
from merchants.guarantee.case import DEBT
from merchants.guarantee.commands import debts as commands
from merchants.guarantee.deadlines import ANSWER_DEBT_APPEAL, PAY_DEBT
from merchants.guarantee.events import DebtReversed, DebtUpheld
from merchants.guarantee.models import Debt
from merchants.guarantee.subscribers import collect, correct_the_file_of_a_debt, debt_of, weigh_deposit_again
from platform_core.actors import RELAY
from platform_core.cases.queries import dues_of
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.events import DeadlineMissed
from platform_core.eventlog.facts import DeliveryContext
from platform_core.legal.spans import TICK
from platform_core.notices.queries import render_text
from platform_core.notices.types import Language
from platform_core.payments.queries import payouts
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, opened, operator, owner_of
from tests.merchants.guarantee.builders import charged, earned
from tests.platform_core.ledger.conftest import ground
from tests.platform_core.payments.payouts import with_account

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
__all__ = ["ground"]


@pytest.fixture
def shop(at: datetime) -> Any:
    return opened(at)


def appealed(shop: Any, at: datetime, *, fen: int = 300) -> Debt:
    debt, owner = charged(shop.id, fen, at), owner_of(shop)
    with acting_as(owner), transaction.atomic():
        return commands.appeal_debt(debt.id, text="样品不是我店的。", by=owner, at=at)


def answered(command: Any, debt: Debt, at: datetime) -> Debt:
    staff = operator()
    with acting_as(staff), transaction.atomic():
        found: Debt = command(debt.id, reasons="查验记录。", by=staff, at=at)
        return found


def due(debt: Debt, clock: Any) -> datetime | None:
    with bound(SYSTEM):
        return dues_of(debt.merchant_id, of=clock).get(debt.id)


def swept(at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=50, at=at)


def follow(subscriber: Any, fact: Any, debt: Debt, at: datetime) -> None:
    context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=debt.merchant_id)
    with bound(SYSTEM), transaction.atomic():
        subscriber(fact, context)


def reversal(debt: Debt) -> DebtReversed:
    return DebtReversed(**debt.fact_fields(DebtReversed))


class TestUnanswered:
    @pytest.mark.duty("ECL-58", "OPR-NEG")
    def test_it_is_neither_taken_nor_asked_for_until_somebody_answers(self, shop: Any, at: datetime) -> None:
        debt = appealed(shop, at)
        ends, pay = due(debt, ANSWER_DEBT_APPEAL), due(debt, PAY_DEBT)
        assert ends is not None
        assert pay is not None
        swept(ends - TICK)
        assert due(debt, PAY_DEBT) == pay

        swept(ends)
        assert due(debt, PAY_DEBT) is None

        answered(commands.uphold_debt, debt, ends)
        again = due(debt, PAY_DEBT)
        assert again is not None
        assert again > ends

    @pytest.mark.duty("ECL-58")
    def test_upheld_it_is_taken_at_once_out_of_what_is_there(self, shop: Any, at: datetime) -> None:
        """What came in while nobody answered: nobody is asked for what stands there."""
        debt = appealed(shop, at)
        ends = due(debt, ANSWER_DEBT_APPEAL)
        assert ends is not None
        swept(ends)
        earned(shop.id, 300, ends)
        upheld = answered(commands.uphold_debt, debt, ends)

        follow(collect, DebtUpheld(**upheld.fact_fields(DebtUpheld)), debt, ends)

        with bound(SYSTEM), transaction.atomic():
            debt.refresh_from_db()
            assert (debt.state, queries.means(shop.id).payable.amount) == ("covered", 0)

    def test_upheld_while_its_clock_runs_it_runs_on(self, shop: Any, at: datetime) -> None:
        debt = appealed(shop, at)
        before = due(debt, PAY_DEBT)
        assert answered(commands.uphold_debt, debt, at).state == "owed"
        assert due(debt, PAY_DEBT) == before

    @pytest.mark.duty("OPR-NEG")
    def test_one_that_is_covered_is_upheld_without_a_clock(self, shop: Any, at: datetime) -> None:
        earned(shop.id, 300, at)
        debt = appealed(shop, at)
        assert answered(commands.uphold_covered_debt, debt, at).state == "covered"
        assert due(debt, PAY_DEBT) is None


class TestTelling:
    @pytest.mark.duty("ECL-58")
    @pytest.mark.parametrize("language", list(Language))
    @pytest.mark.parametrize("text", ["debt_incurred", "debt_overdue", "debt_upheld"])
    def test_names_the_reference_under_which_it_is_paid_in(
        self, shop: Any, at: datetime, text: str, language: Language
    ) -> None:
        debt = answered(commands.uphold_debt, appealed(shop, at), at)
        with bound(SYSTEM), transaction.atomic():
            params = {"until": "", "amount": "", "number": debt.number} | debt_of(reversal(debt))
        assert str(debt.id) in render_text(f"merchants.{text}_for_shop", language, params).body

    @pytest.mark.duty("ECL-58")
    @pytest.mark.parametrize("language", list(Language))
    def test_of_a_refund_no_sum_is_asked_for_before_the_deposit_was_taken(
        self, shop: Any, at: datetime, language: Language
    ) -> None:
        """It is told at the moment when it arises, and nothing is taken for it yet."""
        with bound(SYSTEM), transaction.atomic():
            params = {"until": "12-31", "amount": "", "number": ""} | debt_of(reversal(charged(shop.id, 300, at)))
        for kind, asks in (("refund", False), ("charge", True)):
            text = render_text(
                "merchants.debt_incurred_for_shop", language, params | {"kind": kind, "left": "4567"}
            ).body
            assert ("4567" in text) is asks
            assert all(word in text for word in ("12-31", params["reference"]))

    @pytest.mark.parametrize("language", list(Language))
    def test_what_is_covered_is_asked_for_by_nobody(self, shop: Any, at: datetime, language: Language) -> None:
        earned(shop.id, 300, at)
        debt = answered(commands.uphold_covered_debt, appealed(shop, at), at)
        with bound(SYSTEM), transaction.atomic():
            params = {"amount": "", "number": debt.number} | debt_of(reversal(debt))
        assert str(debt.id) not in render_text("merchants.debt_upheld_for_shop", language, params).body


class TestReversed:
    @pytest.mark.duty("OPR-NEG", "ECL-58")
    def test_what_was_not_owed_was_not_late(self, shop: Any, at: datetime) -> None:
        debt = appealed(shop, at)
        late = {"deadline_id": new_id(), "kind": PAY_DEBT.kind, "about_type": DEBT.kind, "about_id": debt.id}
        fact = DeadlineMissed(**late, due_at=at, merchant_id=shop.id, concerns_id=None)
        follow(put_delay_on_file, fact, debt, at)
        reversed_ = answered(commands.reverse_debt, debt, at)

        follow(correct_the_file_of_a_debt, reversal(reversed_), debt, at)

        with bound(SYSTEM), transaction.atomic():
            assert CreditFact.objects.filter(merchant_id=shop.id, about_id=debt.id).count() == 1
            assert not CreditFact.objects.that_count().filter(merchant_id=shop.id, about_id=debt.id).exists()

    @pytest.mark.duty("PAY-06", "OPR-NEG")
    def test_what_was_taken_has_a_day_on_which_it_is_paid_out(self, shop: Any, at: datetime) -> None:
        with_account(shop.id, at)
        earned(shop.id, 300, at)
        debt = answered(commands.reverse_debt, appealed(shop, at), at)
        with bound(SYSTEM), transaction.atomic():
            assert (queries.means(shop.id).payable.amount, payouts.payout_due(shop.id)) == (300, None)

        follow(weigh_deposit_again, reversal(debt), debt, at)

        with bound(SYSTEM), transaction.atomic():
            assert payouts.payout_due(shop.id) is not None
