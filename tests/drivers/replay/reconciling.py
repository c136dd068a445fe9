"""Do the books say to the cent what the data say, store by store and in all?

Sold at a store, and what of it came back: ``paid`` by shoppers and ``funded`` by manufacturers, less what went back of
both (``refunded``, ``unfunded``), make up the proceeds, of which ``commission`` is the platform's and ``payable`` the
shop's; nothing is left in ``escrow``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, NamedTuple, TypeAlias

from platform_core.drivers.world.progress import Report

# By store (None: of a shop that the week does not know) and figure. What is not mentioned is nothing.
Figures: TypeAlias = Counter[tuple[int | None, str]]
COUNTS: Final = ("baskets", "lines", "returned")
MONEY: Final = ("paid", "refunded", "funded", "unfunded", "commission", "payable", "escrow")  # in fen
PIECES: Final = "pieces of product"  # on the shelf


class Difference(NamedTuple):
    """One figure of one store that is not what it should be."""

    store_id: int | None
    what: str
    expected: int
    booked: int

    def __str__(self) -> str:
        store = "a shop of no store" if self.store_id is None else f"store {self.store_id}"
        sides = f"expected {_shown(self.what, self.expected)}, booked {_shown(self.what, self.booked)}"
        return f"{store}: {self.what}: {sides}"


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


def show(expected: Figures, booked: Figures, report: Report) -> None:
    """Both sides in all."""
    left, right = in_all(expected), in_all(booked)
    rows = (
        (
            what,
            _shown(what, left[what]),
            _shown(what, right[what]),
            "equal" if left[what] == right[what] else "DIFFERENT",
        )
        for what in (*COUNTS, *MONEY)
    )
    columns = ("in all (yuan)", "expected (DuckDB from Parquet)", "booked (ledger, as auditor)", "")
    report.table("Reconciliation", columns, rows)
    report.say(f"Shelves: {sum(what.startswith(PIECES) for _, what in booked):,}, each compared")


def _shown(what: str, figure: int) -> str:
    """Fen as yuan, counts as they are."""
    return f"{figure / 100:,.2f}" if what in MONEY else f"{figure:,}"
