"""Subscriptions follow mandates, debits and orders, and tell their parties."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from orders.sales.events import OrderCancelled, OrderPaid
from orders.sales.types import CancelReason
from orders.subscriptions import queries
from orders.subscriptions.case import SUBSCRIPTION
from orders.subscriptions.commands import debits, subscriptions
from orders.subscriptions.deadlines import DEBIT
from orders.subscriptions.events import SubscriptionDebitFailed
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.deadlines.events import DeadlineNear
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.payments.events.mandates import DebitFailed, MandateActive, MandateRefused


@subscribe(DeadlineNear, name="orders.tell_of_debit")
def tell_of_debit(fact: DeadlineNear, context: DeliveryContext) -> None:
    """Send the notices without which nothing is debited, at the reminders of the clock."""
    if fact.kind == DEBIT.kind:
        debits.tell_of_debit(fact.about_id, by=RELAY, at=context.handled_at)


@subscribe(SubscriptionDebitFailed, name="orders.tell_of_second_try")
def tell_of_second_try(fact: SubscriptionDebitFailed, context: DeliveryContext) -> None:
    """Tell the shopper when the second try is, and how much."""
    debits.tell_of_debit(fact.subscription_id, by=RELAY, at=context.handled_at)


@subscribe(MandateActive, name="orders.start_subscription", replayable=True)
def start_subscription(fact: MandateActive, context: DeliveryContext) -> None:
    if fact.purpose_type == SUBSCRIPTION.kind:
        subscriptions.follow_mandate(fact.mandate_id, agreed=True, by=RELAY, at=context.handled_at)


@subscribe(MandateRefused, name="orders.end_unsigned_subscription", replayable=True)
def end_unsigned_subscription(fact: MandateRefused, context: DeliveryContext) -> None:
    if fact.purpose_type == SUBSCRIPTION.kind:
        subscriptions.follow_mandate(fact.mandate_id, agreed=False, by=RELAY, at=context.handled_at)


@subscribe(DebitFailed, name="orders.end_unpaid_debit")
def end_unpaid_debit(fact: DebitFailed, context: DeliveryContext) -> None:
    debits.end_unpaid_debit(fact.purchase_id, by=RELAY, at=context.handled_at)


@subscribe(OrderPaid, name="orders.book_debit", replayable=True)
def book_debit(fact: OrderPaid, context: DeliveryContext) -> None:
    debits.note_debit_paid(fact.order_id, by=RELAY, at=context.handled_at)


@subscribe(OrderCancelled, name="orders.follow_unpaid_debit", replayable=True)
def follow_unpaid_debit(fact: OrderCancelled, context: DeliveryContext) -> None:
    by_shopper = fact.why is not CancelReason.NOT_PAID
    debits.note_debit_unpaid(fact.order_id, by_shopper=by_shopper, by=RELAY, at=context.handled_at)


def params_of_subscription(fact: Any) -> dict[str, str]:
    """The fields of a text beside number and amount: title, months, first days, why it ended, and its page."""
    row = queries.one_subscription(fact.subscription_id, by=RELAY)
    said = {"title_zh": row.title_zh, "title_en": row.title_en, "months": str(row.months)}
    stop_at = f"{settings.PUBLIC_URL}{debits.PAGE}{row.id}"
    return said | {"first_days": str(row.first_days), "reason": row.reason, "stop_at": stop_at}


tell_parties(SUBSCRIPTION, more=params_of_subscription)
