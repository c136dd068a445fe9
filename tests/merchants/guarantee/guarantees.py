"""A guarantee deposit, on its way."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from merchants.guarantee.commands import guarantees as commands
from merchants.guarantee.models import Debt, Guarantee
from merchants.guarantee.subscribers import deposit_comes_back, deposit_fails
from platform_core.actors import RELAY
from platform_core.deadlines.commands import sweeping
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.models import Event
from platform_core.money import CNY, Money
from platform_core.payments.events.payouts import PayoutFailed, PayoutReturned
from platform_core.payments.models.payouts import Payout
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, owner_of
from tests.merchants.guarantee.builders import asked_deposit


def agreed(shop: Any, at: datetime, fen: int = 1000) -> Guarantee:
    row, owner = asked_deposit(shop, at, fen=fen), owner_of(shop)
    with acting_as(owner), transaction.atomic():
        return commands.agree_to_deposit(row.id, by=owner, at=at)


def paid_in(row: Guarantee, fen: int, at: datetime, *, ref: str = "TRA1") -> None:
    with bound(SYSTEM), transaction.atomic():
        commands.take_in_deposit(row.id, amount=Money(fen), provider_ref=ref, by=RELAY, at=at)


def transferred(reference: UUID, fen: int, at: datetime, *, ref: str = "TRA1", currency: str = CNY) -> None:
    with bound(SYSTEM), transaction.atomic():
        commands.take_in_transfer(reference, amount=Money(fen, currency), provider_ref=ref, by=RELAY, at=at)


def now(row: Guarantee) -> Guarantee:
    with bound(SYSTEM), transaction.atomic():
        return Guarantee.objects.get(id=row.id)


def left_of(debt: Debt) -> int:
    with bound(SYSTEM), transaction.atomic():
        return Debt.objects.get(id=debt.id).left.amount


def facts_of(row: Guarantee) -> list[int]:
    """What the trail of the shop says that came, payment by payment."""
    with bound(SYSTEM), transaction.atomic():
        found = Event.objects.filter(topic="merchants.deposit_paid_in", merchant_id=row.merchant_id).order_by("id")
        return [fact.payload["amount"] for fact in found]


def swept(at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=50, at=at)


def follow(subscriber: Any, fact: Any, at: datetime) -> None:
    context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=fact.merchant_id)
    with bound(SYSTEM), transaction.atomic():
        subscriber(fact, context)


def came_back(came: Any, payout: Payout, at: datetime, subscriber: Any = None) -> None:
    """The fact of what became of a payout, to whoever gave the deposit back, or to another who hears of it."""
    with bound(SYSTEM), transaction.atomic():
        payout.refresh_from_db()
    gave_back = {PayoutFailed: deposit_fails, PayoutReturned: deposit_comes_back}[came]
    follow(subscriber or gave_back, came(**payout.fact_fields(came)), at)
