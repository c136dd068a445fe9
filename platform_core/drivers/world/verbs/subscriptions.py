"""Verbs on subscriptions: state a plan, subscribe, agree to a new price, end it, and find the last debit's order."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from catalog.window.queries import cards as cards_queries
from orders.sales import queries as sales_queries
from orders.subscriptions import queries as subscriptions_queries
from orders.subscriptions.commands import subscriptions as subscriptions_commands
from orders.subscriptions.types import PlanTerms, SubscriptionConsents
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, verb
from platform_core.money import Money

cancel_subscription: Final = only("shopper", "subscription", subscriptions_commands.cancel_subscription)


@verb("seller")
def state_plan(deal: Deal, by: Actor, at: datetime, *, first_days: int, more: int = 0) -> None:
    """State a monthly plan that costs ``more`` than a single piece, unless the same plan is stated already."""
    sku_id = _wanted_sku(deal)
    price = cards_queries.offers([sku_id], at=at)[sku_id].unit_price + Money(more)
    stated = subscriptions_queries.latest_plans([sku_id]).get(sku_id)
    if stated is None or (stated.price, stated.first_days) != (price, first_days):
        terms = PlanTerms(amount=price, months=1, first_days=first_days)
        subscriptions_commands.state_plan(sku_id, terms=terms, by=by, at=at)


@verb("seller")
def withdraw_plan(deal: Deal, by: Actor, at: datetime) -> None:
    subscriptions_commands.state_plan(_wanted_sku(deal), terms=PlanTerms(amount=Money(0)), by=by, at=at)


@verb("shopper")
def subscribe(deal: Deal, by: Actor, at: datetime) -> None:
    """Subscribe to the plan that the shop states now, by the rules that hold now."""
    [wanted] = deal.wanted
    row = subscriptions_commands.subscribe(
        subscriptions_queries.latest_plans([wanted.sku_id])[wanted.sku_id].id,
        quantity=wanted.quantity,
        recipient=deal.recipient,
        consents=SubscriptionConsents(debits=True, key_terms=True),
        rules=[held.version_id for held in subscriptions_queries.rules_to_accept()],
        by=by,
        at=at,
    )
    deal.subscription, deal.mandate = row.id, row.mandate_id


@verb("shopper", needs="subscription")
def agree_to_plan(deal: Deal, by: Actor, at: datetime) -> None:
    """Agree to the shop's present plan."""
    sku_id = _wanted_sku(deal)
    plan = subscriptions_queries.latest_plans([sku_id])[sku_id]
    row = subscriptions_commands.agree_to_plan(deal.subscription, plan_id=plan.id, debits=True, by=by, at=at)
    deal.mandate = row.mandate_id


@verb("shopper", needs="subscription")
def find_debited_order(deal: Deal, by: Actor, at: datetime) -> None:
    """Let the deal be about the order that the last debit has placed, if there is one."""
    row = subscriptions_queries.one_subscription(deal.subscription, by=by)
    if row.order_id:
        order = sales_queries.order(row.order_id, by=by)
        deal.order, deal.purchase = order.id, order.purchase_id
        deal.lines = {line.sku_id: line.id for line in order.lines.all()}
        deal.series = f"D{row.period}{row.attempt}"  # each parcel has a number of its own


def _wanted_sku(deal: Deal) -> UUID:
    [wanted] = deal.wanted
    return wanted.sku_id
