"""How are what was left out, and both sides of a reconciliation, shown?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from rich.table import Table

from platform_core.drivers.replay.figures import COUNTS, WORDS, Difference, Figures, in_all
from platform_core.drivers.replay.receipts import LeftOut
from platform_core.drivers.replay.reconciling import Outcome
from platform_core.drivers.world.progress import Report

SHOWN: Final = 20  # differences; the first ones tell enough


def show_left_out(found: Counter[LeftOut], report: Report) -> None:
    table = Table(title="Left out", title_justify="left", show_header=False)
    for reason in LeftOut:
        table.add_row(reason, f"{found[reason]:,}")
    report.console.print(table)


def show(outcome: Outcome, report: Report) -> None:
    """Both sides in all, the first differences, and whether the ledger balances."""
    show_totals(outcome.expected, outcome.booked, report)
    show_differences(outcome.differences, report)
    ledger = outcome.ledger
    balance = "balanced" if ledger.agrees else f"NOT balanced in {len(ledger.differences)} places"
    report.say(f"Shelves: {outcome.shelves:,}, compared each: what was there, less sold, plus restocked")
    report.say(f"Ledger: {balance} ({ledger.accounts:,} accounts, {ledger.postings:,} postings)")
    if outcome.holds:
        report.say("Equal to the cent, per store and in all.")


def show_totals(expected: Figures, booked: Figures, report: Report) -> None:
    left, right = in_all(expected), in_all(booked)
    stores = len({store for store, _ in expected if store is not None})
    table = Table("in all (yuan)", title=f"Reconciliation of {stores} stores", title_justify="left")
    for side in ("expected (DuckDB from Parquet)", "booked (ledger, as auditor)", ""):
        table.add_column(side, justify="right")
    for what, words in WORDS.items():
        same = "equal" if left[what] == right[what] else "DIFFERENT"
        table.add_row(words, _shown(what, left[what]), _shown(what, right[what]), same)
    report.console.print(table)


def show_differences(found: Sequence[Difference], report: Report) -> None:
    for row in found[:SHOWN]:
        store = "a shop of no store" if row.store_id is None else f"store {row.store_id}"
        sides = f"expected {_shown(row.what, row.expected)}, booked {_shown(row.what, row.booked)}"
        report.say(f"  {store}: {WORDS.get(row.what, row.what)}: {sides}")
    if len(found) > SHOWN:
        report.say(f"  … and {len(found) - SHOWN} more")


def _shown(what: str, figure: int) -> str:
    """Fen as yuan, counts as they are."""
    if what in COUNTS or what not in WORDS:
        return f"{figure:,}"
    sign, fen = ("-" if figure < 0 else ""), abs(figure)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"
