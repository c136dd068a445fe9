"""How are the pieces of a line kept apart, so that no piece is in two returns or claims?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import F

import orders.queries
from aftersales import policies, queries
from aftersales.events import RemedyGrown
from aftersales.models import LinePieces, Remedy
from aftersales.types import Portion
from orders.types import SaleFacts, SoldLine
from platform_core.actors import RELAY, Actor
from platform_core.eventlog.commands import publish

TAKE: Final = """
UPDATE aftersales_linepieces SET taken = taken + more.pieces
FROM unnest(%(lines)s::uuid[], %(pieces)s::int[]) AS more (line_id, pieces)
WHERE aftersales_linepieces.line_id = more.line_id
"""


def hold_pieces(sale: SaleFacts, line_ids: Collection[UUID]) -> list[LinePieces]:
    """Lock the counters of these lines, in the order of the lines; whoever is first makes them."""
    lines = sorted((line for line in sale.lines if line.line_id in line_ids), key=lambda line: line.line_id)
    whose_pieces = {"merchant_id": sale.merchant_id, "shopper_id": sale.shopper_id}
    LinePieces.objects.bulk_create(
        [LinePieces(line_id=line.line_id, sold=line.quantity, **whose_pieces) for line in lines], ignore_conflicts=True
    )
    rows = LinePieces.objects.select_for_update().filter(line_id__in=[line.line_id for line in lines])
    return list(rows.order_by("line_id"))


def take_pieces(taken: Mapping[UUID, int]) -> None:
    """They are in a return or a claim from now on: so many of each line."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"lines": list(taken), "pieces": list(taken.values())})


def free_pieces(line_id: UUID, quantity: int) -> None:
    """They are in none any more."""
    LinePieces.objects.filter(line_id=line_id).update(taken=F("taken") - quantity)


def give_back(line_id: UUID, quantity: int, *, by: Actor, at: datetime) -> None:
    """The same of pieces that the shopper has: a remedy that still waits for the shopper covers them from now on, and
    the shopper is told.

    The counter is locked before the remedies are, as everywhere.
    """
    free_pieces(line_id, quantity)
    for row in Remedy.objects.waiting().filter(line_id=line_id).select_for_update().order_by("id"):
        _cover(row, by=by, at=at)


def _cover(row: Remedy, *, by: Actor, at: datetime) -> None:
    counter = LinePieces.objects.get(line_id=row.line_id)
    more = policies.to_hold(row.pieces - row.held, sold=counter.sold, taken=counter.taken)
    if not more:
        return
    sale = orders.queries.sale_facts(row.order_id, by=RELAY, at=at)
    [sold] = [line for line in sale.lines if line.line_id == row.line_id]
    money = row.portion + worth_of(sold, counter, more)
    row.held += more
    row.paid, row.funded, row.rounding = money.paid.amount, money.funded.amount, money.rounding.amount
    row.save(update_fields=["held", "paid", "funded", "rounding"])
    take_pieces({row.line_id: more})
    publish(RemedyGrown(**row.fact_fields(RemedyGrown)), by=by, at=at)


def worth_of(sold: SoldLine, counter: LinePieces, more: int) -> Portion:
    """The money of so many more pieces of a line. With its counter locked."""
    nothing = Portion.nothing(sold.paid.currency)
    if not more:
        return nothing
    gone = queries.gone([sold.line_id], currency=sold.paid.currency).get(sold.line_id, nothing)
    whole = Portion(sold.paid, sold.funded, sold.rounding)
    return policies.portion_of(whole, sold=counter.sold, taken=counter.taken, gone=gone, more=more)
