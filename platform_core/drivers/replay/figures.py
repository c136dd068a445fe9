"""Which figures have to be the same on both sides, and where do they differ?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

# By store (None: of a shop or a provider that the week does not know) and figure. What is not mentioned is nothing.
Figures: TypeAlias = Counter[tuple[int | None, str]]
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


def figures(rows: Iterable[tuple[int | None, str, Any]]) -> Figures:
    """Rows of store, figure and number. Those of one figure of one store are added up."""
    found: Figures = Counter()
    for store, what, number in rows:
        found[store, what] += int(number)
    return found


def in_all(found: Figures) -> Counter[str]:
    """Over all stores."""
    total: Counter[str] = Counter()
    for (_, what), value in found.items():
        total[what] += value
    return total


def differences(expected: Figures, booked: Figures) -> list[Difference]:
    """Store by store, figure by figure; none means that both sides say the same."""
    places = sorted(dict.fromkeys([*expected, *booked]), key=lambda place: (place[0] is None, place[0] or 0))
    return [Difference(*at, expected[at], booked[at]) for at in places if expected[at] != booked[at]]
