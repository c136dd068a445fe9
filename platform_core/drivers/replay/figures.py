"""Which figures have to be the same on both sides, and where do they differ?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

# By store (None: of a shop or a provider that the week does not know) and figure. What is not mentioned is nothing.
Figures: TypeAlias = Mapping[tuple[int | None, str], int]
# What was sold at a store, and what of it came back. ``paid`` by shoppers and ``funded`` by manufacturers, less what
# went back of both, make up the proceeds, of which ``commission`` is the platform's and ``payable`` the shop's.
WORDS: Final[Mapping[str, str]] = {
    "baskets": "baskets / orders received",
    "lines": "lines",
    "returned": "lines of which pieces came back",
    "paid": "paid by shoppers / captured",
    "refunded": "paid back to shoppers",
    "funded": "funded by manufacturers",
    "unfunded": "given back to manufacturers",
    "commission": "commission",
    "payable": "payable to shops",
    "escrow": "left in escrow",
}
COUNTS: Final = ("baskets", "lines", "returned")  # the others are money, in fen
PIECES: Final = "pieces of product"  # on the shelf


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of one store that is not what it should be."""

    store_id: int | None
    what: str
    expected: int
    booked: int


def of_stores(rows: Iterable[Sequence[Any]], columns: Sequence[str]) -> dict[tuple[int | None, str], int]:
    """Rows whose first column is the store, as figures. Those of one store are added up."""
    found: Counter[tuple[int | None, str]] = Counter()
    for store, *values in rows:
        for what, value in zip(columns[1:], values, strict=True):
            found[store, what] += int(value)
    return found


def on_shelves(rows: Iterable[tuple[int | None, int, int]]) -> dict[tuple[int | None, str], int]:
    """Rows of store, product and pieces as figures."""
    return {(store, f"{PIECES} {product}"): int(pieces) for store, product, pieces in rows}


def at_provider(*, captured: int, refunded: int) -> dict[tuple[int | None, str], int]:
    """What has gone through the provider. Most money of a replay has not: commands only say that it came."""
    return {(None, "captured at the provider"): captured, (None, "refunded at the provider"): refunded}


def in_all(figures: Figures) -> Counter[str]:
    """Over all stores."""
    total: Counter[str] = Counter()
    for (_, what), value in figures.items():
        total[what] += value
    return total


def differences(expected: Figures, booked: Figures) -> list[Difference]:
    """Store by store, figure by figure; none means that both sides say the same."""
    places = sorted(dict.fromkeys([*expected, *booked]), key=lambda place: (place[0] is None, place[0] or 0))
    sides = (Difference(*place, expected.get(place, 0), booked.get(place, 0)) for place in places)
    return [found for found in sides if found.expected != found.booked]
