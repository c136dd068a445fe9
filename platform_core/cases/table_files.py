"""Pages that are tables for download, as CSV or XLSX: the address says which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from django.http import HttpResponse

from platform_core.cases.form_pages import FilePage
from platform_core.files.errors import TooLongForXlsx, TooManyLines
from platform_core.files.sheets import CSV, MEDIA, MOST_LINES, XLSX, Cell, write_sheet

MOST_IN_XLSX: Final = 10_000  # lines: some seconds of work, while somebody waits


class TableFile(FilePage):
    """A table. ``named`` is the name of the file; ``count`` of its lines at the most."""

    named: ClassVar[str]

    def file(self) -> HttpResponse:
        count = self.count()
        if count > MOST_IN_XLSX and self.request.GET.get("as") == XLSX:
            raise TooLongForXlsx(limit=MOST_IN_XLSX)
        if count > MOST_LINES:
            raise TooManyLines(limit=MOST_LINES)
        return as_file(self, self.named, self.header(), self.rows())

    def count(self) -> int:
        raise NotImplementedError

    def header(self) -> Sequence[str]:
        """The names of the columns, in the reader's language."""
        raise NotImplementedError

    def rows(self) -> Iterable[Sequence[Cell]]:
        raise NotImplementedError


def as_file(page: FilePage, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The table as the address asks for it."""
    kind = XLSX if page.request.GET.get("as") == XLSX else CSV
    answer = HttpResponse(write_sheet(kind, header, rows), content_type=MEDIA[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
