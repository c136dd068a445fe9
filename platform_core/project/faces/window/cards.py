"""Cards of goods: the ready JSON of the window in words, with the name of the shop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.urls import reverse
from django.utils.translation import gettext

from catalog.stock.types import StockState
from catalog.window.types import Paid
from merchants.shops.queries import shops as shops_queries
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.money import Money
from platform_core.ui import wording
from platform_core.ui.parts import Badge

Json = Mapping[str, Any]


def parse_cards(ready: Iterable[str]) -> list[Json]:
    """Read cards that are ready JSON."""
    return [orjson.loads(card) for card in ready]


def name_shops(shop_ids: Iterable[str | UUID]) -> dict[str, str]:
    """The trade names of these shops, in one query."""
    rows = shops_queries.shops().filter(id__in=set(map(str, shop_ids))).values_list("id", "trade_name")
    return {str(id_): name for id_, name in rows}


def card_facts(card: Json, *, shops: Mapping[str, str]) -> Facts:
    """What a card shows: picture, title, price and how long it holds, stock, and who sells."""
    stock = StockState(card["stock"])
    return {
        "href": words.way("window:product", "listing_id", UUID(card["id"])),
        "title": words.in_language(card["title_zh"], card["title_en"]),
        "picture": card["image"]["sizes"]["200"] if card["image"] else "",
        "price": money_of(card["price"]),
        "promotion": promotion_facts(card["promotion"]),
        "stock": "" if stock is StockState.IN_STOCK else Badge(text=wording.label(stock), tone=stock.tone),
        "self_operated": card["self_operated"],
        "shop": shops.get(card["merchant_id"], ""),
        "shop_href": reverse("open:shop", args=[card["merchant_id"]]),
    }


def paid_facts(paid: Iterable[Paid]) -> list[Facts]:
    """The paid places: the card as everybody's, its mark, and who pays for it."""
    found = []
    for place in paid:
        card = orjson.loads(place.card)
        shown = card_facts(card, shops={card["merchant_id"]: place.advertiser})
        found.append(shown | {"mark": gettext("Advertisement"), "payer": place.advertiser})
    return found


def promotion_facts(said: Json | None) -> Facts | None:
    """A promotion: until when, the price after it, and the price struck through where there is a true one."""
    if said is None:
        return None
    known = said["reference"]
    return {
        "ends_at": datetime.fromisoformat(said["ends_at"]),
        "after": money_of(said["price_after"]),
        "was": money_of(known["amount"]) if known else None,
        "basis": known["basis"] if known else "",
        "since": datetime.fromisoformat(known["since"]) if known else None,
        "until": datetime.fromisoformat(known["until"]) if known else None,
    }


def money_of(said: Json | None) -> Money | None:
    """An amount of ready JSON; None where nothing is priced."""
    return Money(said["amount"], said["currency"]) if said else None
