"""Are the copied rows those that the commands write? Column by column, and no table is left out.

The commands buy the same once more, of the same shops, at the same instants, in a transaction that is taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from uuid import UUID

from platform_core.drivers.bulk import reference_rows
from platform_core.drivers.bulk.deals import SIGNED, Plan, Planned
from platform_core.drivers.bulk.purchases import alike, rows_of

Alike = Mapping[str, Sequence[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a copied row says something else than the commands' own."""

    deal: int
    where: str
    copied: str
    by_commands: str

    def __str__(self) -> str:
        return f"deal {self.deal}: {self.where}: copied {self.copied!r}, by commands {self.by_commands!r}"


def sample(plan: Plan, *, rows: int) -> set[int]:
    """Deals from all over the plan, until each table has so many rows among them, or there are no more.

    From its end on: of the first deals, many are the very ones that were bought to be copied. Parcels' signatures are
    the rarest rows: one a signed order, and none of the others has fewer.
    """
    chosen: set[int] = set()
    signed, orders = 0, plan.size.orders
    for nth in range(orders if rows else 0):
        number = orders - 1 - nth * _stride(orders) % orders
        chosen.add(number)
        signed += plan.planned(number).course in SIGNED
        if signed >= rows:
            break
    return chosen


def compared(planned: Planned, *, purchase_id: UUID) -> tuple[Counter[str], list[Mismatch]]:
    """How many rows of each table were compared, and what differs. The purchase is the one that was copied."""
    with reference_rows.taken_back():
        names = (planned.deal.name(""), reference_rows.name_of(planned.deal))
        copied, by_commands = rows_of(purchase_id), reference_rows.by_commands(planned)
        ours, theirs = alike(copied, names=names), alike(by_commands, names=names)
    counted = Counter({label: len(rows) for label, rows in copied.items()})
    return counted, list(_differences(planned.deal.number, ours, theirs))


def _differences(deal: int, copied: Alike, by_commands: Alike) -> Iterator[Mismatch]:
    for label, theirs in by_commands.items():
        ours = copied[label]
        if len(ours) != len(theirs):
            yield Mismatch(deal, label, f"{len(ours)} rows", f"{len(theirs)} rows")
            continue
        for one, other in zip(ours, theirs, strict=True):
            for column in sorted(one.keys() | other.keys()):
                mine, right = one.get(column, ""), other.get(column, "")
                if mine != right:
                    yield Mismatch(deal, f"{label}.{column}", mine, right)


def _stride(orders: int) -> int:
    """About a golden section of all, and prime to their number: visits all, neighbours late."""
    stride = max(1, round(orders * 0.618))
    while gcd(stride, orders) > 1:
        stride += 1
    return stride
