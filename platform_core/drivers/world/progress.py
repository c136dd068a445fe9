"""What does somebody see who runs a long command? Lines, and a bar for what takes time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Advance: TypeAlias = Callable[[int], None]  # told how many more are done


@dataclass(frozen=True, slots=True)
class Report:
    """Writes on one console."""

    console: Console

    def say(self, text: str) -> None:
        self.console.print(text, highlight=False, soft_wrap=True)

    @contextmanager
    def bar(self, what: str, *, total: int) -> Iterator[Advance]:
        """Show a progress bar, or in a log a line for every tenth. Gives what advances it."""
        if not self.console.is_terminal:
            yield self._tenths(what, total=total)
            return
        columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console) as progress:
            task = progress.add_task(what, total=total)
            yield lambda more: progress.advance(task, more)

    def _tenths(self, what: str, *, total: int) -> Advance:
        done = 0

        def advance(more: int) -> None:
            nonlocal done
            before, done = done, done + more
            if before * 10 // total < done * 10 // total:
                self.say(f"{what}: {done:,} of {total:,}")

        return advance
