"""How are the pieces of a line kept apart, so that no piece is in two returns or claims?"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import F

from aftersales.models import LinePieces
from orders.types import SaleFacts


def hold_pieces(sale: SaleFacts, line_ids: Collection[UUID]) -> None:
    """Lock the counters of these lines, in the order of the lines; whoever is first makes them."""
    lines = sorted((line for line in sale.lines if line.line_id in line_ids), key=lambda line: line.line_id)
    whose_pieces = {"merchant_id": sale.merchant_id, "shopper_id": sale.shopper_id}
    LinePieces.objects.bulk_create(
        [LinePieces(line_id=line.line_id, sold=line.quantity, **whose_pieces) for line in lines], ignore_conflicts=True
    )
    rows = LinePieces.objects.select_for_update().filter(line_id__in=[line.line_id for line in lines])
    list(rows.order_by("line_id"))


def take_pieces(line_id: UUID, quantity: int) -> None:
    """They are in a return or a claim from now on."""
    LinePieces.objects.filter(line_id=line_id).update(taken=F("taken") + quantity)


def free_pieces(line_id: UUID, quantity: int) -> None:
    """They are in none any more."""
    LinePieces.objects.filter(line_id=line_id).update(taken=F("taken") - quantity)
