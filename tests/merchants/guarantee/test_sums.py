"""Whatever happens, in whatever order: no fen is lost, and what was advanced is taken back or owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from uuid import UUID

import pytest
from django.db import transaction

import platform_core.ledger.queries as ledger
from merchants.guarantee import queries
from merchants.guarantee.commands import debts as commands
from merchants.guarantee.errors import FundShort
from merchants.guarantee.models import Debt, Movement
from merchants.guarantee.types import FUND, DebtKind
from platform_core.actors import RELAY, Actor
from platform_core.ledger.accounts import NATURES, AccountKind
from platform_core.ledger.accounts import AccountKind as A
from platform_core.money import Money
from platform_core.payments.commands import payouts as payouts_commands
from platform_core.payments.commands import refunding, settling
from platform_core.payments.models.payouts import Payout
from platform_core.payments.models.refunds import Refund
from platform_core.payments.queries import payments
from platform_core.payments.queries import payouts as payouts_queries
from platform_core.payments.types import Answer, Outcome
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.guarantee.builders import case, funded
from tests.platform_core.ledger.conftest import ground, opened
from tests.platform_core.payments import payouts
from tests.platform_core.payments.conftest import asked, captured, orders, payer, requested

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
__all__ = ["ground", "orders", "payer"]
DONE, NO = Answer(Outcome.SUCCEEDED, "X1"), Answer(Outcome.FAILED, reason="pay.payout_refused")
PRICE = 1000


class Course:
    """One shop, some orders, and everything that may happen to its money."""

    def __init__(self, random: Random, payer: Actor, at: datetime) -> None:
        self.random, self.payer, self.at, self.count = random, payer, at, 0
        self.shop: UUID = opened(at)
        self.orders: list = []
        payouts.with_account(self.shop, at)
        funded(2000, at)

    def name(self) -> str:
        self.count += 1
        return f"case {self.count}"

    def buys(self) -> None:
        share = asked(self.shop, PRICE, funded=Money(self.random.choice([0, 70])))
        ref = f"PAY{share.order.id}"
        captured(requested(self.payer, [share], at=self.at).id, PRICE, at=self.at, ref=ref)
        self.orders.append(share.order)

    def settles(self) -> None:
        if self.orders:
            order = self.random.choice(self.orders)
            if not payments.is_settled(order):
                settling.settle_share(order, commission_basis_points=500, by=RELAY, at=self.at)

    def refunds(self) -> None:
        if not self.orders:
            return
        order = self.random.choice(self.orders)
        left = payments.refundable(order).amount
        if left:
            amount = Money(self.random.randint(1, left))
            found = refunding.request_refund(order, for_case=case(self.name()), amount=amount, by=RELAY, at=self.at)
            refunding.record_answer(found, answer=self.random.choice([DONE, DONE, NO]), by=RELAY, at=self.at)

    def advances(self) -> None:
        amount = Money(self.random.randint(1, 900))
        commands.advance(
            self.shop, amount=amount, for_case=case(self.name()), decided_by=RELAY.id, by=RELAY, at=self.at
        )

    def charges(self) -> None:
        amount = Money(self.random.randint(1, 300))
        commands.charge_shop(self.shop, amount=amount, for_case=case(self.name()), by=RELAY, at=self.at)

    def collects(self) -> None:
        commands.collect(self.shop, by=RELAY, at=self.at)

    def pays_out(self) -> None:
        if payout := payouts_commands.pay_out(self.shop, by=RELAY, at=self.at):
            payouts_commands.record_payout(payout.id, answer=self.random.choice([DONE, NO]), by=RELAY, at=self.at)

    def pays_an_award(self) -> None:
        due = payouts_queries.free_of(self.shop)[A.AWARDS]
        if due.amount:
            how = {"payee_id": self.payer.id, "amount": due, "for_case": case(self.name())}
            payout = payouts_commands.pay_award(self.shop, **how, by=RELAY, at=self.at)
            payouts_commands.record_payout(payout.id, answer=self.random.choice([DONE, NO]), by=RELAY, at=self.at)

    @property
    def doings(self) -> list[Callable[[], None]]:
        first = [self.buys, self.buys, self.settles, self.settles, self.refunds, self.refunds, self.advances]
        return [*first, self.charges, self.collects, self.pays_out, self.pays_an_award]


def balances(shop: UUID) -> dict[AccountKind, int]:
    return {kind: ledger.balance(kind, merchant_id=shop).posted.amount for kind in AccountKind}


@pytest.mark.duty("HSE-16", "ECL-58", "NRR-14")
@pytest.mark.parametrize("seed", range(6))
def test_advances_and_claw_backs_balance_at_any_interleaving(
    seed: int, payer: Actor, orders: object, at: datetime
) -> None:
    course = Course(Random(seed), payer, at)
    for _ in range(45):
        with bound(SYSTEM):
            try:
                with transaction.atomic():
                    course.random.choice(course.doings)()
            except FundShort:
                pass
        with bound(SYSTEM), transaction.atomic():
            check(course)


def check(course: Course) -> None:
    shop, fund = balances(course.shop), balances(FUND)
    assert ledger.reconcile().agrees
    assert all(amount >= 0 for found in (shop, fund) for kind, amount in found.items() if not NATURES[kind].overdraft)

    debts = list(Debt.objects.filter(merchant_id=course.shop))
    left = sum(debt.left.amount for debt in debts)
    assert sum(d.amount for d in debts) == sum(d.covered for d in debts) + left
    assert shop[A.FUND_ADVANCE] == left == queries.owed_by_shop(course.shop).amount
    lent = sum(d.lent - d.lent_back for d in debts if d.kind == DebtKind.AWARD)
    assert (shop[A.RELIEF_FUND], fund[A.RELIEF_FUND]) == (lent, 2000 - lent)
    assert all(d.lent - d.lent_back == d.left.amount for d in debts if d.lender)
    for order in course.orders:
        back = Refund.objects.filter(share__order_id=order.id).exclude(state__in=["failed", "replaced"])
        assert sum(refund.amount for refund in back) <= PRICE
    # What persons were paid beside refunds, or stands for them, the shop bears: of its own money, or lent by the fund.
    to_persons = Payout.objects.filter(merchant_id=course.shop, payee_id__isnull=False, state="paid")
    awards = [debt for debt in debts if debt.kind == DebtKind.AWARD]
    out = sum(payout.amount for payout in to_persons)
    assert out + shop[A.AWARDS] == sum(debt.amount for debt in awards)
    assert sum(debt.amount for debt in awards) == sum(d.covered - (d.lent_back) + d.lent for d in awards)
    others = (A.BUYER_ESCROW, A.MERCHANT_PAYABLE, A.DEPOSIT, A.AWARDS, A.CONSUMER_DEPOSIT)
    if Payout.objects.filter(merchant_id=course.shop, state="paid").exists() and not course.orders:
        assert shop[A.PROVIDER_CLEARING] >= sum(shop[kind] for kind in others)
    assert Movement.objects.filter(merchant_id=course.shop).count() >= len(debts)
