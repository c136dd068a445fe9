"""One listing, as a buyer has to know it before buying: price, items, facts, rights, reviews, answers, the trader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.deposits.types import DepositCondition
from catalog.freight import queries as freight_queries
from catalog.freight.types import PROVINCES
from catalog.listings.errors import ListingNotFound
from catalog.listings.queries import Json
from catalog.listings.types import Delivery
from catalog.promotions.types import ReferenceBasis
from catalog.questions import queries as questions_queries
from catalog.stock.types import StockState, Unit
from catalog.window.queries import reading
from merchants.credit import queries as credit_queries
from merchants.shops.types import RegistrationKind
from orders.reviews import queries as reviews_queries
from platform_core import clock
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.duties import fulfils
from platform_core.project.faces import reviews
from platform_core.project.faces.window.asked import address
from platform_core.project.faces.window.cards import money_of, promotion_facts
from platform_core.project.faces.window.categories import Tree
from platform_core.project.faces.window.rights import rights_facts
from platform_core.ui import wording
from platform_core.ui.parts import Badge

FEW: Final = 3  # reviews and answers that stand on the page itself
UNITS: Final[Mapping[Unit, Promise]] = {
    Unit.GRAM: _("%(n)d g"),
    Unit.MILLILITRE: _("%(n)d ml"),
    Unit.PIECE: _("%(n)d piece"),
}


@require_safe
@fulfils("ECL-17a", "ECL-37", "PRC-16a", "PPR-21", "PRC-11")
@fulfils("CRL-08", part="goods, by category")
def product(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Show a listing in full; where none is on show, say so and lead on."""
    at, tree = clock.now(), Tree()
    try:
        page = orjson.loads(reading.shown_page(listing_id))
    except ListingNotFound:
        facts: Facts = {"suggestions": [node.name for node in tree.inside("")]}
        return TemplateResponse(request, "window/gone.html", facts, status=404)
    items = [_item(shelf, page["deposits"]) for shelf in page["skus"]]
    priced = [shelf for shelf in page["skus"] if shelf["price"]]
    cheapest = min(priced, key=lambda shelf: shelf["price"]["amount"], default=None)
    region = request.GET.get("region", "")
    facts = {
        "title": words.in_language(page["title_zh"], page["title_en"]),
        "here": request.path,
        "trail": [
            {"name": node.name, "href": address([("category", node.code)])} for node in tree.trail(page["category"])
        ],
        "suggestions": [node.name for node in tree.inside("")],
        "pictures": [image["sizes"] for image in page["images"]],
        "items": items,
        "cheapest": _item(cheapest, page["deposits"]) if cheapest else None,
        "sold_out": all(shelf["stock"] == StockState.SOLD_OUT for shelf in page["skus"]),
        "facts": [_fact(fact) for fact in page["facts"]],
        "shown_until": _instant(page["shown_until"]),
        "report": f"{reverse('open:report')}?target=listing&id={listing_id}",
        "listing_id": listing_id,
        "rights": rights_facts(page, at=at),
        "seller": _seller(page),
        "score": _score(page["merchant_id"]),
        **_reviews(listing_id),
        "answers": questions_queries.latest_answered(listing_id, most=FEW),
        **_freight(listing_id, region, by_code=page["delivery"] == Delivery.CODE),
    }
    wrong = region and region not in PROVINCES and page["delivery"] != Delivery.CODE
    return TemplateResponse(request, "window/product.html", facts, status=400 if wrong else 200)


def _item(shelf: Json, deposits: list[Json]) -> Facts:
    """One thing on sale: what it is, its price and how that comes about, whether it can be had."""
    stock, per = StockState(shelf["stock"]), shelf["unit_price"]
    deposit = next((each for each in deposits if each["sku_id"] == shelf["id"]), None)
    return {
        "name": " · ".join(option["value"] for option in shelf.get("options", ())) or shelf["spec"],
        "spec": shelf["spec"],
        "price": money_of(shelf["price"]),
        "promotion": _promotion(shelf["promotion"]),
        "per": money_of(per["price"]) if per else None,
        "amount": str(UNITS[Unit(per["unit"])]) % {"n": per["per"]} if per else "",
        "stock": Badge(text=wording.label(stock), tone=stock.tone),
        "best_before": wording.day(date.fromisoformat(shelf["best_before"])) if shelf["best_before"] else "",
        "prices": words.way("open:prices", "sku_id", UUID(shelf["id"])),
        "deposit": _deposit(deposit) if deposit else None,
    }


def _promotion(said: Json | None) -> Facts | None:
    found = promotion_facts(said)
    return found and found | {"why": words.label_of(ReferenceBasis, str(found["basis"]))}


def _deposit(said: Json) -> Facts:
    return {
        "amount": money_of(said["amount"]),
        "purpose": said["purpose"],
        "steps": said["steps"],
        "conditions": [words.label_of(DepositCondition, code) for code in said["conditions"]],
        "days": said["days"],
    }


def _fact(said: Json) -> tuple[str, str]:
    """A fact in words, with its unit; a day as people write it."""
    value = words.in_language(said["text_zh"], said["text_en"])
    if said["kind"] == "date":
        value = wording.day(date.fromisoformat(said["value"]))
    return words.in_language(said["name_zh"], said["name_en"]), value


def _seller(page: Json) -> Facts:
    """The trader in short, and its holiday where it has announced one."""
    said = page["trader"]
    begins, ends = _instant(said["rests_from"]), _instant(said["rests_until"])
    return {
        "name": said["trade_name"],
        "id": page["merchant_id"],
        "kind": words.label_of(RegistrationKind, said["kind"]),
        "registered": said["registered"],
        "self_operated": said["self_operated"],
        "statement": said["statement"],
        "rests_from": begins,
        "rests_until": ends,
        "rests": bool(begins and begins <= clock.now()),
        "goods": address([("merchant", page["merchant_id"])]),
    }


def _score(merchant_id: str) -> int | None:
    found = credit_queries.credit_of(UUID(merchant_id))
    return found.score if found else None


def _reviews(listing_id: UUID) -> Facts:
    """The rating, and the newest reviews where there are any."""
    rating = reviews_queries.rating_of(listing_id)
    rows = reviews_queries.latest_reviews(listing_id, most=FEW) if rating.total else []
    return {"rating": reviews.rating_facts(rating), "reviews": [reviews.public_review(row) for row in rows]}


def _freight(listing_id: UUID, region: str, *, by_code: bool) -> Facts:
    """The freight to a province, of an order by itself. Several goods of one shop are one parcel: the quote says it."""
    provinces = [(code, words.in_language(*names)) for code, names in PROVINCES.items()]
    facts: Facts = {"provinces": provinces, "region": region, "by_code": by_code}
    if by_code or not region:
        return facts
    if region not in PROVINCES:
        return facts | {"region_wrong": gettext("There is no such province: choose one of the list.")}
    shown = freight_queries.freight_shown([listing_id], region_code=region)[listing_id]
    return facts | {
        "freight": {
            "where": words.in_language(*PROVINCES[region]),
            "delivered": shown.rate.delivered,
            "free": shown.is_free,
            "fee": shown.rate.fee,
            "free_from": shown.rate.free_from,
        }
    }


def _instant(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
