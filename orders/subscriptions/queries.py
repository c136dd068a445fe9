"""Reads of plans and subscriptions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

import platform_core.cases.queries as cases
import platform_core.rulebook.queries as rulebook
from catalog.window.queries import cards as cards_queries
from merchants.shops.types import OwedDuty
from orders.checkout import policies as checkout_policies
from orders.checkout.queries import freight_by_sku, may_be_bought
from orders.sales.queries import RECIPIENT
from orders.subscriptions import policies
from orders.subscriptions.case import SUBSCRIPTION
from orders.subscriptions.deadlines import DEBIT, DEBIT_AGAIN
from orders.subscriptions.errors import PlanNotFound
from orders.subscriptions.models import Plan, Subscription
from orders.subscriptions.states import SubscriptionState
from platform_core.actors import Actor
from platform_core.legal.queries import rules
from platform_core.legal.rules import rule
from platform_core.legal.spans import local_day
from platform_core.payments.queries import payments
from platform_core.payments.types import DebitAsked, Reference
from platform_core.rulebook.types import InForce, Occasion, RuleKind
from platform_core.tenancy.scopes import bound, shopper
from platform_core.vault import queries as vault

DEBIT_LATER = rule("DL_DEBIT_LATER")


def least_days(*, at: datetime) -> int:
    """The least days from the act to a debit, so that its notices fit in."""
    return rules.in_force(DEBIT_LATER.code, on=local_day(at)).value or 0


def latest_plans(sku_ids: Collection[UUID]) -> dict[UUID, Plan]:
    """The plans on offer now, by SKU."""
    latest = Plan.objects.filter(sku_id__in=sku_ids).order_by("sku_id", "-number").distinct("sku_id")
    return {row.sku_id: row for row in latest if row.amount}


def plans_of_listing(listing_id: UUID, *, by: Actor, at: datetime) -> list[Plan]:
    """The plans of a listing that are on offer. Raises ``catalog.ListingNotFound``."""
    page = cards_queries.page(listing_id, by=by, at=at)
    found = latest_plans([shelf.sku_id for shelf in page.shelves])
    return [found[sku_id] for sku_id in sorted(found)]


def plan(plan_id: UUID) -> Plan:
    """A version of a plan. Raises ``PlanNotFound``."""
    found = Plan.objects.filter(id=plan_id).first()
    if found is None:
        raise PlanNotFound(plan_id=plan_id)
    return found


def plans_of(actor: Actor) -> list[Plan]:
    """The latest plan of each SKU of the actor's shop, with ``subscribers``: only how many go on."""
    latest = Plan.objects.filter(merchant_id=actor.merchant_id).order_by("sku_id", "-number").distinct("sku_id")
    going_on = Subscription.objects.filter(merchant_id=actor.merchant_id).open().values("sku_id")
    counts = dict(going_on.annotate(count=Count("id")).values_list("sku_id", "count"))
    rows = list(latest)
    for row in rows:
        row.subscribers = counts.get(row.sku_id, 0)
    return rows


def rules_to_accept() -> tuple[InForce, ...]:
    """The rules of the platform that are accepted with a subscription: those of an order."""
    return rulebook.to_accept(Occasion.ORDER)


def accepted_rules(row: Subscription) -> tuple[InForce, ...]:
    """The rules accepted with a subscription: its orders keep to them."""
    return tuple(
        InForce(
            version_id=UUID(held["version_id"]),
            rule=RuleKind(held["rule"]),
            number=held["number"],
            sha256=held["sha256"],
        )
        for held in row.rules
    )


def subscriptions_of(actor: Actor) -> QuerySet[Subscription]:
    """The subscriptions of a shopper, or of a shop; unordered."""
    return Subscription.objects.visible_to(actor)


def one_subscription(subscription_id: UUID, *, by: Actor) -> Subscription:
    """A subscription, as this actor may see it. Raises ``SubscriptionNotFound``."""
    return Subscription.objects.select_related("plan").see(subscription_id, by=by)


def risen_plan(row: Subscription, latest: Plan | None) -> Plan | None:
    """The plan that the shop states now, where it asks more than was agreed to."""
    price = latest.price if latest else None
    return latest if policies.has_risen(agreed=row.price, quantity=row.quantity, latest=price) else None


def subscription_of_order(order_id: UUID) -> Subscription | None:
    """The subscription for which this order was placed, as the bound scope sees it."""
    return Subscription.objects.filter(order_id=order_id).first()


def subscription_of_mandate(mandate_id: UUID) -> Subscription | None:
    return Subscription.objects.filter(mandate_id=mandate_id).first()


def owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """The subscriptions of a shop that go on, the next debit first."""
    owed = cases.owed_by(Subscription, merchant_id, clock=DEBIT)
    return [OwedDuty(kind=SUBSCRIPTION.kind, subject_id=key, due_at=due) for key, due in owed]


def next_debit(row: Subscription) -> datetime | None:
    """The instant of the next debit; None where no debit is ahead."""
    return next_debit_of(row.id, state=row.state)


def next_debit_of(subscription_id: UUID, *, state: str) -> datetime | None:
    """The instant of the next debit of a subscription in this state."""
    clock = {SubscriptionState.ACTIVE: DEBIT, SubscriptionState.FAILED: DEBIT_AGAIN}.get(SubscriptionState(state))
    return cases.due_at(subscription_id, of=clock) if clock else None


def debit_asked(row: Subscription) -> DebitAsked:
    """The debit whose clock runs, or has just run out."""
    again = row.stage is SubscriptionState.FAILED
    due_at = cases.due_at(row.id, of=DEBIT_AGAIN if again else DEBIT)
    if due_at is None:
        raise LookupError(f"{row.id} has no clock")
    return DebitAsked(mandate_id=row.mandate_id, period=row.period, attempt=2 if again else 1, due_at=due_at)


def debit_facts(row: Subscription, *, at: datetime) -> policies.DebitFacts:
    """The facts that decide the next debit, read as its shopper: mandate and notices are no shop's."""
    with bound(shopper(row.shopper_id)):
        asked, latest = debit_asked(row), latest_plans([row.sku_id]).get(row.sku_id)
        facts = policies.DebitFacts(
            agreed=row.price,
            quantity=row.quantity,
            latest=latest.price if latest else None,
            deliverable=_deliverable(row, at=at),
            may_be_debited=False,
            attempt=asked.attempt,
        )
        verdict = payments.debit_verdict(asked, amount=policies.price_now(facts), payer_id=row.shopper_id)
    return replace(facts, may_be_debited=bool(verdict))


def _deliverable(row: Subscription, *, at: datetime) -> bool:
    """Whether the goods are there, may be bought now, and are sent to the subscriber's region."""
    offer = cards_queries.offers([row.sku_id], at=at).get(row.sku_id)
    if offer is None or offer.available < row.quantity:
        return False
    if checkout_policies.undelivered_skus(freight_by_sku([offer]), region_code=row.region_code):
        return False
    return may_be_bought(row.merchant_id, offers=[offer], at=at)


def masked_subscriber(row: Subscription) -> Mapping[str, str]:
    """The recipient of its orders, masked for a screen."""
    return vault.masked_fields(row.sealed_recipient, place=row.place, kinds=RECIPIENT)


def subscriptions_in_dossier(order_id: UUID) -> list[UUID]:
    """The ids of the subscription that placed an order, of its clocks, mandate, debit and notices."""
    found = payments.debit_of(Reference("orders.order", order_id))
    if found is None:
        return []
    purpose, money = found
    return [*cases.dossier(list(Subscription.objects.filter(id=purpose.id))), *money]
