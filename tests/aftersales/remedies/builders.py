"""A recalled lot and its buyers for tests, by the commands that the relay and the doors call."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from aftersales.remedies import commands, queries
from aftersales.remedies.models import Remedy
from aftersales.returns.models.returns import LinePieces
from catalog.safety.models.freezes import LotFreeze
from catalog.safety.types import Danger
from orders.sales.models.orders import Order
from platform_core.actors import RELAY, Actor
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.catalog.safety import builders as safety
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.recordings import recorded

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Buyers by the books against the rows, whoever looks: lines that were sent pieces of a frozen lot, and their remedies.
BUYERS: Final = """
SELECT DISTINCT f.id, s.line_id FROM catalog_lotfreeze f
JOIN orders_orderline l ON l.sku_id = f.sku_id
JOIN orders_shippedline s ON s.line_id = l.id AND s.lot = f.lot
JOIN orders_order o ON o.id = s.order_id
WHERE f.state = 'frozen' AND o.state <> 'cancelled'
"""
MOST_TURNS: Final = 100  # more than any test takes
REMEDIES: Final = "SELECT freeze_id, line_id FROM aftersales_remedy ORDER BY id"


@recorded
def recalled(sale: Sale, at: datetime, *, danger: Danger = safety.DANGER, lot: str = "L1") -> LotFreeze:
    """By an authority."""
    return safety.frozen(sale.sku_id, at, lot=lot, danger=danger)


@recorded
def sought(freeze: LotFreeze, at: datetime) -> int:
    """What the relay does, turn after turn; how many turns it took."""
    for turn in range(1, MOST_TURNS):
        with bound(SYSTEM), transaction.atomic():
            if not commands.seek_buyers(freeze.id, by=RELAY, at=at):
                return turn
    raise AssertionError("the search never ends")


@recorded
def ended(freeze: LotFreeze, at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        commands.call_off_remedies(freeze.id, by=RELAY, at=at)


@recorded
def offered(sale: Sale, at: datetime, *, danger: Danger = safety.DANGER, order: Order | None = None) -> Remedy:
    """Two pieces that were delivered before, of a lot that is recalled at this instant."""
    order = order or orders.delivered(sale, at - 2 * DAY)
    freeze = recalled(sale, at, danger=danger)
    sought(freeze, at)
    return of_order(order)


def of_order(order: Order) -> Remedy:
    with bound(SYSTEM), transaction.atomic():
        return Remedy.objects.select_related("freeze").get(order_id=order.id)


@recorded
def sent(row: Remedy, by: Actor, at: datetime, *, outlay: int = 1200) -> Remedy:
    with acting_as(by), transaction.atomic():
        return commands.send_recalled(row.id, carrier="sf", waybill="SF77012", outlay=outlay, by=by, at=at)


@recorded
def destroyed(row: Remedy, by: Actor, at: datetime) -> Remedy:
    with acting_as(by), transaction.atomic():
        return commands.say_destroyed(row.id, by=by, at=at)


@recorded
def arrived(row: Remedy, by: Actor, at: datetime) -> Remedy:
    with acting_as(by), transaction.atomic():
        return commands.confirm_recalled(row.id, by=by, at=at)


def taken(line_id: UUID, sale: Sale) -> int:
    """How many pieces of a line are spoken for."""
    with acting_as(sale.seller), transaction.atomic():
        return LinePieces.objects.get(line_id=line_id).taken


def asked(question: str, sale: Sale) -> list[tuple[Any, ...]]:
    """As the shop sees it."""
    with acting_as(sale.seller), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


def every_buyer_has_one(sale: Sale) -> None:
    """The oracle: each buyer of the shop's frozen lots exactly one remedy, and nobody else any."""
    remedies = asked(REMEDIES, sale)
    assert sorted(remedies) == sorted(asked(BUYERS, sale))
    assert len(remedies) == len(set(remedies))


def offers(row: Any, by: Actor, at: datetime) -> set[str]:
    """What the app offers."""
    return {action.name for action in queries.remedy_actions(row, by=by, at=at)}
