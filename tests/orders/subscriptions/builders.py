"""A subscription for tests, step by step, by the commands that the doors and the relay call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

import platform_core.notices.queries
from orders.sales.models.orders import Order
from orders.subscriptions import queries
from orders.subscriptions.commands import debits as debits_commands
from orders.subscriptions.commands import subscriptions
from orders.subscriptions.models import Plan, Subscription
from orders.subscriptions.types import PlanTerms, SubscriptionConsents
from platform_core.actors import RELAY
from platform_core.deadlines.commands import sweeping
from platform_core.money import Money
from platform_core.payments.commands import debiting, mandates
from platform_core.payments.models.mandates import Debit, Mandate
from platform_core.payments.types import Ahead, Answer, CaptureReport, DebitAnswer, Outcome, Tender
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound, shopper
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import HOME, Sale
from tests.recordings import recorded

AT: Final = datetime(2026, 6, 1, 2, tzinfo=UTC)  # a day on which the number of hours before a debit is in force
DAY: Final = timedelta(days=1)
TERMS: Final = PlanTerms(amount=Money(5800), months=1, first_days=9)
BOTH: Final = SubscriptionConsents(debits=True, key_terms=True)
YES: Final = Answer(Outcome.SUCCEEDED, provider_ref="MAN1")
NO: Final = Answer(Outcome.FAILED, reason="pay.mandate_refused")


@dataclass(frozen=True, slots=True)
class Kept:
    """Who subscribed to what."""

    sale: Sale
    row: Subscription

    @property
    def due(self) -> datetime:
        with acting_as(self.sale.shopper), transaction.atomic():
            found = queries.next_debit(now(self))
        assert found
        return found


@recorded
def stated(sale: Sale, at: datetime, terms: PlanTerms = TERMS) -> Plan:
    with acting_as(sale.seller), transaction.atomic():
        return subscriptions.state_plan(sale.sku_id, terms=terms, by=sale.seller, at=at)


@recorded
def subscribe(sale: Sale, plan: Plan, at: datetime, **said: Any) -> Subscription:
    with acting_as(sale.shopper), transaction.atomic():
        rules = [held.version_id for held in queries.rules_to_accept()]
        how = {"quantity": 2, "recipient": HOME, "consents": BOTH, "rules": rules} | said
        return subscriptions.subscribe(plan.id, **how, by=sale.shopper, at=at)


@recorded
def signed(row: Subscription, at: datetime, answer: Answer = YES) -> None:
    """What the relay does with the provider's answer."""
    with acting_as(RELAY), transaction.atomic():
        mandates.record_mandate(row.mandate_id, answer=answer, by=RELAY, at=at)
    with acting_as(RELAY), transaction.atomic():
        subscriptions.follow_mandate(row.mandate_id, agreed=answer.outcome is Outcome.SUCCEEDED, by=RELAY, at=at)


@recorded
def asked(at: datetime, **how: Any) -> Kept:
    sale = builders.sale(at, **how)
    return Kept(sale, subscribe(sale, stated(sale, at), at))


@recorded
def started(at: datetime, **how: Any) -> Kept:
    kept = asked(at, **how)
    signed(kept.row, at)
    return kept


@recorded
def tell(kept: Kept, at: datetime) -> Ahead | None:
    """What the relay does with a reminder of the clock."""
    with acting_as(RELAY), transaction.atomic(), acting_for(kept.sale.shop):
        return debits_commands.tell_of_debit(kept.row.id, by=RELAY, at=at)


@recorded
def notified(kept: Kept) -> datetime:
    """Both notices in time; gives the instant of the debit."""
    due = kept.due
    tell(kept, due - 8 * DAY)
    tell(kept, due - 2 * DAY)
    return due


@recorded
def sweep(at: datetime) -> int:
    with bound(SYSTEM), transaction.atomic():
        return sweeping.close_due_batch(limit=10, at=at)


@recorded
def debited(at: datetime, **how: Any) -> Kept:
    """At the instant, and not answered by the provider yet."""
    kept = started(at, **how)
    sweep(notified(kept))
    return kept


def now(kept: Kept) -> Subscription:
    with acting_as(kept.sale.seller), transaction.atomic():
        return Subscription.objects.get(id=kept.row.id)


def order_of(kept: Kept) -> Order:
    with acting_as(kept.sale.seller), transaction.atomic():
        return Order.objects.get(id=now(kept).order_id)


def orders(kept: Kept) -> list[Order]:
    with acting_as(kept.sale.seller), transaction.atomic():
        return list(Order.objects.order_by("id"))


def debits(kept: Kept) -> list[Debit]:
    with bound(SYSTEM), transaction.atomic():
        return list(Debit.objects.filter(mandate__purpose_id=kept.row.id).order_by("id"))


def mandate(kept: Kept) -> Mandate:
    with bound(SYSTEM), transaction.atomic():
        return Mandate.objects.get(id=now(kept).mandate_id)


@recorded
def answer(kept: Kept, at: datetime, outcome: Outcome = Outcome.SUCCEEDED) -> None:
    """What the provider says of the last debit, and what the relay makes of it."""
    debit, order = debits(kept)[-1], order_of(kept)
    report = CaptureReport(
        provider_ref=f"P{order.number}", amount=Money(debit.amount), tender=Tender.BALANCE, paid_at=at
    )
    said = DebitAnswer(outcome, report=report if outcome is Outcome.SUCCEEDED else None, reason="pay.debit_refused")
    with acting_as(RELAY), transaction.atomic():
        debiting.record_debit(debit.payment_id, answer=said, by=RELAY, at=at)
    follow(kept, order, at, paid=outcome is Outcome.SUCCEEDED)


@recorded
def follow(kept: Kept, order: Order, at: datetime, *, paid: bool, by_shopper: bool = False) -> None:
    if not paid and not by_shopper:
        with acting_as(RELAY), transaction.atomic():
            debits_commands.end_unpaid_debit(order.purchase_id, by=RELAY, at=at)
    with acting_as(RELAY), transaction.atomic(), acting_for(kept.sale.shop):
        if paid:
            debits_commands.note_debit_paid(order.id, by=RELAY, at=at)
        else:
            debits_commands.note_debit_unpaid(order.id, by_shopper=by_shopper, by=RELAY, at=at)


@recorded
def cancel(kept: Kept, at: datetime) -> Subscription:
    with acting_as(kept.sale.shopper), transaction.atomic():
        return subscriptions.cancel_subscription(kept.row.id, by=kept.sale.shopper, at=at)


@recorded
def agree(kept: Kept, plan: Plan, at: datetime, *, debits: bool = True) -> Subscription:
    with acting_as(kept.sale.shopper), transaction.atomic():
        return subscriptions.agree_to_plan(kept.row.id, plan_id=plan.id, debits=debits, by=kept.sale.shopper, at=at)


def notices(kept: Kept, template: str) -> list[Any]:
    person = kept.sale.shopper.id
    with bound(shopper(person)), transaction.atomic():
        return platform_core.notices.queries.sent_notices(person, template=template, params={})
