"""The rule by which lots are shared out among orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from catalog.stock.types import LotLeft
from orders.sales.types import LotPicked
from orders.sending.types import WantedLine


def share_lots(
    orders: Iterable[Sequence[WantedLine]], *, shelves: Mapping[UUID, Sequence[LotLeft]]
) -> dict[UUID, list[LotPicked]]:
    """Share the lots out among these orders, the first order first, the first lot of a shelf first.

    An order that the shelves cannot fill whole takes nothing, so its pieces go to the next. Gives lots by line.
    """
    left = {(sku_id, lot.lot): lot.left for sku_id, lots in shelves.items() for lot in lots}
    shared: dict[UUID, list[LotPicked]] = {}
    for lines in orders:
        taken = _take(lines, left=left)
        if all(sum(lot.quantity for lot in taken[line.line_id]) == line.quantity for line in lines):
            shared |= taken
            left = _without(left, lines, taken=taken)
    return shared


def _take(lines: Iterable[WantedLine], *, left: Mapping[tuple[UUID, str], int]) -> dict[UUID, list[LotPicked]]:
    """The lots that these lines would take; no two lines of an order are of the same item."""
    taken: dict[UUID, list[LotPicked]] = defaultdict(list)
    for line in lines:
        missing = line.quantity
        for (sku_id, lot), pieces in left.items():
            if sku_id == line.sku_id and (quantity := min(missing, pieces)):
                taken[line.line_id].append(LotPicked(line.line_id, quantity, lot))
                missing -= quantity
    return taken


def _without(
    left: Mapping[tuple[UUID, str], int], lines: Iterable[WantedLine], *, taken: Mapping[UUID, Sequence[LotPicked]]
) -> dict[tuple[UUID, str], int]:
    rest = dict(left)
    for line in lines:
        for lot in taken[line.line_id]:
            rest[line.sku_id, lot.lot] -= lot.quantity
    return rest
