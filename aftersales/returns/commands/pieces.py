"""Keep the pieces of a sold line apart, so that no piece is in two cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import F

from aftersales.returns.models.returns import LinePieces
from aftersales.returns.policies import returning
from aftersales.returns.ports import PIECES_ELSEWHERE
from aftersales.returns.queries import lines as lines_queries
from aftersales.returns.types import Portion
from orders.sales.types import SaleFacts, SoldLine
from platform_core.actors import Actor

TAKE: Final = """
UPDATE aftersales_linepieces SET taken = taken + more.pieces
FROM unnest(%(lines)s::uuid[], %(pieces)s::int[]) AS more (line_id, pieces)
WHERE aftersales_linepieces.line_id = more.line_id
"""


def hold_pieces(sale: SaleFacts, line_ids: Collection[UUID]) -> list[LinePieces]:
    """Lock the counters of these lines, in the order of the lines; the first caller creates them."""
    lines = sorted((line for line in sale.lines if line.line_id in line_ids), key=lambda line: line.line_id)
    whose_pieces = {"merchant_id": sale.merchant_id, "shopper_id": sale.shopper_id}
    LinePieces.objects.bulk_create(
        [LinePieces(line_id=line.line_id, sold=line.quantity, **whose_pieces) for line in lines], ignore_conflicts=True
    )
    rows = LinePieces.objects.select_for_update().filter(line_id__in=[line.line_id for line in lines])
    return list(rows.order_by("line_id"))


def take_pieces(taken: Mapping[UUID, int]) -> None:
    """Count so many pieces of each line as in a return or a claim."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"lines": list(taken), "pieces": list(taken.values())})


def free_pieces(line_id: UUID, quantity: int) -> None:
    """Count these pieces as in no return or claim any more."""
    LinePieces.objects.filter(line_id=line_id).update(taken=F("taken") - quantity)


def give_back(line_id: UUID, quantity: int, *, by: Actor, at: datetime) -> None:
    """Free pieces that the shopper has again: a case that still waits for them covers them from now on.

    The counter is locked before the rows of that case are, as everywhere.
    """
    free_pieces(line_id, quantity)
    for elsewhere in PIECES_ELSEWHERE.values():
        elsewhere.take_up(line_id, by=by, at=at)


def worth_of(sold: SoldLine, counter: LinePieces, more: int) -> Portion:
    """The money of so many more pieces of a line. Its counter is locked."""
    nothing = Portion.zero(sold.paid.currency)
    if not more:
        return nothing
    gone = lines_queries.money_in_cases([sold.line_id], currency=sold.paid.currency).get(sold.line_id, nothing)
    whole = Portion(sold.paid, sold.funded, sold.rounding)
    return returning.portion_of(whole, sold=counter.sold, taken=counter.taken, gone=gone, more=more)
