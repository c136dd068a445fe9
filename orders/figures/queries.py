"""Figures of a shop's sales and parcels, by day or week. Each is one statement over the rows of an index."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDay, TruncWeek

from orders.figures.types import DayPunctuality, DaySales
from orders.sales import queries as sales_queries
from orders.sales.models.orders import OrderLine
from platform_core.actors import Actor
from platform_core.clock import LOCAL
from platform_core.deadlines.queries import promises
from platform_core.deadlines.states import DeadlineState as D
from platform_core.deadlines.types import ClockGroup
from platform_core.money import Money

DISPATCH = "orders.dispatch"


def sales_by_day(by: Actor, *, since: datetime, until: datetime, weekly: bool = False) -> list[DaySales]:
    """The paid orders of a shop by the day on which they were placed; cancelled and refunded ones as well."""
    placed = sales_queries.orders_of(by).filter(placed_at__gte=since, placed_at__lt=until, paid_at__isnull=False)
    days = placed.annotate(day=_first_day("placed_at", weekly=weekly)).order_by("day").values("day", "currency")
    found = days.annotate(orders=Count("id"), amount=Sum("total"))
    return [DaySales(row["day"].date(), row["orders"], Money(int(row["amount"]), row["currency"])) for row in found]


def pieces_sold(by: Actor, *, sku_ids: Collection[UUID], since: datetime, until: datetime) -> dict[UUID, int]:
    """The pieces of these items in the paid orders of a shop that were placed in this time, those of cancelled orders
    left out. An item of which nothing was sold is left out too."""
    placed = sales_queries.orders_of(by).filter(placed_at__gte=since, placed_at__lt=until, paid_at__isnull=False)
    lines = OrderLine.objects.filter(order__in=placed.filter(cancelled_at__isnull=True), sku_id__in=sku_ids)
    return dict(lines.order_by().values("sku_id").annotate(pieces=Sum("quantity")).values_list("sku_id", "pieces"))


def punctuality_by_day(by: Actor, *, since: datetime, until: datetime, weekly: bool = False) -> list[DayPunctuality]:
    """The promises to hand over, by the day on which each was kept or broken; not those of orders that ended before."""
    ended = promises.clocks_seen_by(by, which=ClockGroup.ENDED)
    kept = ended.filter(kind=DISPATCH, state__in=(D.MET, D.MISSED), closed_at__gte=since, closed_at__lt=until)
    days = kept.annotate(day=_first_day("closed_at", weekly=weekly)).order_by("day").values("day")
    found = days.annotate(in_time=Count("id", filter=Q(state=D.MET)), late=Count("id", filter=Q(state=D.MISSED)))
    return [DayPunctuality(row["day"].date(), row["in_time"], row["late"]) for row in found]


def _first_day(field: str, *, weekly: bool) -> TruncDay | TruncWeek:
    return TruncWeek(field, tzinfo=LOCAL) if weekly else TruncDay(field, tzinfo=LOCAL)
