"""Queries on promotions, and on the compared price beside each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Case, DateTimeField, OuterRef, Q, QuerySet, Subquery, Value, When

from catalog.prices.models import PriceInterval, TradedPrice
from catalog.prices.queries import prices_of
from catalog.prices.types import PriceFrom
from catalog.promotions import policies
from catalog.promotions.models import Promotion
from catalog.promotions.policies import PriceHistory
from catalog.promotions.types import Reference, ShownPromotion
from catalog.stock.errors import SkuNotFound
from catalog.stock.models import Sku
from catalog.takedowns.queries import on_show
from platform_core.actors import Actor
from platform_core.legal.queries import calendars, rules
from platform_core.legal.rules import rule
from platform_core.legal.spans import Span, local_day, midnight
from platform_core.money import Money
from platform_core.tenancy.scopes import acting_for

LOOKBACK: Final = rule("DL_PRICE_LOOKBACK")
LONGEST: Final = rule("DL_PROMOTION_LONGEST")
PAUSE: Final = rule("DL_PROMOTION_PAUSE")


def promotions(sku_ids: Collection[UUID], *, at: datetime) -> dict[UUID, ShownPromotion]:
    """The promotions that run at this instant, by item, each with the price that may be struck through."""
    by_shop: dict[UUID, list[Promotion]] = defaultdict(list)
    for row in _running(sku_ids, at=at):
        by_shop[row.merchant_id].append(row)
    return {shown.sku_id: shown for shop, rows in by_shop.items() for shown in _with_references(shop, rows)}


def promotions_of(actor: Actor) -> QuerySet[Promotion]:
    """The shop's own, in no order yet; staff see all."""
    return Promotion.objects.visible_to(actor).select_related("sku")


def promotion_of(actor: Actor, promotion_id: UUID) -> Promotion:
    """A promotion of the actor's shop. Raises ``PromotionNotFound``."""
    return Promotion.objects.see(promotion_id, by=actor)


def shown_promotion(row: Promotion) -> ShownPromotion:
    [shown] = _with_references(row.merchant_id, [row])
    return shown


def last_promotion(sku_id: UUID) -> Promotion | None:
    return Promotion.objects.filter(sku_id=sku_id).order_by("-starts_at").first()


def references(began: Mapping[UUID, datetime], *, merchant_id: UUID) -> dict[UUID, Reference]:
    """The reference prices of promotions of a shop, by item, for the instants at which they began.

    On the shop's side of the wall: the prices paid in single orders are nobody else's to read.
    """
    with acting_for(merchant_id):
        histories = _histories(began)
    found = {sku_id: policies.reference(history) for sku_id, history in histories.items()}
    return {sku_id: known for sku_id, known in found.items() if known}


def lowest_asked(sku_id: UUID, *, at: datetime) -> Money | None:
    """The lowest price in force in the days before, be the listing ever so new: no cut after a rise."""
    chain = PriceInterval.objects.filter(sku_id=sku_id, valid_from__lt=at).order_by("valid_from")
    return min(_in_force(_window(at), list(chain)), default=None)


def longest_promotion(*, at: datetime) -> int:
    """The longest promotion in days, by the rule of that day."""
    return rules.in_force(LONGEST.code, on=local_day(at)).value or 0


def pause_after(last: Promotion) -> datetime:
    """Until when the end of a promotion counts: it was announced as the last day, and no other begins at once."""
    pause = rules.in_force(PAUSE.code, on=local_day(last.ends_at))
    return pause.length.due(last.ends_at, calendar=calendars.calendar()).strict


def end_of(days: Span, *, at: datetime) -> datetime:
    """The instant at which a promotion of so many days ends, as its clock counts."""
    return days.due(at, calendar=calendars.calendar()).strict


def promotions_about(sku_ids: Collection[UUID], *, at: datetime) -> list[UUID]:
    """The promotions that ran for these items then: an order placed then shows them in its dossier."""
    return list(_running(sku_ids, at=at).values_list("id", flat=True))


def _running(sku_ids: Collection[UUID], *, at: datetime) -> QuerySet[Promotion]:
    """The promotions that run by the instant and not by the state, so that no delay shows one that is over."""
    return Promotion.objects.filter(sku_id__in=sku_ids, starts_at__lte=at, ends_at__gt=at)


def _with_references(merchant_id: UUID, rows: Collection[Promotion]) -> list[ShownPromotion]:
    known = references({row.sku_id: row.starts_at for row in rows}, merchant_id=merchant_id)
    return [_view_of(row, known.get(row.sku_id)) for row in rows]


def _view_of(row: Promotion, reference: Reference | None) -> ShownPromotion:
    return ShownPromotion(
        id=row.id,
        sku_id=row.sku_id,
        price=row.price,
        price_after=row.price_after,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reference=reference if reference and reference.amount > row.price else None,
    )


def _histories(began: Mapping[UUID, datetime]) -> dict[UUID, PriceHistory]:
    """The price histories: three queries for any number of items, and few rows of each, however often it was sold."""
    since = {sku_id: _window(at) for sku_id, at in began.items()}
    asked: dict[UUID, list[PriceInterval]] = defaultdict(list)
    chains = PriceInterval.objects.filter(sku_id__in=began).select_related("sku__listing")
    for interval in chains.order_by("sku_id", "valid_from"):
        if interval.valid_from < began[interval.sku_id]:
            asked[interval.sku_id].append(interval)
    paid, last = _prices_paid(since, began), _last_paid(since)
    return {
        sku_id: PriceHistory(
            since=since[sku_id],
            until=until,
            deals=paid[sku_id],
            last_deal=last.get(sku_id),
            prices=_in_force(since[sku_id], asked[sku_id]) if _was_shown(since[sku_id], asked[sku_id]) else [],
        )
        for sku_id, until in began.items()
    }


def _prices_paid(since: Mapping[UUID, datetime], until: Mapping[UUID, datetime]) -> Mapping[UUID, list[Money]]:
    """The prices paid for each in its days; of many deals at one price, one."""
    days = Q()
    for sku_id, first in since.items():
        days |= Q(sku_id=sku_id, traded_at__gte=first, traded_at__lt=until[sku_id])
    deals = TradedPrice.objects.filter(days, sku_id__in=since).values_list("sku_id", "amount", "currency")
    paid: dict[UUID, list[Money]] = defaultdict(list)
    for sku_id, amount, currency in deals.distinct():
        paid[sku_id].append(Money(amount, currency))
    return paid


def _last_paid(until: Mapping[UUID, datetime]) -> dict[UUID, Money]:
    """The last deal of each before then. By way of the items, so that the index finds it without reading the others."""
    bound = Case(*(When(id=sku_id, then=Value(at)) for sku_id, at in until.items()), output_field=DateTimeField())
    before = TradedPrice.objects.filter(sku=OuterRef("id"), traded_at__lt=OuterRef("bound")).order_by("-traded_at")
    items = Sku.objects.filter(id__in=until).annotate(bound=bound)
    deals = TradedPrice.objects.filter(id__in=items.values(last=Subquery(before.values("id")[:1])))
    return {deal.sku_id: Money(deal.amount, deal.currency) for deal in deals}


def _was_shown(since: datetime, asked: Sequence[PriceInterval]) -> bool:
    """Whether there was a price then, and on show: the price of a draft was asked of nobody.

    A listing knows its latest publication alone: one that was taken down and shown again counts as new.
    """
    if not asked or asked[0].valid_from > since:
        return False
    published_at = asked[0].sku.listing.published_at
    return published_at is not None and published_at <= since


def _in_force(since: datetime, asked: Sequence[PriceInterval]) -> list[Money]:
    """The prices since then, and before them the one that was in force at that moment."""
    held = [interval.price for interval in asked if interval.valid_from <= since][-1:]
    return [*held, *(interval.price for interval in asked if interval.valid_from > since)]


def _window(began: datetime) -> datetime:
    """The instant from which prices are looked at: so many whole days before the day on which it began."""
    days = rules.in_force(LOOKBACK.code, on=local_day(began)).value or 0
    return midnight(local_day(began) - timedelta(days=days))


def prices_shown(sku_id: UUID, *, at: datetime) -> tuple[list[PriceFrom], ShownPromotion | None]:
    """The chain of prices of an item that is on show, and the promotion that runs. Raises ``SkuNotFound``."""
    if not on_show(at=at).filter(id__in=Sku.objects.filter(id=sku_id).values("listing_id")).exists():
        raise SkuNotFound(sku_ids=(sku_id,))
    return prices_of(sku_id), promotions([sku_id], at=at).get(sku_id)
