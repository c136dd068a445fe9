"""Values of archives: the tables and files that go in, and an archive as it was built."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from platform_core.files.sheets import Cell
from platform_core.labels import Labelled


class ArchiveLanguage(Labelled):
    """The language of the names of columns, and of all words in the tables."""

    ZH = "zh", "Chinese"
    EN = "en", "English"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTable:
    """A table of a shop, as one of its pages gives it as a file. ``name`` is without an ending."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFile:
    """A file that a shop has left with us. ``read`` is called once; its refusal leaves this one file out."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveToBuild:
    """An archive whose turn has come: whose, who asked for it, and in which language."""

    archive_id: UUID
    merchant_id: UUID
    person_id: UUID
    number: str
    language: ArchiveLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltArchive:
    """An archive in the store: its name there, the key that opens it, and the size and hash of a download.

    ``tables_at`` is the instant as of which all tables were read; ``left_out`` counts the files that are not in it.
    """

    storage_name: str
    key: bytes
    size: int
    sha256: str
    tables_at: datetime
    left_out: int
