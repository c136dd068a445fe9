"""Rules of promotions: the price that a reduction is compared with, and whether it may be announced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from catalog.promotions.types import Reference, ReferenceBasis
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.legal.spans import local_day
from platform_core.money import Money


class NoPromotion(Reason):
    """The reasons against announcing a reduction."""

    NO_PRICE_YET = "no_price_yet", "it has no price yet that could be lowered"
    NOT_BELOW_PRICE = "not_below_price", "it is no less than the price in force"
    NOT_BELOW_REFERENCE = (
        "not_below_reference",
        "it is no less than what was really asked or paid in the days before: the price was raised first",
    )
    LAST_DAY_PAST = "last_day_past", "the last day is tomorrow at the earliest"
    TOO_LONG = "too_long", "a price that is promised for so long is no promotion"
    RUNS_ALREADY = "runs_already", "a promotion of it runs already"
    RENEWED_TOO_SOON = "renewed_too_soon", "the last one said that it had ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceHistory:
    """The prices paid and asked before a promotion, from ``since`` until it began.

    ``deals``: the prices paid in that time; ``last_deal``: the last one paid before it. ``prices``: the prices asked in
    that time, with the one in force at its beginning; empty if the goods had no price yet.
    """

    since: datetime
    until: datetime
    deals: Sequence[Money] = ()
    last_deal: Money | None = None
    prices: Sequence[Money] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionFacts:
    """The facts that decide whether a reduction may be announced.

    ``runs``: another promotion runs. ``not_before``: the end of the pause after the last one. ``lowest_asked``: the
    lowest price in force in the days before, which a listing that is too new for a reference has as well.
    """

    price: Money
    now: Money | None
    reference: Reference | None
    last_day: date
    most_days: int
    runs: bool = False
    not_before: datetime | None = None
    lowest_asked: Money | None = None


@fulfils("PRC-16a", "PPR-21", "PRC-17")
def reference(history: PriceHistory) -> Reference | None:
    """The price that a reduction is compared with. None if no price is known, so that none is struck through.

    It is the lowest deal of the days before. Without a deal in those days, it is the last deal before them, but no more
    than the lowest price asked in them; and for goods that nobody ever bought, it is that lowest price.
    """
    known = _basis(history)
    if known is None:
        return None
    amount, basis = known
    return Reference(amount=amount, basis=basis, since=history.since, until=history.until)


@fulfils("PRC-17", "PRC-20")
@fulfils("PRC-19", part="false discounts")
def may_promote(facts: PromotionFacts, *, at: datetime) -> Verdict:
    """Allow announcing a price as a reduction. After the last day that was promised, no other one begins at once."""
    now, known, day = facts.now, facts.reference, local_day(at)
    below = known.amount if known else facts.lowest_asked
    return Verdict.of(
        {
            NoPromotion.NO_PRICE_YET: now is None,
            NoPromotion.NOT_BELOW_PRICE: now is not None and facts.price >= now,
            NoPromotion.NOT_BELOW_REFERENCE: below is not None and facts.price >= below,
            NoPromotion.LAST_DAY_PAST: facts.last_day <= day,
            NoPromotion.TOO_LONG: facts.last_day > day + timedelta(days=facts.most_days),
            NoPromotion.RUNS_ALREADY: facts.runs,
            NoPromotion.RENEWED_TOO_SOON: not facts.runs and facts.not_before is not None and at < facts.not_before,
        }
    )


def _basis(history: PriceHistory) -> tuple[Money, ReferenceBasis] | None:
    asked = min(history.prices, default=None)
    if history.deals:
        return min(history.deals), ReferenceBasis.LOWEST_DEAL
    if asked is None:
        return None
    if history.last_deal is not None and history.last_deal <= asked:
        return history.last_deal, ReferenceBasis.LAST_DEAL
    return asked, ReferenceBasis.LOWEST_PRICE
