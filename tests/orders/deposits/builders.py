"""A deposit for tests, step by step, by the commands that the doors call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from catalog.deposits import commands as deposits_commands
from catalog.deposits.types import DepositCondition, DepositTerms
from orders.deposits import commands
from orders.deposits.models import Deposit
from orders.sales.models.orders import Order
from platform_core.actors import RELAY, Actor
from platform_core.cases import queries
from platform_core.drivers.world.deals import picture
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.queries import balance
from platform_core.money import Money
from platform_core.payments.commands import refunding
from platform_core.payments.queries import payments
from platform_core.payments.types import Answer, Outcome
from platform_core.tenancy.scopes import acting_for
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.recordings import recorded

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TERMS: Final = DepositTerms(
    amount=Money(3000),
    purpose="租用茶具一套",
    steps="用随附的回邮袋寄回",
    conditions=(DepositCondition.GOODS_RETURNED, DepositCondition.UNDAMAGED),
    days=7,
)
KINDS: Final = ("provider_clearing", "buyer_escrow", "merchant_payable", "commission", "consumer_deposit")


@dataclass(frozen=True, slots=True)
class Left:
    """A sale with what was left beside its price."""

    sale: Sale
    order: Order
    deposit: Deposit

    def books(self) -> dict[str, int]:
        """What stands on each account of the shop, in fen, without those on which nothing does."""
        with acting_as(self.sale.seller), transaction.atomic():
            found = {kind: balance(AccountKind(kind), merchant_id=self.sale.shop).posted.amount for kind in KINDS}
        return {kind: fen for kind, fen in found.items() if fen}


@recorded
def state(sale: Sale, at: datetime, terms: DepositTerms = TERMS) -> None:
    """What the shop asks to be left for its one thing."""
    with acting_as(sale.seller), transaction.atomic():
        deposits_commands.state_deposit_terms(sale.sku_id, terms=terms, by=sale.seller, at=at)


def of(order: Order, sale: Sale) -> Deposit:
    with acting_as(sale.seller), transaction.atomic():
        return Deposit.objects.get(order=order)


def now(left: Left) -> Deposit:
    return of(left.order, left.sale)


@recorded
def left(at: datetime, how: Any = builders.placed, terms: DepositTerms = TERMS) -> Left:
    """With an order of two pieces that ``how`` brings about."""
    sale = builders.sale(at)
    state(sale, at, terms)
    order = how(sale, at)
    return Left(sale, order, of(order, sale))


@recorded
def delivered(at: datetime, **how: Any) -> Left:
    """Signed for at this instant."""
    return left(at - HOUR, builders.delivered, **how)


@recorded
def apply(left: Left, at: datetime, *, by: Actor | None = None, **how: str) -> Deposit:
    by = by or left.sale.shopper
    with acting_as(by), transaction.atomic():
        return commands.apply_for_deposit(left.deposit.id, **how, by=by, at=at)


@recorded
def applied(at: datetime, **how: Any) -> Left:
    found = delivered(at, **how)
    apply(found, at)
    return found


def clocks(left: Left) -> dict[str, datetime]:
    """Those that run, and when they end."""
    with acting_as(left.sale.seller), transaction.atomic():
        return {p.kind: p.due_at for p in queries.clocks(left.deposit) if p.state == "running"}


@recorded
def give_back(left: Left, at: datetime) -> Deposit:
    with acting_as(left.sale.seller), transaction.atomic():
        return commands.give_deposit_back(left.deposit.id, by=left.sale.seller, at=at)


@recorded
def photo(left: Left, at: datetime, *, by: Actor | None = None) -> UUID:
    by = by or left.sale.seller
    with acting_as(by), transaction.atomic():
        kept = commands.add_deposit_evidence(left.deposit.id, upload=picture(), name="a.png", by=by, at=at)
        return kept.id


@recorded
def object_(left: Left, at: datetime, *, claimed: int = 6000, **said: Any) -> Deposit:
    words: dict[str, Any] = {
        "grounds": [DepositCondition.UNDAMAGED],
        "evidence": [] if "evidence" in said else [photo(left, at)],
        "statement": "茶壶碎了",
    }
    with acting_as(left.sale.seller), transaction.atomic():
        return commands.object_to_deposit(left.deposit.id, claimed=claimed, **words | said, by=left.sale.seller, at=at)


@recorded
def contested(at: datetime, **how: Any) -> Left:
    found = applied(at)
    object_(found, at, **how)
    return found


@recorded
def rule(left: Left, kept: int, at: datetime, *, reasons: str = "照片显示壶嘴缺损") -> Deposit:
    by = operator()
    with acting_as(by), transaction.atomic():
        return commands.rule_on_deposit(left.deposit.id, kept=kept, reasons=reasons, by=by, at=at)


@recorded
def end(left: Left, at: datetime) -> int:
    """What the relay does when the order has ended."""
    with acting_as(RELAY), transaction.atomic(), acting_for(left.sale.shop):
        return commands.end_deposits(left.order.id, by=RELAY, at=at)


@recorded
def answer(left: Left, at: datetime, outcome: Outcome = Outcome.SUCCEEDED) -> None:
    """What the provider says of the refund, and what the relay makes of it."""
    with acting_as(RELAY), transaction.atomic():
        for refund in payments.refunds_of(left.deposit.as_share()):
            if refund.open:
                said = Answer(outcome, provider_ref=f"R{refund.id.hex}", reason="pay.refused")
                refunding.record_answer(refund.id, answer=said, by=RELAY, at=at)
    with acting_as(RELAY), transaction.atomic(), acting_for(left.sale.shop):
        commands.note_deposit_money(left.deposit.id, by=RELAY, at=at)
    with acting_as(RELAY), transaction.atomic(), acting_for(left.sale.shop):
        commands.settle_deposit(left.deposit.id, by=RELAY, at=at)
