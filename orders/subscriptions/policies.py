"""Rules of plans, subscriptions and their debits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from orders.subscriptions.types import NextDebit, PlanTerms, SubscriptionConsents, SubscriptionEnd
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.legal.spans import TICK
from platform_core.money import Money
from platform_core.payments.types import Ahead

MOST_MONTHS = 12  # a house number: who is debited more seldom has forgotten it
MOST_PIECES = 100  # a house number: pieces of one subscription


class AgainstPlan(Reason):
    """Why a plan or an add-on cannot be offered."""

    INTERVAL = "interval", "it is debited every one to twelve months"
    FIRST_TOO_SOON = "first_too_soon", "the first debit leaves no time for the notices before it"
    SAME_SKU = "same_sku", "nothing is offered beside itself"


class NoSubscription(Reason):
    """Why somebody cannot subscribe, or agree to another price."""

    PLAN_CHANGED = "plan_changed", "the shop states other terms by now"
    NOT_OFFERED = "not_offered", "nobody may sell this now"
    SHOP_RESTS = "shop_rests", "the shop is on holiday and takes no new orders"
    NOT_SENT_THERE = "not_sent_there", "the shop does not send this there"
    DEBITS_NOT_AGREED = "debits_not_agreed", "the debits were not agreed to"
    TERMS_NOT_ACCEPTED = "terms_not_accepted"
    QUANTITY = "quantity_out_of_range", "the number of pieces is not possible"
    RULES_CHANGED = "rules_changed", "other rules of the platform are in force than those that were shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitFacts:
    """The facts at the instant of a debit. ``latest``: the shop's price for one piece now, None where it offers no plan
    any more; ``deliverable``: the goods are on sale and there. ``may_be_debited``: as payments judge it."""

    agreed: Money
    quantity: int
    latest: Money | None
    deliverable: bool
    may_be_debited: bool
    attempt: int


@fulfils("OTM-18", "HSE-15")
def may_offer_plan(terms: PlanTerms, *, least_days: int) -> Verdict:
    """Whether a plan may be offered: its first debit leaves time for the notices. To end the offer takes no terms."""
    asked = terms.amount.amount > 0
    return Verdict.of(
        {
            AgainstPlan.INTERVAL: asked and not 1 <= terms.months <= MOST_MONTHS,
            AgainstPlan.FIRST_TOO_SOON: asked and terms.first_days < least_days,
        }
    )


def may_offer_beside(sku_id: UUID, extra_id: UUID) -> Verdict:
    return Verdict.of({AgainstPlan.SAME_SKU: sku_id == extra_id})


@fulfils("OTM-18", "CRI-10b", "HSE-15")
def may_subscribe(
    consents: SubscriptionConsents,
    *,
    quantity: int,
    is_latest: bool,
    offered: bool,
    resting: bool,
    delivered: bool,
    rules_shown: bool,
) -> Verdict:
    """Whether somebody may subscribe: by two acts of their own, to the terms that the shop states now."""
    return Verdict.of(
        {
            NoSubscription.PLAN_CHANGED: not is_latest,
            NoSubscription.NOT_OFFERED: not offered,
            NoSubscription.SHOP_RESTS: resting,
            NoSubscription.NOT_SENT_THERE: not delivered,
            NoSubscription.DEBITS_NOT_AGREED: not consents.debits,
            NoSubscription.TERMS_NOT_ACCEPTED: not consents.key_terms,
            NoSubscription.QUANTITY: not 1 <= quantity <= MOST_PIECES,
            NoSubscription.RULES_CHANGED: not rules_shown,
        }
    )


def may_agree(*, is_latest: bool, offered: bool, debits: bool) -> Verdict:
    """Whether the shopper may agree: to a price that the shop states now, by an act of their own."""
    return Verdict.of(
        {
            NoSubscription.PLAN_CHANGED: not is_latest,
            NoSubscription.NOT_OFFERED: not offered,
            NoSubscription.DEBITS_NOT_AGREED: not debits,
        }
    )


@fulfils("OTM-18", "HSE-15")
def has_risen(*, agreed: Money, quantity: int, latest: Money | None) -> bool:
    """Whether the shop asks more than the shopper has agreed to."""
    return latest is not None and latest * quantity > agreed


@fulfils("OTM-18")
def price_now(facts: DebitFacts) -> Money:
    """The amount of the next debit: the price agreed, or less where the shop asks less by now."""
    return min(facts.agreed, facts.latest * facts.quantity) if facts.latest else facts.agreed


@fulfils("OTM-18", "IPP-20", "HSE-15")
def decide_debit(facts: DebitFacts) -> tuple[NextDebit, SubscriptionEnd | None]:
    """Decide a debit: charge it, put it off, or end the subscription. Nobody is charged more than they agreed to, for
    goods that cannot be delivered, or without notices: a first try without them is put off, a second ends it."""
    if has_risen(agreed=facts.agreed, quantity=facts.quantity, latest=facts.latest):
        return NextDebit.END, SubscriptionEnd.PRICE_RAISED
    if facts.latest is None or not facts.deliverable:
        return NextDebit.END, SubscriptionEnd.NOT_ON_OFFER
    if facts.may_be_debited:
        return NextDebit.CHARGE, None
    return (NextDebit.LATER, None) if facts.attempt == 1 else (NextDebit.END, SubscriptionEnd.NOT_TOLD)


@fulfils("OTM-18", "IPP-20", "CRI-10b")
def notice_to_send(*, last: Mapping[Ahead, datetime], at: datetime) -> Ahead | None:
    """The notice to send now: of the renewal while it is in time, then of the debit; None when it is too late."""
    if at <= last[Ahead.RENEWAL]:
        return Ahead.RENEWAL
    return Ahead.DEBIT if at <= last[Ahead.DEBIT] else None


def months_count_from(due_at: datetime) -> datetime:
    """The instant from which the months to the next debit count: the end of the day before, so that the day stays."""
    return due_at - TICK


@fulfils("CRI-10b", "OTM-18")
def describe_plan(terms: PlanTerms) -> tuple[str, str]:
    """Describe a plan in Chinese and English, to be read before anybody subscribes."""
    yuan = terms.amount.units
    zh = (
        f"订阅：每{terms.months}个月自动下单并扣款，每件{yuan}元，含运费；首次扣款在订阅成功后第{terms.first_days}日结束时。"
        "没有免费试用期，不会先免费后收费。每次扣款前您会收到两次提醒（至少提前五个整日和二十四小时）；"
        "您可随时点击一次取消，立即生效，无需理由，不收费用。涨价须经您重新同意，否则到下次扣款时订阅终止。"
    )
    every = "every month" if terms.months == 1 else f"every {terms.months} months"
    en = (
        f"Subscription: {every} an order is placed and debited by itself, {yuan} CNY a piece, freight included; first "
        f"at the end of day {terms.first_days} after it has begun. There is no free trial that turns into pay. You are "
        "told twice before each debit, at least five full days and 24 hours ahead. You may cancel at any time by one "
        "button, at once, without reasons or a fee. A higher price needs your consent anew; without it the "
        "subscription ends at the next debit."
    )
    return zh, en
