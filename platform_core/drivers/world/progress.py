"""The report of a long command to the person who runs it: lines, tables, and progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from rich.console import Console
from rich.table import Table

Advance: TypeAlias = Callable[[int], None]  # told how many more are done
SHOWN: Final = 20  # findings; the first ones tell enough


@dataclass(frozen=True, slots=True)
class Report:
    """Writes on one console."""

    console: Console

    def say(self, text: str) -> None:
        self.console.print(text, highlight=False, soft_wrap=True)

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table. The first column names the row; the others are set to the right, as figures are."""
        table = Table(title=title, title_justify="left")
        for nth, column in enumerate(columns):
            table.add_column(column, justify="right" if nth else "left")
        for row in rows:
            table.add_row(*row)
        self.console.print(table)

    def first(self, found: Sequence[object]) -> None:
        """A line for each of the first findings, and how many more there are."""
        for one in found[:SHOWN]:
            self.say(f"  {one}")
        if len(found) > SHOWN:
            self.say(f"  … and {len(found) - SHOWN} more")

    def tenths(self, what: str, *, total: int) -> Advance:
        """Tell of every tenth that is done, by the returned function."""
        done = 0

        def advance(more: int) -> None:
            nonlocal done
            before, done = done, done + more
            if before * 10 // total < done * 10 // total:
                self.say(f"{what}: {done:,} of {total:,}")

        return advance
