"""Cards of goods: the ready JSON of the window as markup, with the name of the shop.

Written in Python, as tables are: a page has twenty, and a template for each would cost as much as the whole answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from catalog.listings.queries import Json
from catalog.stock.types import StockState
from catalog.window.types import Paid
from merchants.shops.queries import shops as shops_queries
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.money import Money
from platform_core.ui import wording
from platform_core.ui.markup import badge, link, money, put, until
from platform_core.ui.parts import Badge

PICTURE: Final = '<img src="{}" alt="" width="200" height="200" loading="lazy">'
LOWERED: Final = '\n<p class="hint"><span class="mark deal">{}</span> {} {}</p>'
WAS: Final = ' <s class="hint"><span class="unseen">{} </span>{}</s>'


def parse_cards(ready: Iterable[str]) -> list[Json]:
    """Read cards that are ready JSON."""
    return [orjson.loads(card) for card in ready]


def name_shops(shop_ids: Iterable[str | UUID]) -> dict[str, str]:
    """The trade names of these shops, in one query."""
    rows = shops_queries.shops().filter(id__in=set(map(str, shop_ids))).values_list("id", "trade_name")
    return {str(id_): name for id_, name in rows}


def render_card(card: Json, *, shops: Mapping[str, str], payer: str = "") -> SafeString:
    """A card: picture, title, price and how long it holds, stock, who sells, and of a paid place who pays."""
    stock, image = StockState(card["stock"]), card["image"]
    listing, shop = UUID(card["id"]), UUID(card["merchant_id"])
    return put(
        '<li>{}<div>\n<h3>{}</h3>\n<p>{}</p>{}{}\n<p class="hint end">{}{}{}</p>\n</div></li>\n',
        put(PICTURE, image["sizes"]["200"]) if image else "",
        link(words.way("window:product", "listing_id", listing), words.in_language(card["title_zh"], card["title_en"])),
        _price(card),
        _promotion(card["promotion"]),
        "" if stock is StockState.IN_STOCK else put("<p>{}</p>", _stock(stock)),
        _payer(payer) if payer else "",
        put('<span class="mark own">{}</span> ', gettext("Self-operated")) if card["self_operated"] else "",
        link(words.way("open:shop", "merchant_id", shop), shops.get(card["merchant_id"], "")),
    )


def render_paid(paid: Iterable[Paid]) -> list[SafeString]:
    """The paid places: the card as everybody's, its mark, and who pays for it."""
    cards = [(orjson.loads(place.card), place.advertiser) for place in paid]
    return [render_card(card, shops={card["merchant_id"]: payer}, payer=payer) for card, payer in cards]


def _price(card: Json) -> SafeString | str:
    price, promotion = money_of(card["price"]), card["promotion"]
    if price is None:
        return gettext("No price yet")
    reference = promotion and promotion["reference"]
    was = put(WAS, gettext("Compared price"), money(_money(reference["amount"]))) if reference else ""
    return put('<span class="price">{}</span>{}', money(price), was)


def _promotion(said: Json | None) -> SafeString | str:
    if said is None:
        return ""
    end = until(datetime.fromisoformat(said["ends_at"]))
    return put(
        '\n<p class="hint"><span class="mark deal">{}</span> {} {}</p>', gettext("Promotion"), gettext("until"), end
    )


def _stock(stock: StockState) -> SafeString:
    return badge(Badge(text=wording.label(stock), tone=stock.tone))


def _payer(payer: str) -> SafeString:
    says = gettext("paid for by %(payer)s") % {"payer": payer}
    return put('<span class="mark">{}</span> {} · ', gettext("Advertisement"), says)


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
    return _money(said) if said else None


def _money(said: Json) -> Money:
    return Money(said["amount"], said["currency"])
