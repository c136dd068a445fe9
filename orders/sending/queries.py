"""Reads of a shop's orders by the day on which they have to go, with the lots to pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from catalog.listings import queries as listings_queries
from catalog.stock import queries as stock_queries
from orders.sales import queries as sales_queries
from orders.sales.types import LotPicked
from orders.sending import policies
from orders.sending.types import OrderFilter, OrderToSend, OrderView, SoldItem, WantedLine
from platform_core.actors import Actor
from platform_core.legal.spans import DAY, local_day, midnight

Row = Any  # an order or a line of it, as the room of sales gives it
PAID: Final = Q(state="paid")


def orders_on(by: Actor, *, of: OrderFilter, at: datetime) -> QuerySet[Row]:
    """The shop's orders of a list, narrowed to those that somebody looks for; each with ``due_at``."""
    rows: QuerySet[Row] = sales_queries.orders_by_due(by).filter(_lists(at)[of.view])
    if of.words:
        rows = rows.filter(_has_words(by, of.words))
    if of.since:
        rows = rows.filter(placed_at__gte=midnight(of.since))
    if of.until:
        rows = rows.filter(placed_at__lt=midnight(of.until + DAY))
    return rows


def count_orders(by: Actor, *, at: datetime) -> dict[OrderView, int]:
    """The number of orders of each list but the one of all, in one query."""
    lists = {view: rows for view, rows in _lists(at).items() if view is not OrderView.ALL}
    unsettled = sales_queries.orders_by_due(by).filter(state__in=["paid", "shipped"])
    found = unsettled.aggregate(**{view.value: Count("id", filter=rows) for view, rows in lists.items()})
    return {view: found[view.value] for view in lists}


def orders_to_send(orders: Sequence[Row], *, at: datetime) -> list[OrderToSend]:
    """These orders as packers read them, the lots shared out in their order."""
    bought = sales_queries.lines_of([order.id for order in orders])
    lines = [line for of in bought.values() for line in of]
    lots = _share_lots([bought[order.id] for order in orders if order.state == "paid" and not order.by_code], at=at)
    skus = stock_queries.skus_named({line.sku_id for line in lines})
    images = listings_queries.first_images({line.listing_version_id for line in lines})
    return [_to_send(order, bought[order.id], lots=lots, skus=skus, images=images) for order in orders]


def lots_to_pack(order_id: UUID, *, at: datetime) -> list[LotPicked]:
    """The lots to pack a whole order from, the oldest first; none where the shelves have not all of it."""
    shared = _share_lots([sales_queries.lines_of([order_id])[order_id]], at=at)
    return [lot for lots in shared.values() for lot in lots]


def _lists(at: datetime) -> dict[OrderView, Q]:
    tonight = midnight(local_day(at) + DAY)
    return {
        OrderView.TODAY: PAID & Q(due_at__lt=tonight),
        OrderView.TOMORROW: PAID & Q(due_at__gte=tonight, due_at__lt=tonight + DAY),
        OrderView.LATER: PAID & Q(due_at__gte=tonight + DAY),
        OrderView.WAITING: Q(state="shipped", is_moving=False),
        OrderView.ALL: Q(),
    }


def _has_words(by: Actor, words: str) -> Q:
    """Orders whose number has these words, with a parcel of this waybill, or with goods whose title has them."""
    mine = sales_queries.orders_of(by).order_by()
    titles = Q(lines__title_zh__icontains=words) | Q(lines__title_en__icontains=words)
    waybills = mine.filter(shipments__waybill__iexact=words)
    return Q(number__icontains=words) | Q(id__in=mine.filter(titles).values("id")) | Q(id__in=waybills.values("id"))


def _share_lots(orders: Iterable[Sequence[Row]], *, at: datetime) -> dict[UUID, list[LotPicked]]:
    wanted = [[WantedLine(line.id, line.sku_id, line.quantity) for line in lines] for lines in orders]
    sku_ids = {line.sku_id for lines in wanted for line in lines}
    return policies.share_lots(wanted, shelves=stock_queries.good_lots(sku_ids, at=at)) if sku_ids else {}


def _to_send(
    order: Row,
    lines: Sequence[Row],
    *,
    lots: Mapping[UUID, list[LotPicked]],
    skus: Mapping[UUID, Row],
    images: Mapping[UUID, str],
) -> OrderToSend:
    shown = [images[line.listing_version_id] for line in lines if line.listing_version_id in images]
    return OrderToSend(
        id=order.id,
        number=order.number,
        state=order.state,
        region_code=order.region_code,
        placed_at=order.placed_at,
        due_at=order.due_at,
        by_code=order.by_code,
        image=shown[0] if shown else "",
        items=[_item(line, sku=skus[line.sku_id], lots=lots.get(line.id, [])) for line in lines],
        is_packable=all(line.id in lots for line in lines),
    )


def _item(line: Row, *, sku: Row, lots: Sequence[LotPicked]) -> SoldItem:
    return SoldItem(
        line_id=line.id,
        title_zh=line.title_zh,
        title_en=line.title_en,
        code=sku.code,
        spec=sku.spec,
        quantity=line.quantity,
        lots=lots,
    )
