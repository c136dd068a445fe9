"""What does whoever builds a large data set get to see?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.table import Table

from platform_core.drivers.bulk.checking import Mismatch
from platform_core.drivers.bulk.copying import ORDER
from platform_core.drivers.bulk.workers import Done
from platform_core.drivers.replay.report import Report

SHOWN: Final = 20  # mismatches; the first ones tell enough
MADE_ALIKE: Final = (
    "Made alike before comparing: keys that either side made (called by their place), the writer's xid; an order's"
    " number and a contract's hash, after each was found to be the right one for its row; ciphertexts, opened."
)


def rate(done: Done, told: Report) -> None:
    rows = done.rows.total()
    told.say(f"{rows:,} rows in {done.seconds:,.0f} s: {rows / done.seconds:,.0f} rows/s")


def rows(done: Done, told: Report) -> None:
    """What was written and compared, by table."""
    differing = {mismatch.where.rsplit(".", 1)[0] for mismatch in done.comparison.mismatches}
    table = Table(title="Rows", title_justify="left")
    for column in ("table", "written", "compared", ""):
        table.add_column(column, justify="right" if column in ("written", "compared") else "left")
    for label in ORDER:
        compared = done.comparison.rows[label]
        verdict = "DIFFERENT" if label in differing else "equal" if compared else ""
        table.add_row(label, f"{done.rows[label]:,}", f"{compared:,}", verdict)
    told.console.print(table)
    if done.comparison.rows:
        told.say(MADE_ALIKE)


def mismatches(found: Sequence[Mismatch], told: Report) -> None:
    for one in found[:SHOWN]:
        told.say(f"  deal {one.deal}: {one.where}: copied {one.copied!r}, by commands {one.by_commands!r}")
    if len(found) > SHOWN:
        told.say(f"  … and {len(found) - SHOWN} more")
