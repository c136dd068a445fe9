"""Refusals of plans and subscriptions."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import NotFound, RuleRefused


class PlanNotFound(NotFound):
    code = "orders.plan_not_found"
    title = "There is no such plan"
    remedy = "Look at the plans of the listing."
    plan_id: UUID


class PlanRefused(RuleRefused):
    """``least_days``: so many days lie between the act and the first debit, so that its notices fit in."""

    code = "orders.plan_refused"
    title = "A subscription cannot be offered on these terms"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]
    least_days: int


class SubscriptionNotFound(NotFound):
    code = "orders.subscription_not_found"
    title = "There is no such subscription"
    remedy = "Check the id; a subscription is shown to its shopper and to its shop only."
    subscription_id: UUID


class SubscriptionRefused(RuleRefused):
    code = "orders.subscription_refused"
    title = "This cannot be subscribed to"
    remedy = "Every reason is listed in params. Agree to the debits and to the key terms, each by itself."
    reasons: tuple[str, ...]


class AddOnRefused(RuleRefused):
    code = "orders.add_on_refused"
    title = "This cannot be offered beside the other"
    remedy = "Offer another SKU of your own shop."
    reasons: tuple[str, ...]
