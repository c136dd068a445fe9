"""Orders in words, as a page or a paper lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from catalog.freight.types import PROVINCES, province_of
from catalog.listings.types import IMAGE_EDGES
from orders.sales.types import LotPicked
from orders.sending.types import OrderToSend, SoldItem
from platform_core.cases import words
from platform_core.cases.form_pages import Facts


def render_order(order: OrderToSend) -> Facts:
    """An order for a list: its goods and where they go, but nothing of the person."""
    return {
        "href": reverse("seller:order", args=[order.id]),
        "number": order.number,
        "src": reverse("listing-image", args=[order.image, IMAGE_EDGES[0]]) if order.image else "",
        "goods": words.in_language("，", ", ").join(f"{words.title(item)} × {item.quantity}" for item in order.items),
        "region": _region(order.region_code),
        "state": words.state("order", order.state),
        "placed_at": order.placed_at,
        "due_at": order.due_at if order.state == "paid" else None,
        "lots": name_lots(order.lots),
        "hint": _hint(order),
        "items": [_render_item(item) for item in order.items],
    }


def name_lots(picked: Iterable[LotPicked]) -> str:
    """Name lots with their pieces; pieces without a lot are said to be so."""
    named = (f"{lot.lot or gettext('without a lot')} × {lot.quantity}" for lot in picked)
    return words.in_language("，", ", ").join(named)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedItem:
    """Pieces of an item to be fetched out of one lot."""

    code: str
    spec: str
    title: str
    lot: str
    quantity: int


def pick_list(orders: Iterable[OrderToSend]) -> list[PickedItem]:
    """All that has to be fetched for these orders, by item and lot."""
    pieces: Counter[tuple[str, str, str, str]] = Counter()
    for item in (item for order in orders if order.can_be_sent for item in order.items):
        for lot in item.lots:
            pieces[item.code, item.spec, words.title(item), lot.lot] += lot.quantity
    return [
        PickedItem(code=code, spec=spec, title=title, lot=lot, quantity=quantity)
        for (code, spec, title, lot), quantity in sorted(pieces.items())
    ]


def _render_item(item: SoldItem) -> Facts:
    return {
        "title": words.title(item),
        "code": item.code,
        "spec": item.spec,
        "quantity": item.quantity,
        "lots": name_lots(item.lots),
    }


def _region(code: str) -> str:
    """The province that a parcel goes to; the address itself is on the label alone."""
    return words.in_language(*PROVINCES.get(province_of(code), (code, code)))


def _hint(order: OrderToSend) -> str:
    """Why an order that waits has no field for a waybill."""
    if order.state != "paid":
        return ""
    if order.by_code:
        return gettext("goes by codes: hand them over on its page")
    return "" if order.is_packable else gettext("The shelf has not all of it. Frozen and ended lots count for nothing.")
