"""How does a listing look in JSON, as the API hands it on? `api/serializers.py` describes the same, field by field."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from catalog.types import IMAGE_EDGES, Card, Page, Shelf, ShownFact, ShownPromotion, StatedTerms, UnitPrice
from platform_core.clock import LOCAL
from platform_core.money import Money

Json = dict[str, Any]


def card_json(card: Card) -> Json:
    """But for whether the platform itself sells it: that is the shop's, and said with it."""
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


def picture(sha256: str) -> Json:
    """Its addresses hold the hash, so that what one of them shows never changes."""
    sizes = {str(edge): reverse("listing-image", kwargs={"sha256": sha256, "edge": edge}) for edge in IMAGE_EDGES}
    return {"sha256": sha256, "sizes": sizes}


def _shelf(shelf: Shelf) -> Json:
    return {
        "id": str(shelf.sku_id),
        "code": shelf.code,
        "spec": shelf.spec,
        "price": _money(shelf.price),
        "promotion": _promotion(shelf.promotion),
        "unit_price": _unit_price(shelf.unit_price),
        "stock": shelf.stock,
        "best_before": _day(shelf.best_before),
    }


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
