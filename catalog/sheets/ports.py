"""The writers of tables: whoever owns a kind of thing says which columns it has, and writes one line of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from catalog.sheets.types import Cells, Column, SheetKind
from platform_core.actors import Actor

WriteLine = Callable[[Cells], None]


class LineWriter(Protocol):
    """Writes lines of one kind. Its commands are asked in the scope of the shop, on behalf of who sent the file."""

    def columns(self, category: str = "") -> Sequence[Column]:
        """Every column that this kind knows, in the order of the template; for goods, of one category or of all."""
        ...

    def begin(self, *, by: Actor, at: datetime) -> WriteLine:
        """Read once what a batch needs. What it gives writes one line, and raises ``LineRefused`` or the refusal of a
        command.
        """
        ...

    def column_of(self, code: str) -> str:
        """The key of the column that a refusal of a command is about; empty for the whole line."""
        ...


_writers: dict[SheetKind, LineWriter] = {}


def fill_writer(kind: SheetKind, writer: LineWriter) -> None:
    """Raises ``ValueError`` where one is named already."""
    if kind in _writers:
        raise ValueError(f"{kind} has a writer")
    _writers[kind] = writer


def line_writer(kind: SheetKind) -> LineWriter:
    return _writers[kind]


def kinds_to_send() -> list[SheetKind]:
    """The kinds for which somebody writes lines, in their order."""
    return [kind for kind in SheetKind if kind in _writers]
