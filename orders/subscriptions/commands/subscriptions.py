"""Commands on subscriptions: offer a plan, subscribe, agree anew, end.

The row is written as its shop, by any actor; the mandate is the payer's and no shop's. Locks are taken in one order:
clocks, the subscription, its mandate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

from catalog.stock import queries as stock_queries
from catalog.window.queries import cards as cards_queries
from catalog.window.types import Offer
from merchants.shops.queries import shops as shops_queries
from orders.checkout import policies as checkout_policies
from orders.checkout import queries as checkout_queries
from orders.checkout.commands.writing import seal_recipient
from orders.checkout.events import AddOnOffered
from orders.checkout.models import AddOnOffer
from orders.codes.types import RETENTION
from orders.sales.types import Recipient
from orders.subscriptions import policies, queries
from orders.subscriptions.case import SUBSCRIPTION
from orders.subscriptions.deadlines import DEBIT
from orders.subscriptions.errors import AddOnRefused, PlanRefused, SubscriptionRefused
from orders.subscriptions.events import PlanStated
from orders.subscriptions.models import Plan, Subscription
from orders.subscriptions.states import SubscriptionState
from orders.subscriptions.types import PlanTerms, SubscriptionConsents, SubscriptionEnd
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.spans import CalendarDays
from platform_core.money import Money
from platform_core.payments.commands import mandates
from platform_core.payments.types import Reference
from platform_core.rows import new_id, one_after_the_other
from platform_core.rulebook.commands import accepting
from platform_core.rulebook.types import Occasion
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound
from platform_core.vault.commands import sealer


@transaction.atomic(savepoint=False)
def state_plan(sku_id: UUID, *, terms: PlanTerms, by: Actor, at: datetime) -> Plan:
    """State the next version of the terms, for shoppers who subscribe from now on. Present subscribers pay no more than
    they agreed to.

    Raises ``SkuNotFound``, ``PlanRefused`` with every reason.
    """
    sku, least = stock_queries.sku_of_shop(sku_id, by=by), queries.least_days(at=at)
    verdict = policies.may_offer_plan(terms, least_days=least)
    if not verdict:
        raise PlanRefused(reasons=verdict.codes(), least_days=least)
    one_after_the_other(f"orders.plan/{sku_id}")
    row = Plan.objects.create(
        merchant_id=sku.merchant_id,
        sku_id=sku.id,
        number=Plan.objects.filter(sku_id=sku.id).count() + 1,
        amount=terms.amount.amount,
        currency=terms.amount.currency,
        months=terms.months,
        first_days=terms.first_days,
        stated_at=at,
    )
    said = {name: getattr(row, name) for name in ("merchant_id", "sku_id", "number", "amount", "currency")}
    publish(PlanStated(plan_id=row.id, months=row.months, first_days=row.first_days, **said), by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def offer_beside(sku_id: UUID, *, extra_id: UUID, offered: bool, by: Actor, at: datetime) -> AddOnOffer:
    """Offer a SKU of the shop beside another, or no more. Quotes name it and never hold it.

    Raises ``SkuNotFound``, ``AddOnRefused``.
    """
    sku, extra = (stock_queries.sku_of_shop(found, by=by) for found in (sku_id, extra_id))
    if not (verdict := policies.may_offer_beside(sku.id, extra.id)):
        raise AddOnRefused(reasons=verdict.codes())
    one_after_the_other(f"orders.add_on/{sku_id}/{extra_id}")
    row = AddOnOffer.objects.create(
        merchant_id=sku.merchant_id,
        sku_id=sku.id,
        extra_id=extra.id,
        number=AddOnOffer.objects.filter(sku_id=sku.id, extra_id=extra.id).count() + 1,
        offered=offered,
        stated_at=at,
    )
    fact = AddOnOffered(sku_id=sku.id, merchant_id=sku.merchant_id, extra_id=extra.id, offered=offered)
    publish(fact, by=by, at=at)
    return row


@fulfils("OTM-18", "CRI-10b", "HSE-15")
@transaction.atomic(savepoint=False)
def subscribe(
    plan_id: UUID,
    *,
    quantity: int,
    recipient: Recipient,
    consents: SubscriptionConsents,
    rules: Collection[UUID],
    by: Actor,
    at: datetime,
) -> Subscription:
    """Subscribe, by acts of one's own, and allow the debits; nothing is debited yet. In the shopper's scope.

    Raises ``PlanNotFound``, and ``SubscriptionRefused`` with every reason.
    """
    plan = queries.plan(plan_id)
    offer = cards_queries.offers([plan.sku_id], at=at).get(plan.sku_id)
    wanted = [offer] if offer else []
    ways = checkout_queries.freight_by_sku(wanted)
    on_sale = bool(wanted) and checkout_queries.may_be_bought(plan.merchant_id, offers=wanted, at=at)
    verdict = policies.may_subscribe(
        consents,
        quantity=quantity,
        is_latest=_is_latest(plan),
        offered=on_sale and plan.amount > 0,
        resting=bool(shops_queries.resting_among([plan.merchant_id], at=at)),
        delivered=not checkout_policies.undelivered_skus(ways, region_code=recipient.region_code),
        rules_shown={held.version_id for held in queries.rules_to_accept()} == set(rules),
    )
    if not verdict or offer is None:
        raise SubscriptionRefused(reasons=verdict.codes())
    row = _row(plan, offer, quantity=quantity, region_code=recipient.region_code, by=by, at=at)
    seal_recipient(row, recipient, sealer=sealer(row.shopper_id, retention=RETENTION))
    accepted = accepting.accept(Occasion.ORDER, about_id=row.id, person_id=by.id, versions=rules, by=by, at=at)
    row.rules = [held.to_json() for held in accepted]
    row.mandate_id = _mandate(row, row.price, by=by, at=at)
    with acting_for(plan.merchant_id):
        row.save(force_insert=True)
        open_case(row, by=by, at=at)
    return row


@fulfils("OTM-18", "IPP-20", "HSE-15")
@carries_out(SUBSCRIPTION, "cancel")
@transaction.atomic(savepoint=False)
def cancel_subscription(subscription_id: UUID, *, by: Actor, at: datetime) -> Subscription:
    """End a subscription by the shopper's word alone, at once, also a tick before a debit. The mandate ends with it.

    An order of an earlier debit is cancelled, returned or kept like any other. Raises ``SubscriptionNotFound``,
    ``WrongRole``, ``IllegalTransition``.
    """
    with _at_its_shop(subscription_id, by=by):
        begun = begin(Subscription, "cancel", subscription_id, by=by, at=at, move=False)
        begun.move(reason=SubscriptionEnd.BY_SHOPPER)
        row = begun.say()
    mandates.end_mandate(row.mandate_id, by=by, at=at)
    return row


@fulfils("OTM-18", "HSE-15")
@carries_out(SUBSCRIPTION, "agree")
@transaction.atomic(savepoint=False)
def agree_to_plan(subscription_id: UUID, *, plan_id: UUID, debits: bool, by: Actor, at: datetime) -> Subscription:
    """Agree, as its shopper, to the shop's present terms, with another mandate where the price is above the old one's.

    Raises ``SubscriptionNotFound``, ``PlanNotFound``, ``WrongRole``, ``IllegalTransition``, ``SubscriptionRefused``.
    """
    found, plan = Subscription.objects.see(subscription_id, by=by), queries.plan(plan_id)
    same = plan.sku_id == found.sku_id
    verdict = policies.may_agree(is_latest=same and _is_latest(plan), offered=plan.amount > 0, debits=debits)
    if not verdict:
        raise SubscriptionRefused(reasons=verdict.codes())
    amount = plan.price * found.quantity
    with acting_for(found.merchant_id):
        begun = begin(Subscription, "agree", subscription_id, by=by, at=at, move=False)
    mandate_id = begun.row.mandate_id
    if amount > begun.row.price:
        mandates.end_mandate(mandate_id, by=by, at=at)
        mandate_id = _mandate(begun.row, amount, by=by, at=at)
    with acting_for(found.merchant_id):
        said = {"plan_id": plan.id, "plan_number": plan.number, "amount": amount.amount, "months": plan.months}
        return begun.move(**said, mandate_id=mandate_id).say()


@carries_out(SUBSCRIPTION, "start")
@transaction.atomic(savepoint=False)
def start_subscription(subscription_id: UUID, *, by: Actor, at: datetime) -> Subscription:
    """Start a subscription whose mandate is agreed: the first debit has its clock. Inside ``acting_for`` the shop."""
    begun = begin(Subscription, "start", subscription_id, by=by, at=at)
    return begun.say(promised={DEBIT.kind: CalendarDays(begun.row.first_days)})


@transaction.atomic(savepoint=False)
def follow_mandate(mandate_id: UUID, *, agreed: bool, by: Actor, at: datetime) -> bool:
    """Start or lapse a subscription by the provider's word on its mandate. False where no subscription has it now."""
    row = queries.subscription_of_mandate(mandate_id)
    if row is None:
        return False
    with acting_for(row.merchant_id):
        if agreed and row.stage is SubscriptionState.SIGNING:
            start_subscription(row.id, by=by, at=at)
        elif not agreed and row.stage in SUBSCRIPTION.by_name["lapse"].sources:
            begun = begin(Subscription, "lapse", row.id, by=by, at=at, move=False)
            begun.move(reason=SubscriptionEnd.MANDATE_REFUSED).say()
    return True


def end_by_itself(step: str, row: Subscription, *, why: SubscriptionEnd, by: Actor, at: datetime) -> None:
    """End a subscription and its mandate: nothing is debited any more. Inside ``acting_for`` the shop."""
    begin(Subscription, step, row.id, by=by, at=at, move=False).move(reason=why).say()
    with bound(SYSTEM):
        mandates.end_mandate(row.mandate_id, by=by, at=at)


def _row(plan: Plan, offer: Offer, *, quantity: int, region_code: str, by: Actor, at: datetime) -> Subscription:
    subscription_id = new_id()
    return Subscription(
        id=subscription_id,
        merchant_id=plan.merchant_id,
        number=number_of("S", subscription_id, at=at),
        plan_id=plan.id,
        plan_number=plan.number,
        sku_id=plan.sku_id,
        shopper_id=by.id,
        title_zh=offer.title_zh,
        title_en=offer.title_en,
        quantity=quantity,
        amount=(plan.price * quantity).amount,
        currency=plan.currency,
        months=plan.months,
        first_days=plan.first_days,
        region_code=region_code,
        asked_at=at,
    )


def _mandate(row: Subscription, most: Money, *, by: Actor, at: datetime) -> UUID:
    """Request the shopper's mandate for debits up to ``most``."""
    purpose = Reference(SUBSCRIPTION.kind, row.id)
    return mandates.request_mandate(purpose, payer_id=row.shopper_id, most=most, by=by, at=at).id


def _is_latest(plan: Plan) -> bool:
    return not Plan.objects.filter(sku_id=plan.sku_id, number__gt=plan.number).exists()


@contextmanager
def _at_its_shop(subscription_id: UUID, *, by: Actor) -> Iterator[None]:
    """Act as the shop of a subscription, for shoppers. Raises ``SubscriptionNotFound``."""
    with acting_for(Subscription.objects.see(subscription_id, by=by).merchant_id):
        yield
