"""What does whoever watches the demo get to see?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from platform_core.drivers.demo.telling import Telling, Told
from platform_core.drivers.demo.texts import CODES, NARRATED, TITLES, Language, word
from platform_core.drivers.demo.wording import said, shown

WIDTH: Final = 160  # of the timeline where no terminal says otherwise


def console() -> Console:
    """That of the terminal; in a log one that is wide enough for a line of the timeline."""
    found = Console()
    return found if found.is_terminal else Console(width=WIDTH)


@dataclass(frozen=True, slots=True)
class Report:
    """Writes on one console, in one language."""

    console: Console
    language: Language

    def say(self, key: str, **words: Any) -> None:
        """A line of the story."""
        text = word(NARRATED, key, language=self.language)
        text = text.format(**{name: self._word(said(name, value)) for name, value in words.items()})
        self._line(f"[bold]{escape(text)}[/bold]" if key.startswith("chapter.") else f"    {escape(text)}")

    def moves(self, instant: datetime) -> None:
        self._line(f"[dim]⏱  {shown(instant)}[/dim]")

    def title(self, key: str, **words: Any) -> str:
        return word(TITLES, key, language=self.language).format(**words)

    def announce(self, key: str, **words: Any) -> None:
        self._line(escape(self.title(key, **words)))

    def timeline(self, telling: Telling) -> None:
        table = Table(title=self.title("timeline"), title_justify="left", show_lines=False)
        for column in fields(Told):
            table.add_column(self.title(column.name), overflow="fold")
        for line in telling.lines():
            table.add_row(*map(escape, astuple(line)))
        self.console.print(table)
        self.announce("rest", count=telling.left_out)

    def failed(self, found: Sequence[str]) -> str:
        return "\n  ".join([self.title("fails"), *found])

    def _word(self, code: str) -> str:
        return word(CODES, code, language=self.language)

    def _line(self, text: str) -> None:
        self.console.print(text, highlight=False, soft_wrap=True)
