"""Deposits follow their order and its money, and tell their parties."""

from __future__ import annotations

from typing import Any, Final

from orders.deposits import commands, queries
from orders.deposits.case import DEPOSIT
from orders.deposits.events import DepositKept, DepositReturned
from orders.sales import queries as sales_queries
from orders.sales.events import OrderCancelled
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.payments.events.payments import Refunded, RefundRequested

ORDER: Final = "orders.order"


@subscribe(OrderCancelled, name="orders.end_deposits", replayable=True)
def end_deposits(fact: OrderCancelled, context: DeliveryContext) -> None:
    commands.end_deposits(fact.order_id, by=RELAY, at=context.handled_at)


@subscribe(RefundRequested, name="orders.end_deposits_given_back", replayable=True)
def end_deposits_given_back(fact: RefundRequested, context: DeliveryContext) -> None:
    """Give back the deposits of a delivered order all of whose money goes back, in any case."""
    if fact.order_type == ORDER and queries.is_given_back_after_delivery(fact.order_id):
        commands.end_deposits(fact.order_id, by=RELAY, at=context.handled_at)


@subscribe(Refunded, name="orders.follow_deposit_refund", replayable=True)
def follow_deposit_refund(fact: Refunded, context: DeliveryContext) -> None:
    if fact.order_type == DEPOSIT.kind:
        commands.note_deposit_money(fact.order_id, by=RELAY, at=context.handled_at)


def settle_deposit(fact: Any, context: DeliveryContext) -> None:
    """Settle the amount that the platform lets the shop keep."""
    commands.settle_deposit(fact.deposit_id, by=RELAY, at=context.handled_at)


for end in (DepositReturned, DepositKept):
    subscribe(end, name=f"orders.settle_{end.topic.partition('.')[2]}", replayable=True)(settle_deposit)


def params_of_deposit(fact: Any) -> dict[str, str]:
    """The fields of a text beside number and amount: basis, amounts, days, and whether the shop keeps a part."""
    fen = {name: getattr(fact, name) for name in ("back", "claimed", "kept_amount") if hasattr(fact, name)}
    amounts = {name: str(Money(amount, fact.currency)) for name, amount in fen.items()}
    kept = {"keeps": "yes"} if fen.get("kept_amount") else {"keeps": ""}
    days = {"days": str(fact.days)} if hasattr(fact, "days") else {}
    basis = {"basis": str(fact.basis)} if hasattr(fact, "basis") else {}
    return {"order": sales_queries.number_of(fact.order_id)} | amounts | kept | days | basis


tell_parties(DEPOSIT, more=params_of_deposit)
