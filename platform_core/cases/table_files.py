"""Pages that are tables for download, as CSV or XLSX: the address says which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Final, Self

from django.http import HttpRequest, HttpResponse

from platform_core.actors import Actor
from platform_core.cases.form_pages import FilePage
from platform_core.files.errors import TooLongForXlsx, TooManyLines
from platform_core.files.sheets import CSV, MEDIA, MOST_LINES, XLSX, Cell, write_sheet

MOST_IN_XLSX: Final = 100_000  # cells: some seconds of work, while somebody waits


class TableFile(FilePage):
    """A table. ``named`` is the name of the file, ``header`` gives the names of its columns in the reader's language,
    and ``count`` the number of its lines at the most.
    """

    named: ClassVar[str]
    count: Callable[[], int]
    header: Callable[[], Sequence[str]]
    rows: Callable[[], Iterable[Sequence[Cell]]]

    @classmethod
    def of(cls, by: Actor) -> Self:
        """The whole table without anybody who asks for the page, to be put into an archive."""
        page = cls()
        page.by, page.request = by, HttpRequest()
        return page

    def file(self) -> HttpResponse:
        header = self.header()
        refuse_too_long(self, self.count(), header)
        return as_file(self, self.named, header, self.rows())


def refuse_too_long(page: FilePage, lines: int, header: Sequence[str]) -> None:
    """Refuse a table that somebody would wait too long for. Raises ``TooLongForXlsx`` and ``TooManyLines``."""
    most = MOST_IN_XLSX // len(header)
    if lines > most and page.request.GET.get("as") == XLSX:
        raise TooLongForXlsx(limit=most)
    if lines > MOST_LINES:
        raise TooManyLines(limit=MOST_LINES)


def as_file(page: FilePage, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The table as the address asks for it."""
    kind = XLSX if page.request.GET.get("as") == XLSX else CSV
    answer = HttpResponse(write_sheet(kind, header, rows), content_type=MEDIA[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
