"""Descriptions of a file, for code that does not open it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from platform_core.actors import Role
from platform_core.labels import Reason


@dataclass(frozen=True, slots=True)
class About:
    """The thing that a file belongs to (`aftersales.return`, its id), and the retention class."""

    type: str
    id: UUID
    retention: str = "RT_TRANSACTION"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file as it is kept: its type, not its name. Size and hash are those of a download."""

    id: UUID
    media_type: str
    size: int
    sha256: str
    about_type: str
    about_id: UUID
    kept_by: Role
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that everybody may see, as it was drawn anew; the hash names it."""

    sha256: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture drawn anew, whole, and by the length of its longer edge in the smaller sizes that were asked for."""

    data: bytes
    width: int
    height: int
    sizes: Mapping[int, bytes] = field(default_factory=dict)


class LineFault(Reason):
    """Why a line of a table cannot be read, apart from its columns."""

    LINE_CUT_OFF = "line_cut_off", "the file ends in the middle of this line"
    QUOTES_OPEN = "quotes_open", "a quotation mark is opened and not closed, or the other way round"
    CELLS_TOO_MANY = "cells_too_many", "the line has more cells than there are names of columns"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table by its number, as spreadsheet programs count. ``ends``: there is an end of line behind it."""

    number: int
    cells: tuple[str, ...]
    fault: LineFault | None = None
    ends: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was sent: the names of its columns, its encoding where it is a text, and its lines."""

    header: tuple[str, ...]
    encoding: str
    lines: Iterator[Line]
