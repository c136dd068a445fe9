"""Facts about plans and subscriptions."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from orders.subscriptions.types import SubscriptionEnd
from platform_core.eventlog.facts import DomainEvent


class PlanStated(DomainEvent):
    """A shop has said at which price and how often it delivers one of its items again; nothing ends the offer."""

    topic = "orders.plan_stated"
    says = "The terms of a subscription were stated"
    subject = "sku_id"
    sku_id: UUID
    merchant_id: UUID
    plan_id: UUID
    number: int
    amount: int
    currency: str
    months: int
    first_days: int


class _OfASubscription(DomainEvent):
    """Fields of every event of a subscription: its shopper, shop, item, and the amount of each debit."""

    subject: ClassVar[str] = "subscription_id"
    person: ClassVar[str] = "shopper_id"
    subscription_id: UUID
    number: str
    shopper_id: UUID
    merchant_id: UUID
    sku_id: UUID
    amount: int
    currency: str
    period: int


class SubscriptionAsked(_OfASubscription):
    """The shopper has subscribed and allowed the debits; the provider is asked to agree."""

    topic = "orders.subscription_asked"
    says = "The shopper subscribed"
    plan_id: UUID
    months: int
    first_days: int


class SubscriptionStarted(_OfASubscription):
    """The provider agrees. The first debit has its clock."""

    topic = "orders.subscription_started"
    says = "The subscription has begun"


class SubscriptionAgreed(_OfASubscription):
    """The shopper has agreed to another price."""

    topic = "orders.subscription_agreed"
    says = "The shopper agreed to another price of the subscription"
    plan_id: UUID


class SubscriptionDebited(_OfASubscription):
    """Its instant has come and its notices were sent: an order was placed, to be paid by the mandate."""

    topic = "orders.subscription_debited"
    says = "The subscription is being debited"
    order_id: UUID
    attempt: int


class SubscriptionPostponed(_OfASubscription):
    """The notices were not sent in time, so nothing was debited; another instant has been set."""

    topic = "orders.subscription_postponed"
    says = "Nothing was debited, since the notices were not sent in time"


class SubscriptionBooked(_OfASubscription):
    """The order is paid. The next debit has its clock."""

    topic = "orders.subscription_booked"
    says = "The debit was made"
    order_id: UUID


class SubscriptionSkipped(_OfASubscription):
    """The shopper cancelled the order before it was paid. The next debit has its clock."""

    topic = "orders.subscription_skipped"
    says = "The shopper cancelled the order before it was paid"
    order_id: UUID


class SubscriptionDebitFailed(_OfASubscription):
    """Nothing came. It is tried once more, by its clock."""

    topic = "orders.subscription_debit_failed"
    says = "The debit has failed"
    order_id: UUID


class SubscriptionEnded(_OfASubscription):
    """Nothing is debited any more."""

    topic = "orders.subscription_ended"
    says = "The subscription has ended"
    for_shops = ("subscription_id", "number", "sku_id", "reason")
    reason: SubscriptionEnd
