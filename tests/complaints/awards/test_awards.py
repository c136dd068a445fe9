"""How is money awarded beside the price, and how does the shopper get it though the shop does not pay?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from complaints.awards import commands, policies, queries
from complaints.awards.deadlines import DECIDE_AWARD, OBJECT_TO_AWARD, PAY_AWARD, PAY_AWARD_AGAIN
from complaints.awards.errors import AwardedAlready, AwardRefused, BalanceShort, ObjectionTooLate, OwnAward
from complaints.awards.policies import AwardFacts, AwardRefusal
from complaints.awards.types import AwardHead
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import Outcome
from merchants.guarantee.commands import debts as debts_commands
from merchants.guarantee.errors import OwnDeduction
from merchants.guarantee.models import Debt
from merchants.guarantee.queries import relief_totals
from merchants.guarantee.types import FUND
from orders.sales.models.orders import Order
from platform_core.actors import RELAY
from platform_core.ledger.accounts import AccountKind as A
from platform_core.money import Money
from platform_core.payments.commands import payouts
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.aftersales.freight import builders as freight
from tests.aftersales.returns.builders import DAY
from tests.complaints.awards.builders import (
    DONE,
    FIRST,
    SECOND,
    claim,
    due,
    final,
    granted,
    now,
    objected,
    recorded,
    sent,
    swept,
)
from tests.complaints.complaint import builders as complaints
from tests.complaints.complaint.builders import does
from tests.merchants.builders import operator
from tests.merchants.guarantee.builders import balances, earned, funded, put_in_deposit
from tests.orders.sales.builders import Sale
from tests.platform_core.ledger.conftest import ground

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
__all__ = ["ground"]
TICK = timedelta(microseconds=1)


class TestPolicies:
    @pytest.mark.duty("CRL-55")
    @pytest.mark.parametrize(
        ("head", "price", "shown", "most"),
        [
            (AwardHead.FRAUD, 11_600, None, 50_000),  # three times would be 348 yuan
            (AwardHead.FRAUD, 16_667, None, 50_001),
            (AwardHead.DEFECT, 11_600, 30_000, 60_000),
            (AwardHead.DEFECT, 11_600, None, 0),
            (AwardHead.FREIGHT, 11_600, 1200, 1200),
            (AwardHead.LOSS, 11_600, 70_000, 70_000),
        ],
    )
    def test_the_statutory_figure(self, head: AwardHead, price: int, shown: int | None, most: int) -> None:
        found = policies.statutory(head, price=Money(price), shown=None if shown is None else Money(shown))
        assert found == Money(most)

    @pytest.mark.duty("CRL-55", "CRI-49")
    @pytest.mark.parametrize(
        ("facts", "changes", "why"),
        [
            ({}, {}, ()),
            ({"state": ComplaintState.RESOLVED, "outcome": None}, {}, ()),
            ({"state": ComplaintState.DECIDED}, {}, (AwardRefusal.NOT_FINAL,)),
            ({"outcome": Outcome.DISMISSED}, {}, (AwardRefusal.NOT_FINAL,)),
            ({}, {"fen": 0}, (AwardRefusal.NOTHING,)),
            ({}, {"shown": None}, (AwardRefusal.NOT_SHOWN, AwardRefusal.TOO_MUCH)),
            ({}, {"fen": 1201}, (AwardRefusal.TOO_MUCH,)),
            ({}, {"head": AwardHead.FRAUD, "fen": 50_000, "shown": None}, ()),
            ({}, {"head": AwardHead.FRAUD, "fen": 50_001}, (AwardRefusal.TOO_MUCH,)),
            ({}, {"head": AwardHead.FRAUD, "label_flaw": True}, (AwardRefusal.LABEL_FLAW,)),
            ({}, {"label_flaw": True}, ()),  # freight is owed all the same
            ({}, {"faked": True}, (AwardRefusal.FAKED,)),
            ({"freight_stands": True}, {}, (AwardRefusal.FREIGHT,)),
            ({"freight_stands": True}, {"head": AwardHead.COSTS}, ()),
            ({}, {"reasons": " ", "basis": ("NO-1",)}, (AwardRefusal.TEXT, AwardRefusal.BASIS)),
        ],
    )
    def test_what_may_be_awarded(self, facts: dict[str, Any], changes: dict[str, Any], why: tuple[str, ...]) -> None:
        found = AwardFacts(
            **{"state": ComplaintState.STANDS, "outcome": Outcome.UPHELD, "price": Money(11_600)} | facts
        )
        assert policies.may_award(claim(**changes), facts=found).codes() == why


class TestGranting:
    @pytest.mark.duty("CRL-55")
    def test_exceeds_the_price_where_the_law_says_so(self, sale: Sale, at: datetime) -> None:
        row = granted(sale, at, why=claim(AwardHead.FRAUD, 50_000, shown=None))
        assert (row.state, row.amount) == ("granted", 50_000)
        with bound(SYSTEM):
            assert queries.award_texts(row)["reasons"].startswith("退货运费")

    def test_names_the_most_where_it_refuses(self, sale: Sale, at: datetime) -> None:
        with pytest.raises(AwardRefused) as refused:
            granted(sale, at, why=claim(AwardHead.FRAUD, 60_000))
        assert (refused.value.reasons, refused.value.most) == (("too_much",), 50_000)

    def test_waits_for_the_review_of_the_decision(self, sale: Sale, at: datetime) -> None:
        decided = complaints.decided(sale, at)
        with pytest.raises(AwardRefused) as refused:
            does(FIRST, commands.grant_award, decided.id, claim=claim(), at=at)
        assert refused.value.reasons == ("not_final",)

    @pytest.mark.duty("CRL-24")
    def test_no_freight_that_goes_back_another_way(self, sale: Sale, at: datetime) -> None:
        complaint, then = final(sale, at), at + DAY
        with bound(SYSTEM), transaction.atomic():
            order = Order.objects.get(id=complaint.order_id)
        asked = freight.asked(freight.sent_for_claim(order, sale, then), sale, then)
        with pytest.raises(AwardRefused) as refused:
            does(FIRST, commands.grant_award, complaint.id, claim=claim(), at=then)
        assert refused.value.reasons == ("freight_stands",)
        freight.declined(freight.disputed(asked, sale, then), sale, then)
        assert does(FIRST, commands.grant_award, complaint.id, claim=claim(), at=then).head == "freight"

    def test_is_made_once_a_head_and_by_staff(self, sale: Sale, at: datetime) -> None:
        row = granted(sale, at)
        with pytest.raises(AwardedAlready):
            does(SECOND, commands.grant_award, row.complaint_id, claim=claim(), at=at)
        with pytest.raises(WrongRole):
            does(sale.seller, commands.grant_award, row.complaint_id, claim=claim(AwardHead.COSTS), at=at)


class TestObjecting:
    @pytest.mark.duty("ECL-58")
    def test_another_person_decides(self, sale: Sale, at: datetime) -> None:
        row = objected(granted(sale, at), sale, at)
        with pytest.raises(OwnAward):
            does(FIRST, commands.strike_award, row.id, reasons="确已退过。", at=at)
        assert does(SECOND, commands.strike_award, row.id, reasons="确已退过。", at=at).state == "struck"
        assert does(FIRST, commands.grant_award, row.complaint_id, claim=claim(), at=at).state == "granted"

    def test_silence_of_the_shop_makes_it_final_at_its_instant(self, sale: Sale, at: datetime) -> None:
        row = granted(sale, at)
        ends = due(row, OBJECT_TO_AWARD)
        swept(ends - TICK)
        assert now(row).state == "granted"
        with pytest.raises(ObjectionTooLate):
            objected(row, sale, ends)
        swept(ends)
        assert now(row).state == "owed"

    def test_silence_of_our_people_lets_it_stand(self, sale: Sale, at: datetime) -> None:
        row = objected(granted(sale, at), sale, at)
        ends = due(row, DECIDE_AWARD)
        swept(ends - TICK)
        assert now(row).state == "objected"
        swept(ends)
        assert now(row).state == "owed"


def owed(sale: Sale, at: datetime, *, fen: int = 1200) -> Any:
    row = granted(sale, at, why=claim(AwardHead.LOSS, fen, shown=Money(fen)))
    swept(due(row, OBJECT_TO_AWARD))
    return now(row)


class TestPaying:
    @pytest.mark.duty("HSE-16")
    def test_the_shop_may_pay_out_of_its_balance(self, sale: Sale, at: datetime) -> None:
        row = owed(sale, at)
        earned(sale.shop, 2000, at)
        before = balances(sale.shop)[A.MERCHANT_PAYABLE]
        does(sale.seller, commands.pay_award, row.id, at=at)
        assert balances(sale.shop)[A.MERCHANT_PAYABLE] == before - 1200
        payout = sent(row, at)
        assert (payout.amount, payout.payee_id, payout.drawn_on) == (1200, sale.shopper.id, "awards")
        with bound(SYSTEM), transaction.atomic():
            payouts.record_payout(payout.id, answer=DONE, by=RELAY, at=at)
        assert recorded(row, at, paid=True).state == "paid"
        assert balances(sale.shop)[A.AWARDS] == 0

    def test_not_out_of_what_it_has_not_got(self, sale: Sale, at: datetime) -> None:
        row = owed(sale, at, fen=900_000)
        with pytest.raises(BalanceShort):
            does(sale.seller, commands.pay_award, row.id, at=at)

    @pytest.mark.duty("HSE-16", "ECL-58", "CRI-44")
    def test_unpaid_after_five_working_days_it_is_advanced_and_owed(self, sale: Sale, at: datetime) -> None:
        row = owed(sale, at, fen=900_000)
        funded(2_000_000, at)
        put_in_deposit(sale.shop, 100_000, at)
        payable = balances(sale.shop)[A.MERCHANT_PAYABLE]
        ends = due(row, PAY_AWARD)
        swept(ends - TICK)
        assert now(row).state == "owed"
        swept(ends)

        assert now(row).state == "paying"
        lent = 900_000 - 100_000 - payable
        found, fund = balances(sale.shop), balances(FUND)
        assert (found[A.AWARDS], found[A.FUND_ADVANCE], found[A.DEPOSIT]) == (900_000, lent, 0)
        assert fund[A.RELIEF_FUND] == 2_000_000 - lent
        with bound(SYSTEM), transaction.atomic():
            totals = relief_totals()
            assert totals.advanced == totals.recovered + totals.owed
            assert (totals.advanced, totals.advances, totals.lent) == (Money(900_000), 1, Money(lent))
            assert Debt.objects.get().case_id == row.id
        assert sent(row, ends).amount == 900_000

    @pytest.mark.duty("ECL-58", "OPR-NEG")
    @pytest.mark.parametrize("upheld", [False, True])
    def test_whoever_decided_it_does_not_answer_the_shops_appeal(self, sale: Sale, at: datetime, upheld: bool) -> None:
        row, decider = granted(sale, at), FIRST
        earned(sale.shop, 2000, at)
        if upheld:
            objected(row, sale, at)
            does(SECOND, commands.uphold_award, row.id, reasons="凭证属实。", at=at)
            decider = SECOND
        else:
            swept(due(row, OBJECT_TO_AWARD))
        swept(due(row, PAY_AWARD))
        with bound(SYSTEM), transaction.atomic():
            debt = Debt.objects.get()
        does(sale.seller, debts_commands.appeal_debt, debt.id, text="不认可。", at=at)
        with pytest.raises(OwnDeduction):
            does(decider, debts_commands.reverse_debt, debt.id, reasons="看了。", at=at)
        another = operator()
        assert does(another, debts_commands.uphold_covered_debt, debt.id, reasons="凭证属实。", at=at).stands_at == at

    @pytest.mark.duty("HSE-16")
    def test_where_nobody_has_enough_it_is_tried_again(self, sale: Sale, at: datetime) -> None:
        row = owed(sale, at, fen=900_000)
        ends = due(row, PAY_AWARD)
        swept(ends)
        assert now(row).state == "owed"
        again = due(row, PAY_AWARD)
        assert again > ends
        funded(900_000, ends)
        swept(again)
        assert now(row).state == "paying"

    def test_refused_by_the_provider_it_is_paid_again(self, sale: Sale, at: datetime) -> None:
        row = owed(sale, at)
        earned(sale.shop, 2000, at)
        does(sale.seller, commands.pay_award, row.id, at=at)
        payout = sent(row, at)
        with bound(SYSTEM), transaction.atomic():
            payouts.fail_payout(payout.id, refusal="pay.payout_refused", by=RELAY, at=at)
        assert recorded(row, at, paid=False).state == "unpaid"
        again = due(row, PAY_AWARD_AGAIN)
        swept(again - TICK)
        assert now(row).state == "unpaid"
        swept(again)
        assert now(row).state == "paying"
        assert sent(row, again).attempt == 2
        assert recorded(row, again, paid=True).state == "paid"
        assert recorded(row, again, paid=False).state == "unpaid"  # a bank has sent it back

    @pytest.mark.duty("ECL-58")
    def test_stands_before_a_shop_closes_and_before_its_deposit_goes_back(self, sale: Sale, at: datetime) -> None:
        def duties() -> list[Any]:
            with bound(SYSTEM), transaction.atomic():
                return [(duty.subject_id, duty.due_at) for duty in queries.awards_owed_by(sale.shop)]

        row = objected(granted(sale, at), sale, at)
        assert duties() == [(row.id, None)]  # not final yet
        swept(due(row, DECIDE_AWARD))
        assert duties() == [(row.id, due(row, PAY_AWARD))]
        earned(sale.shop, 2000, at)
        does(sale.seller, commands.pay_award, row.id, at=at)
        assert duties() == []


class TestGuards:
    @pytest.mark.duty("CRI-49")
    @pytest.mark.parametrize("answers", [{"faked": True}, {"label_flaw": True, "head": "fraud"}])
    def test_of_a_faked_claim_or_a_mere_flaw_in_a_label_nothing_is_multiplied(
        self, sale: Sale, at: datetime, answers: dict[str, Any]
    ) -> None:
        row = granted(sale, at)
        assert (row.label_flaw, row.faked) == (False, False)
        row.id, row.number = new_id(), "W1"
        row.head = "costs"
        for name, said in answers.items():
            setattr(row, name, said)
        with (
            pytest.raises(IntegrityError, match="award_of_no_faked_claim"),
            scopes.bound(scopes.staff(FIRST.id)),
            transaction.atomic(),
        ):
            row.save(force_insert=True)

    def test_an_award_keeps_its_amount(self, sale: Sale, at: datetime) -> None:
        row = granted(sale, at)
        with (
            pytest.raises(DatabaseError),
            scopes.bound(scopes.staff(FIRST.id)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE complaints_award SET amount = 1 WHERE id = %s", [row.id])


def test_an_award_that_was_struck_is_paid_by_nobody(sale: Sale, at: datetime) -> None:
    row = objected(granted(sale, at), sale, at)
    does(SECOND, commands.strike_award, row.id, reasons="确已退过。", at=at)
    with pytest.raises(IllegalTransition):
        does(sale.seller, commands.pay_award, row.id, at=at)
