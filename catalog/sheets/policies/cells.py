"""Rules for the columns of a table, and for the text of its cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from catalog.prices.types import DEAREST
from catalog.sheets.errors import LineRefused
from catalog.sheets.types import CellFault, Cells, Column, Fault
from platform_core.files.sheets import plain_text
from platform_core.money import Money

CODE: Final = re.compile(r"^[\x21-\x7e]{1,60}$")
WHOLE: Final = re.compile(r"^[0-9]{1,9}$")
AMOUNT: Final = re.compile(r"^[0-9]{1,10}(\.[0-9]{1,2})?$")
DAY: Final = re.compile(r"^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$")
UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ud800-\udfff]")


def keys_of(header: Sequence[str], columns: Iterable[Column]) -> tuple[str, ...]:
    """The key of each column of a file, by its key or either name; empty for one that nobody knows, or named twice."""
    known = {_fold(name): column.key for column in columns for name in (column.key, column.zh, column.en)}
    found: list[str] = []
    for name in header:
        key = known.get(_fold(plain_text(name) or ""), "")
        found.append("" if key in found else key)
    return tuple(found)


def missing_columns(keys: Iterable[str], columns: Iterable[Column]) -> tuple[str, ...]:
    """The names of the columns that are needed and not there, in Chinese."""
    told = set(keys)
    return tuple(column.zh for column in columns if column.required and column.key not in told)


def cells_by_key(cells: Sequence[str], keys: Sequence[str]) -> Cells:
    """The texts of the columns that are known. Raises ``LineRefused`` for formulae and for signs that are none."""
    told, faults = {}, []
    for key, cell in zip(keys, cells, strict=False):
        if not key:
            continue
        text = plain_text(cell)
        if text is None:
            faults.append(Fault(key, CellFault.CELL_IS_FORMULA))
        elif UNREADABLE.search(text):
            faults.append(Fault(key, CellFault.CELL_UNREADABLE))
        else:
            told[key] = text
    if faults:
        raise LineRefused(faults=tuple(faults))
    return told


def folded_names(names: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """By each of its names, without regard to width, case and blanks, the first of them."""
    return {_fold(name): each[0] for each in names for name in each}


def find_name(text: str, names: dict[str, str]) -> str | None:
    return names.get(_fold(text))


def _fold(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().rstrip("* ").split())


class LineReader:
    """Reads the cells of one line, and remembers every fault; ``finish`` refuses the line if there is one."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.faults: list[Fault] = []

    def finish(self) -> None:
        """Raises ``LineRefused`` with every fault."""
        if self.faults:
            raise LineRefused(faults=tuple(self.faults))

    def refuse(self, key: str, code: CellFault) -> None:
        self.faults.append(Fault(key, code))

    def text(self, key: str, *, most: int, required: bool = False) -> str:
        text = self.cells.get(key, "")
        if required and not text:
            self.refuse(key, CellFault.CELL_EMPTY)
        elif len(text) > most:
            self.refuse(key, CellFault.CELL_TOO_LONG)
        return text

    def code(self, key: str, *, required: bool = True) -> str:
        """The code of an item, as the shop has it."""
        text = self.cells.get(key, "")
        if not text and required:
            self.refuse(key, CellFault.CELL_EMPTY)
        elif text and not CODE.match(text):
            self.refuse(key, CellFault.NOT_A_CODE)
        return text

    def whole(self, key: str, *, low: int, high: int, without: int | None = None) -> int:
        """A whole number within its bounds; ``without`` is that of an empty cell, which is a fault if there is none."""
        text = self.cells.get(key, "")
        if not text:
            if without is None:
                self.refuse(key, CellFault.CELL_EMPTY)
            return without or 0
        if not WHOLE.match(text) or not low <= int(text) <= high:
            self.refuse(key, CellFault.NOT_A_WHOLE_NUMBER)
            return 0
        return int(text)

    def amount(self, key: str) -> Money:
        text = self.cells.get(key, "").removeprefix("¥").removeprefix("￥").strip()
        if not text:
            self.refuse(key, CellFault.CELL_EMPTY)
        elif not AMOUNT.match(text) or not 0 < (fen := _fen(text)) <= DEAREST.amount:
            self.refuse(key, CellFault.NOT_AN_AMOUNT)
        else:
            return Money(fen)
        return Money(0)

    def day(self, key: str) -> date | None:
        text = self.cells.get(key, "")
        found = as_day(text)
        if text and found is None:
            self.refuse(key, CellFault.NOT_A_DAY)
        return found


def _fen(yuan: str) -> int:
    whole, _, part = yuan.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def as_day(text: str) -> date | None:
    """The day that is written as 2027-09-30, 2027/9/30 or 2027年9月30日; None for everything else."""
    match = DAY.match(text)
    if not match:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None
