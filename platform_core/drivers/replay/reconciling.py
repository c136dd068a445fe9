"""Do the books say to the cent what the data say, store by store and in all, and do they balance?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import platform_core.ledger.queries
from merchants.policies import STANDARD_COMMISSION
from platform_core.drivers.replay import books
from platform_core.drivers.replay.expected import draw, expected
from platform_core.drivers.replay.figures import (
    COUNTS,
    PIECES,
    WORDS,
    Difference,
    Figures,
    differences,
    figures,
    in_all,
)
from platform_core.drivers.replay.receipts import Data
from platform_core.drivers.replay.settling import Fixtures
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.people import FOUNDER
from platform_core.drivers.world.progress import Report
from platform_core.ledger.types import Reconciliation


@dataclass(frozen=True, slots=True)
class Outcome:
    """Both sides, and what the ledger says of itself."""

    expected: Figures
    booked: Figures
    ledger: Reconciliation

    @property
    def differences(self) -> list[Difference]:
        return differences(self.expected, self.booked)

    @property
    def holds(self) -> bool:
        return not self.differences and self.ledger.agrees


def reconcile(
    data: Data,
    fixtures: Fixtures,
    *,
    week: int,
    most: int | None,
    statement: Mapping[str, Any],
    auditor: Mapping[str, Any],
) -> Outcome:
    """Compare the data, and the provider's ``statement``, with what the auditor reads at this address."""
    draw(data, week=week, most=most)
    provider = figures((None, f"{what} at the provider", statement[what]) for what in ("captured", "refunded"))
    due = Figures({**expected(data, basis_points=STANDARD_COMMISSION), **provider})
    stores = {stall.shop.merchant_id: store for store, stall in fixtures.stalls.items()}
    with acting_as(FOUNDER):
        ledger = platform_core.ledger.queries.reconcile()
    return Outcome(due, books.booked(auditor, stores=stores), ledger)


def show(outcome: Outcome, report: Report) -> None:
    """Both sides in all, the first differences, and whether the ledger balances."""
    show_totals(outcome.expected, outcome.booked, report)
    report.first(outcome.differences, sentence)
    ledger, shelves = outcome.ledger, sum(what.startswith(PIECES) for _, what in outcome.booked)
    balance = "balanced" if ledger.agrees else f"NOT balanced in {len(ledger.differences)} places"
    report.say(f"Shelves: {shelves:,}, compared each: what was there, less sold, plus restocked")
    report.say(f"Ledger: {balance} ({ledger.accounts:,} accounts, {ledger.postings:,} postings)")
    if outcome.holds:
        report.say("Equal to the cent, per store and in all.")


def show_totals(expected: Figures, booked: Figures, report: Report) -> None:
    left, right = in_all(expected), in_all(booked)
    stores = len({store for store, _ in expected if store is not None})
    rows = (
        (
            words,
            shown(what, left[what]),
            shown(what, right[what]),
            "equal" if left[what] == right[what] else "DIFFERENT",
        )
        for what, words in WORDS.items()
    )
    columns = ("in all (yuan)", "expected (DuckDB from Parquet)", "booked (ledger, as auditor)", "")
    report.table(f"Reconciliation of {stores} stores", columns, rows)


def sentence(found: Difference) -> str:
    """Which figure of which store is not the same on both sides."""
    store = "a shop of no store" if found.store_id is None else f"store {found.store_id}"
    sides = f"expected {shown(found.what, found.expected)}, booked {shown(found.what, found.booked)}"
    return f"{store}: {WORDS.get(found.what, found.what)}: {sides}"


def shown(what: str, figure: int) -> str:
    """Fen as yuan, counts as they are."""
    if what in COUNTS or what not in WORDS:
        return f"{figure:,}"
    sign, fen = ("-" if figure < 0 else ""), abs(figure)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"
