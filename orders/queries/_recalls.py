"""Who has pieces of a lot, and which orders wait for pieces that nobody may send? Asked for the shop (`acting_for`)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Sum

import catalog.queries
from orders import policies
from orders.models import Order, OrderLine, ShippedLine
from orders.queries._orders import sending_facts
from orders.states import OrderState
from orders.types import PackedPieces


def packed_out_of(sku_id: UUID, *, lot: str) -> list[PackedPieces]:
    """Every line of which pieces of this lot were packed and whose order stands, by the ids of the lines."""
    standing = Order.objects.exclude(state=OrderState.CANCELLED)
    rows = ShippedLine.objects.filter(line__sku_id=sku_id, lot=lot, order__in=standing)
    summed = rows.values("order_id", "line_id", "shopper_id").annotate(pieces=Sum("quantity")).order_by("line_id")
    return [PackedPieces(**row) for row in summed]


def still_at_the_shop(sku_id: UUID, *, lot: str) -> list[UUID]:
    """The orders that were packed out of this lot and that no carrier has yet."""
    ids = sorted({pieces.order_id for pieces in packed_out_of(sku_id, lot=lot)})
    rows = Order.objects.filter(id__in=ids, state=OrderState.SHIPPED).order_by("id")
    return [row.id for row in rows if policies.may_be_stopped(sending_facts(row))]


def unfillable(sku_id: UUID) -> list[UUID]:
    """The paid orders that cannot be packed out of lots that may be sent: those that were placed last."""
    short = catalog.queries.shelved_frozen(sku_id)
    lines = OrderLine.objects.filter(sku_id=sku_id, order__state=OrderState.PAID)
    newest = lines.order_by("-order__placed_at", "-order_id").values_list("order_id", "quantity")
    return policies.to_stop(list(newest), short=short)
