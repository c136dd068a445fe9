"""Pages that are tables for download, as CSV or XLSX: the address says which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import ClassVar, Final, Self

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from platform_core.actors import Actor
from platform_core.cases.declared import AnyDoors
from platform_core.cases.form_pages import FilePage
from platform_core.clock import LOCAL
from platform_core.files.errors import TooLongForXlsx, TooManyLines
from platform_core.files.sheets import CSV, MEDIA, MOST_LINES, XLSX, Cell, write_sheet
from platform_core.money import Money
from platform_core.rows import read_in_chunks
from platform_core.ui import wording

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


def case_sheet(doors: AnyDoors, *, by: Actor) -> tuple[Sequence[str], Iterator[Sequence[Cell]]]:
    """The header and the rows of the reader's own cases of a kind, by the columns of their list; where that has none of
    its own, by the facts that every reader sees."""
    facts = doors.columns or [fact for fact in doors.facts if not fact.to]
    header = [str(doors.title), *(str(fact.label) for fact in facts), gettext("Since"), gettext("State")]

    def rows() -> Iterator[Sequence[Cell]]:
        for some in read_in_chunks(doors.cases_of(by)):
            for view in (doors.view_of(row, by=by) for row in some):
                since, state = local_text(getattr(view.row, doors.newest)), wording.label(view.row.stage)
                yield [view.row.number, *(_cell(fact.of(view)) for fact in facts), since, state]

    return header, rows()


def local_text(at: datetime) -> str:
    """An instant as it stands in a table, in Shanghai."""
    return at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")


def _cell(value: object) -> Cell:
    """Turn a fact of a case into a cell, without its link."""
    match value:
        case None:
            return ""
        case datetime():
            return local_text(value)
        case Money() | int():
            return value
        case (_address, text):
            return str(text)
        case _:
            return str(value)
