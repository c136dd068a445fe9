"""The page of a sale, for its shopper and for its shop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftersales.returns.types import ActionName, Right
from orders.sales import queries as sales_queries
from orders.sales.types import LeftParcel, Place, SignedBy
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, Row
from platform_core.cases.table_files import local_text
from platform_core.deadlines.types import Promise
from platform_core.eventlog.queries import timeline
from platform_core.files.sheets import Cell
from platform_core.money import Money
from platform_core.project.faces import labels
from platform_core.project.faces.rows import CodesRow, HandOverRow, LineRow, OrderRow, ParcelRow, SaleRow
from platform_core.project.faces.shapes import Goods
from platform_core.ui import markup
from platform_core.ui.parts import Column, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Goods):
    """A bought line, with its price."""

    sku_id: UUID
    unit_price: Money
    total: Money


def row(order: OrderRow, *, shop: str = "") -> Facts:
    """A line of a list."""
    return {
        "id": order.id,
        "number": order.number,
        "shop": shop,
        "state": words.state("order", order.state),
        "total": order.price,
        "freight": order.carriage,
        "placed_at": order.placed_at,
    }


def table(found: Iterable[Row], *, reader: Role, shops: bool = False) -> Table:
    """A list of orders, each with the way to its page; with ``shops`` also whose they are."""
    names = [gettext("Order no."), *([gettext("Shop")] if shops else []), gettext("Placed"), gettext("State")]
    columns = [*(Column(name=name) for name in names), Column(name=gettext("Total"), look="amount")]
    return Table(columns=columns, rows=[_cells(order, reader=reader, shops=shops) for order in found], brief=True)


NAMES_OF_CELLS: Final = (
    _("Order no."),
    _("State"),
    _("Placed"),
    _("Goods"),
    _("Total"),
    _("Freight"),
    _("Carrier"),
    _("Waybill"),
)


def cells(order: Row) -> list[Cell]:
    """A line of the file of orders."""
    goods = "; ".join(f"{words.title(line)} × {line.quantity}" for line in order.lines.all())
    sent = max(order.shipments.all(), key=lambda parcel: parcel.id, default=None)
    return [
        order.number,
        words.state("order", order.state).text,
        local_text(order.placed_at),
        goods,
        order.price,
        order.carriage,
        labels.carrier(sent.carrier) if sent else "",
        sent.waybill if sent else "",
    ]


def _cells(order: Row, *, reader: Role, shops: bool) -> list[str]:
    way = words.way(f"{words.DOORS[reader]}:order", "order_id", order.id)
    shop = [order.trade_name] if shops else []
    state = markup.badge(words.state("order", order.state))
    return [markup.link(way, order.number), *shop, markup.moment(order.placed_at), state, markup.money(order.price)]


def whole(order: SaleRow, *, recipient: Mapping[str, str], clocks: Iterable[Promise], by: Actor) -> Facts:
    """One order with its lines, parcels, clocks and history."""
    parcels = [_parcel(parcel) for parcel in order.shipments.all()]
    return {
        "order": row(order),
        "order_id": order.id,
        "lines": lines(order),
        "parcels": parcels,
        "findings": [_finding(row, reasons) for row, reasons in sales_queries.findings(order.id)] if parcels else [],
        "by_code": order.by_code,
        "codes": [_handed_over(delivery) for delivery in order.codes.all()] if order.by_code else [],
        "recipient": recipient,
        "clocks": words.clocks(clocks, reader=by.role),
        "history": words.history(timeline(order.id)),
    }


def lines(order: SaleRow) -> list[Line]:
    """The bought lines, in words."""
    return [_line(line, order.currency) for line in order.lines.all()]


def right(of: Right, *, titles: Mapping[UUID, str], reader: Role) -> Facts:
    """One right in words: the act, its end, its cost, and the reasons."""
    about = titles.get(of.line_id, "") if of.line_id else ""
    return {
        "name": of.action,
        "action": words.label_of(ActionName, of.action),
        "about": about,
        "open": of.open,
        "until": of.until,
        "cost": labels.cost(of.cost, reader=reader),
        "why": [words.reason(code) for code in of.why],
        "duties": of.duties,
        "line_id": of.line_id,
        "return_id": of.return_id,
    }


def _line(line: LineRow, currency: str) -> Line:
    return Line(
        id=line.id,
        sku_id=line.sku_id,
        title=words.title(line),
        quantity=line.quantity,
        unit_price=Money(line.unit_price, currency),
        total=Money(line.total, currency),
    )


def _handed_over(delivery: CodesRow) -> Facts:
    """That it was done, and the hash that proves it; no code."""
    return {"delivered_at": delivery.delivered_at, "pieces": delivery.pieces, "sha256": delivery.sha256}


def _parcel(parcel: ParcelRow) -> Facts:
    return {
        "carrier": labels.carrier(parcel.carrier),
        "waybill": parcel.waybill,
        "handed_over_at": parcel.handed_over_at,
        "confirmed_at": parcel.confirmed_at,
        "signed_at": parcel.signed_at,
        "signed_place": words.label_of(Place, parcel.signed_place),
        "left": _left_parcel(parcel.left_parcel),
    }


def _left_parcel(left: LeftParcel | None) -> Facts | None:
    """The person with whom a carrier left the shopper's parcel, in its words."""
    if left is None:
        return None
    unnamed = gettext("with somebody whom the carrier does not name")
    taker = words.label_of(SignedBy, left.signed_by) if left.signed_by else unnamed
    return {"at": left.left_at, "with": taker, "place": words.label_of(Place, left.place)}


def _finding(row: HandOverRow, reasons: str) -> Facts:
    """The holder of a parcel, as staff found out with its carrier."""
    return {"has_it": row.has_it, "at": row.said_at, "reasons": reasons}
