"""Queries that compute the rows of the window from the truth, render them as JSON, and compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Q, QuerySet

from catalog.deposits.types import StatedTerms
from catalog.freight.queries import freight_codes
from catalog.listings.models import Listing
from catalog.listings.queries import Json, picture
from catalog.listings.types import Delivery, Fact, FactKind, ShownFact
from catalog.prices.models import PriceInterval
from catalog.prices.types import UnitPrice
from catalog.promotions.models import Promotion
from catalog.promotions.types import ShownPromotion
from catalog.ranking.models import ListingSales
from catalog.stock.types import Option, StockState
from catalog.window import policies
from catalog.window.events import WindowCompared
from catalog.window.models import Shown
from catalog.window.queries.cards import cards_and_pages
from catalog.window.types import EVER, NEVER, Card, Difference, Page, Shelf
from platform_core.clock import LOCAL
from platform_core.eventlog.queries import latest
from platform_core.money import Money
from platform_core.tenancy.scopes import SYSTEM, bound


def card_json(card: Card) -> Json:
    """A card as JSON, but for whether the platform itself sells it: that is the shop's, and said with it."""
    return {
        "id": str(card.listing_id),
        "merchant_id": str(card.merchant_id),
        "category": card.category,
        "title_zh": card.title_zh,
        "title_en": card.title_en,
        "state": card.state,
        "version": card.version_number,
        "price": _money(card.price),
        "promotion": _promotion(card.promotion),
        "stock": card.stock,
        "published_at": _instant(card.published_at),
        "image": picture(card.image) if card.image else None,
    }


def page_json(page: Page) -> Json:
    content, terms = page.content, page.content.return_terms
    return {
        "id": str(page.listing_id),
        "merchant_id": str(page.merchant_id),
        "version": page.version_number,
        "version_id": str(page.version_id),
        "schema": page.schema,
        "fact_set": page.fact_set,
        "content_sha256": page.content_sha256,
        "state": page.state,
        "published_at": _instant(page.published_at),
        "shown_until": _instant(page.shown_until),
        "category": content.category,
        "title_zh": content.title_zh,
        "title_en": content.title_en,
        "supply": content.supply,
        "delivery_hours": content.delivery_hours,
        "delivery": page.delivery,
        "return_terms": {"exclusion": terms.exclusion, "freight": terms.freight, "extra_days": terms.extra_days},
        "images": [picture(sha256) for sha256 in content.images],
        "facts": [_fact(fact) for fact in page.facts],
        "skus": [_shelf(shelf) for shelf in page.shelves],
        "deposits": [_deposit(stated) for stated in page.deposits],
    }


def _shelf(shelf: Shelf) -> Json:
    """Write an item. One without options is written as by releases that did not know options: their rows stay true."""
    return {
        "id": str(shelf.sku_id),
        "code": shelf.code,
        "spec": shelf.spec,
        **_options(shelf.options),
        "price": _money(shelf.price),
        "promotion": _promotion(shelf.promotion),
        "unit_price": _unit_price(shelf.unit_price),
        "stock": shelf.stock,
        "best_before": _day(shelf.best_before),
    }


def _options(options: Sequence[Option]) -> Json:
    return {"options": [option._asdict() for option in options]} if options else {}


def _fact(fact: ShownFact) -> Json:
    return {
        "key": fact.key,
        "kind": fact.kind,
        "name_zh": fact.name_zh,
        "name_en": fact.name_en,
        "value": fact.value.value,
        "unit": fact.value.unit,
        "valid_until": _day(fact.value.valid_until),
        "text_zh": fact.text_zh,
        "text_en": fact.text_en,
    }


def _promotion(shown: ShownPromotion | None) -> Json | None:
    if shown is None:
        return None
    known = shown.reference
    return {
        "id": str(shown.id),
        "price": _money(shown.price),
        "price_after": _money(shown.price_after),
        "starts_at": _instant(shown.starts_at),
        "ends_at": _instant(shown.ends_at),
        "reference": known
        and {
            "amount": _money(known.amount),
            "basis": known.basis,
            "since": _instant(known.since),
            "until": _instant(known.until),
        },
    }


def _unit_price(shown: UnitPrice | None) -> Json | None:
    return {"price": _money(shown.price), "per": shown.per, "unit": shown.unit} if shown else None


def _deposit(stated: StatedTerms) -> Json:
    terms = stated.terms
    return {
        "id": str(stated.id),
        "sku_id": str(stated.sku_id),
        "version": stated.number,
        "amount": _money(terms.amount),
        "purpose": terms.purpose,
        "steps": terms.steps,
        "conditions": list(terms.conditions),
        "days": terms.days,
        "stated_at": _instant(stated.stated_at),
    }


def _money(money: Money | None) -> Json | None:
    return {"amount": money.amount, "currency": money.currency} if money else None


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(LOCAL).isoformat() if at else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


COMPARED: Final = (
    "merchant_id",
    "category_id",
    "ends_at",
    "published_at",
    "price",
    "in_stock",
    "freight_code",
    "pieces",
    "facts",
    "terms",
    "grams",
    "said",
    "card",
    "page",
)
NAMING: Final = frozenset({Fact.BRAND, Fact.MODEL, Fact.AUTHOR, Fact.PUBLISHER, Fact.PRODUCER})
NARROWING: Final = frozenset({FactKind.TEXT, FactKind.NUMBER, FactKind.CHOICE})
AT_ONCE: Final = 500  # listings
LONGEST_FACT: Final = 60  # a house number: nobody narrows a page by a longer fact


def rows_to_show(listing_ids: Collection[UUID], *, at: datetime) -> list[Shown]:
    """Compute the rows of the published ones: one for each span in which nothing begins or ends; not yet written.

    Computed by the queries that everybody else asks, so that the window says the same.
    """
    published = list(
        Listing.objects.published().with_valid_certificates(at=at).filter(id__in=listing_ids).select_related("category")
    )
    if not published:
        return []
    now = cards_and_pages(published, at=at)
    beside, instants = _beside(published), _instants(published, now, at=at)
    rows = _rows(published, now, beside, since=EVER, instants=instants)
    for instant in sorted({each for found in instants.values() for each in found}):
        begun = [listing for listing in published if instant in instants[listing.id]]
        rows += _rows(begun, cards_and_pages(begun, at=instant), beside, since=instant, instants=instants)
    return rows


def differences(listing_ids: Sequence[UUID], *, at: datetime) -> list[Difference]:
    """The differences of these listings between the window and the truth of this instant: none is expected."""
    stored = {row.listing_id: row for row in Shown.objects.of(listing_ids).at(at)}
    truth = {row.listing_id: row for row in rows_to_show(listing_ids, at=at) if row.begins_at == EVER}
    return [
        Difference(listing_id=listing_id, what=what)
        for listing_id in listing_ids
        for what in _differs(stored.get(listing_id), truth.get(listing_id))
    ]


def suspects(listing_ids: Sequence[UUID], *, at: datetime) -> list[UUID]:
    """Those of these that seem to be shown otherwise than they are. A change meanwhile may seem so too: a second look,
    a moment later, no longer finds it."""
    return sorted({each.listing_id for each in differences(listing_ids, at=at)})


def compared_last() -> int:
    """The number of listings that differed at the last comparison of the window; 0 before the first time."""
    last = latest(WindowCompared.topic)
    return last.payload["differences"] if last else 0


def all_listings() -> Iterator[list[tuple[UUID, UUID]]]:
    """All listings, each with its shop, in batches, each in a transaction of its own: as the system."""
    found = _listings_after(None)
    while found:
        yield found
        found = _listings_after(found[-1][0])


def _listings_after(listing_id: UUID | None) -> list[tuple[UUID, UUID]]:
    with bound(SYSTEM), transaction.atomic():
        return list(_beyond(listing_id).values_list("id", "merchant_id")[:AT_ONCE])


def _beyond(listing_id: UUID | None) -> QuerySet[Listing]:
    beyond = Listing.objects.filter(id__gt=listing_id) if listing_id else Listing.objects.all()
    return beyond.order_by("id")


@dataclass(frozen=True)
class _Beside:
    """The facts beside a listing that are no part of its card or page."""

    sold: dict[UUID, int]
    codes: Mapping[UUID, str]


def _beside(listings: Sequence[Listing]) -> _Beside:
    ids = [listing.id for listing in listings]
    sold = dict(ListingSales.objects.filter(listing_id__in=ids).values_list("listing_id", "pieces"))
    return _Beside(sold, freight_codes(listings))


def _instants(
    listings: Sequence[Listing], now: Sequence[tuple[Card, Page]], *, at: datetime
) -> dict[UUID, list[datetime]]:
    """The instants known now at which something of each begins or ends, in their order; none after its last."""
    items = {shelf.sku_id: page.listing_id for _, page in now for shelf in page.shelves}
    prices = PriceInterval.objects.filter(sku_id__in=items, valid_from__gt=at).values_list("sku_id", "valid_from")
    running = Promotion.objects.filter(Q(starts_at__gt=at) | Q(ends_at__gt=at), sku_id__in=items)
    found: dict[UUID, set[datetime]] = defaultdict(set)
    for sku_id, instant in prices:
        found[items[sku_id]].add(instant)
    for sku_id, *instants in running.values_list("sku_id", "starts_at", "ends_at"):
        found[items[sku_id]].update(instant for instant in instants if instant > at)
    ends = {listing.id: listing.shown_until or NEVER for listing in listings}
    return {id_: sorted(instant for instant in found[id_] if instant < end) for id_, end in ends.items()}


def _rows(
    listings: Sequence[Listing],
    made: Sequence[tuple[Card, Page]],
    beside: _Beside,
    *,
    since: datetime,
    instants: dict[UUID, list[datetime]],
) -> list[Shown]:
    return [
        _row(listing, card, page, beside, since=since, until=_end(listing, instants[listing.id], since))
        for listing, (card, page) in zip(listings, made, strict=True)
    ]


def _end(listing: Listing, instants: Iterable[datetime], since: datetime) -> datetime:
    later = (instant for instant in instants if instant > since)
    return min(later, default=listing.shown_until or NEVER)


def _row(listing: Listing, card: Card, page: Page, beside: _Beside, *, since: datetime, until: datetime) -> Shown:
    said = _search_text(listing, page)
    return Shown(
        merchant_id=listing.merchant_id,
        listing=listing,
        category_id=listing.category_id,
        begins_at=since,
        ends_at=until,
        published_at=listing.published_at or EVER,
        price=card.price.amount if card.price else None,
        in_stock=card.stock is not StockState.SOLD_OUT,
        freight_code="" if page.delivery is Delivery.CODE else beside.codes.get(listing.id, ""),
        pieces=beside.sold.get(listing.id, 0),
        facts=sorted(_facets(page)),
        terms=policies.words(f"{card.title_zh} {card.title_en}"),
        grams=sorted(policies.grams(said)),
        said=said,
        card=orjson.dumps(card_json(card)).decode(),
        page=orjson.dumps(page_json(page)).decode(),
    )


def _search_text(listing: Listing, page: Page) -> str:
    """The text that a search looks in: its titles, its category, its items and the names of their makers."""
    content = page.content
    named = [fact.text_zh for fact in page.facts if fact.key in NAMING]
    category = listing.category
    specs = [shelf.spec for shelf in page.shelves]
    return policies.fold(
        " ".join([content.title_zh, content.title_en, category.name_zh, category.name_en, *named, *specs])
    )


def _facets(page: Page) -> Iterator[str]:
    for fact in page.facts:
        if fact.kind in NARROWING and len(fact.value.value) <= LONGEST_FACT:
            yield f"{fact.key}:{fact.value.value}"


def _differs(stored: Shown | None, truth: Shown | None) -> list[str]:
    if stored is None or truth is None:
        return [] if stored is truth else ["missing" if stored is None else "too_much"]
    return [column for column in COMPARED if getattr(stored, column) != getattr(truth, column)]
