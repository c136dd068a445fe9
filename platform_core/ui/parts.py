"""The data of each component: values in plain words, ready for a reader of either language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A promise that runs, or how it ended. ``mine``: the reader has to act; ``then``: the consequence if nobody does.

    ``by_law`` may be said only of a number that is known to be the law's; a number of neither law nor contract is the
    platform's promise. ``missed``: it ended because somebody broke a duty of law; ``came``: the result of a clock that
    has ended. ``why`` is the page that counts the days.
    """

    title: str
    due_at: datetime
    strict: datetime
    legal: datetime
    owed: str
    whom: str = ""
    mine: bool
    by_law: bool
    by_contract: bool = False
    provisional: bool = False
    ended: str = ""
    missed: bool = False
    then: str = ""
    came: str = ""
    href: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A state in a word. ``tone`` is good, wait, bad or nothing; the word says the same without colours."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happened."""

    text: str
    at: datetime
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why something was not done: the problem, the remedy, and every reason."""

    title: str
    remedy: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The heading of a column, and whether it looks like an ``amount``."""

    name: str
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list with as many cells a row as there are columns; a cell is text for people, marked up already or plain.

    On a phone a row of a ``brief`` list is two or three lines without the names of its columns: its last two cells
    stand at the ends of the first and second.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    brief: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart, with a part for each series. ``name`` stands in the table, ``label`` below the bar, where
    there is not much room; ``texts`` are the cells of the table.
    """

    name: str
    label: str
    parts: Sequence[int]
    texts: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of numbers, with the numbers in a table below. ``id`` is that of its heading.

    ``value`` is the one number that it comes down to, ``says`` how it is counted. ``series`` names the parts of a bar,
    ``columns`` the columns of the table. ``unit``: so many of a part are one on the scale; ``across``: bars lie.
    """

    id: str
    title: str
    value: str
    says: str
    columns: Sequence[str]
    bars: Sequence[Bar]
    series: Sequence[str] = ()
    unit: int = 1
    across: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(sum(bar.parts) for bar in self.bars)
