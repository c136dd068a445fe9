"""What does whoever replays a week get to see?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from platform_core.drivers.replay.figures import Difference, Figures, in_all
from platform_core.drivers.replay.receipts import LeftOut

MONEY: Final = ("paid", "refunded", "funded", "unfunded", "commission", "payable", "escrow")
SHOWN: Final = 20  # differences; the first ones tell enough
WORDS: Final = {
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


@dataclass(frozen=True, slots=True)
class Report:
    """Writes on one console."""

    console: Console

    def say(self, text: str) -> None:
        self.console.print(text, highlight=False, soft_wrap=True)

    @contextmanager
    def bar(self, what: str, *, total: int) -> Iterator[Callable[[int], None]]:
        """A progress bar, or in a log a line for every tenth; gives what advances it."""
        if not self.console.is_terminal:
            yield self._tenths(what, total=total)
            return
        columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console) as progress:
            task = progress.add_task(what, total=total)
            yield lambda more: progress.advance(task, more)

    def _tenths(self, what: str, *, total: int) -> Callable[[int], None]:
        done = 0

        def advance(more: int) -> None:
            nonlocal done
            before, done = done, done + more
            if before * 10 // total < done * 10 // total:
                self.say(f"{what}: {done:,} of {total:,}")

        return advance

    def left_out(self, found: Counter[LeftOut]) -> None:
        table = Table(title="Left out", title_justify="left", show_header=False)
        for reason in LeftOut:
            table.add_row(reason, f"{found[reason]:,}")
        self.console.print(table)

    def totals(self, expected: Mapping[int | None, Figures], booked: Mapping[int | None, Figures]) -> None:
        """Both sides in all."""
        left, right = (asdict(in_all(side.values())) for side in (expected, booked))
        table = Table("in all (yuan)", title=f"Reconciliation of {len(expected)} stores", title_justify="left")
        for side in ("expected (DuckDB from Parquet)", "booked (ledger, as auditor)", ""):
            table.add_column(side, justify="right")
        for what in left:
            same = "equal" if left[what] == right[what] else "DIFFERENT"
            table.add_row(WORDS[what], _shown(what, left[what]), _shown(what, right[what]), same)
        self.console.print(table)

    def differences(self, found: Sequence[Difference]) -> None:
        for row in found[:SHOWN]:
            store = "a shop of no store" if row.store_id is None else f"store {row.store_id}"
            sides = f"expected {_shown(row.what, row.expected)}, booked {_shown(row.what, row.booked)}"
            self.say(f"  {store}: {WORDS.get(row.what, row.what)}: {sides}")
        if len(found) > SHOWN:
            self.say(f"  … and {len(found) - SHOWN} more")


def _shown(what: str, figure: int) -> str:
    """Fen as yuan, counts as they are."""
    if what not in MONEY:
        return f"{figure:,}"
    sign, fen = ("-" if figure < 0 else ""), abs(figure)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"
