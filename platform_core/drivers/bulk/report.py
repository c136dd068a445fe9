"""What does whoever builds a large data set get to see?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.table import Table

from platform_core.drivers.bulk.checking import Mismatch
from platform_core.drivers.bulk.copying import ORDER
from platform_core.drivers.bulk.workers import Done
from platform_core.drivers.world.progress import Report

SHOWN: Final = 20  # mismatches; the first ones tell enough
MADE_ALIKE: Final = (
    "Made alike before comparing: keys that either side made (called by their place), the writer's xid; an order's"
    " number and a contract's hash, after each was found to be the right one for its row; a deal's name on its parcel"
    " and payment; ciphertexts, opened."
)


def rate(done: Done, report: Report) -> None:
    rows = done.rows.total()
    report.say(f"{rows:,} rows in {done.seconds:,.0f} s: {rows / done.seconds:,.0f} rows/s")


def rows(done: Done, report: Report) -> None:
    """What was written and compared, by table."""
    differing = {mismatch.where.rsplit(".", 1)[0] for mismatch in done.comparison.mismatches}
    table = Table(title="Rows", title_justify="left")
    for column in ("table", "written", "compared", ""):
        table.add_column(column, justify="right" if column in ("written", "compared") else "left")
    for label in ORDER:
        compared = done.comparison.rows[label]
        verdict = "DIFFERENT" if label in differing else "equal" if compared else ""
        table.add_row(label, f"{done.rows[label]:,}", f"{compared:,}", verdict)
    report.console.print(table)
    if done.comparison.rows:
        report.say(MADE_ALIKE)


def mismatches(found: Sequence[Mismatch], report: Report) -> None:
    for one in found[:SHOWN]:
        report.say(f"  deal {one.deal}: {one.where}: copied {one.copied!r}, by commands {one.by_commands!r}")
    if len(found) > SHOWN:
        report.say(f"  … and {len(found) - SHOWN} more")
