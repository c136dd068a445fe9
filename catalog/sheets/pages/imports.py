"""Pages to send a table in, to see its progress, and to fetch its refused lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.listings import queries as listings_queries
from catalog.listings.errors import CategoryNotFound, ListingNotFound
from catalog.sheets import queries
from catalog.sheets.commands import sending
from catalog.sheets.policies.cells import keys_of
from catalog.sheets.ports import kinds_to_send, line_writer
from catalog.sheets.states import OPEN, S
from catalog.sheets.types import Column, Fault, RefusedLine, SheetKind
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FilePage, FormAction, Page, Row, Said
from platform_core.cases.table_files import as_file, refuse_too_long
from platform_core.errors import DomainError, leaves
from platform_core.files.sheets import MEDIA, Cell
from platform_core.http.paging import read_page
from platform_core.ui import wording
from platform_core.ui.forms import PageForm

SHOWN: Final = 60  # characters of a cell on the page; the file of refused lines has all
EXPORTS: Final = {
    "goods-file": _("Goods"),
    "stock-file": _("Stock"),
    "prices-file": _("Prices"),
    "orders-file": _("Orders"),
}
WHYS: Final[Mapping[str, object]] = {
    "person_left": _("Who sent it acts for the shop no more: no further line is written on their behalf."),
    "fault_of_ours": _("It broke off several times at the same line. We look into it; send the rest again later."),
}


class SendTable(PageForm):
    """A file, and the kind of its lines."""

    says_optional = False
    kind = forms.ChoiceField(
        label=_("What is in the file"),
        choices=lambda: [(kind.value, wording.label(kind)) for kind in kinds_to_send()],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, up to 10 MB and 100,000 lines. CSV in UTF-8 or GB 18030: we find out which."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


def _send(by: Actor, said: Said) -> UUID:
    if by.merchant_id is None:
        raise ListingNotFound(listing_id=by.id)
    file, kind = said["file"], SheetKind(said["kind"])
    row = sending.begin_import(by.merchant_id, kind=kind, name=file.name, upload=file.read(), by=by, at=clock.now())
    return row.id


def _stop(by: Actor, said: Said, *, import_id: UUID) -> None:
    sending.stop_import(import_id, by=by, at=clock.now())


class ImportsPage(Page):
    """Send a table in, fetch a template, and see the last imports."""

    door = Role.MERCHANT
    name = "seller:imports"
    template = "catalog/sheets/imports.html"
    form_actions = {
        "send": FormAction(
            does=_send,
            form=SendTable,
            said=_("The file is here. It is written in the background; you may leave this page."),
            to=lambda import_id: reverse("seller:import", args=[import_id]),
        )
    }

    def facts(self) -> Facts:
        found = read_page(queries.imports_of(self.by), self.request, by=("-id",))
        return {
            "imports": [_row(row) for row in found.rows],
            "next": found.next,
            "kinds": [*MEDIA],
            "templates": [*_templates()],
            "exports": [(reverse(f"seller:{name}"), title) for name, title in EXPORTS.items()],
        }


class ImportPage(ActionPage[None]):
    """One table: how far it is, and every line that was refused with its columns and reasons."""

    door = Role.MERCHANT
    name = "seller:import"
    template = "catalog/sheets/import.html"
    form_actions = {
        "stop": FormAction(does=_stop, said=_("No further line is written. Those that were written stay.")),
    }

    def face(self, import_id: UUID) -> Face[None]:
        row = queries.one_import(import_id, by=self.by)
        is_open = row.state in OPEN
        kind = SheetKind(row.kind)
        columns = line_writer(kind).columns() if row.refused else ()
        names = {column.key: words.in_language(column.zh, column.en) for column in columns}
        places = {key: place for place, key in enumerate(keys_of(row.header, columns)) if key}
        facts = _row(row) | {
            "open": is_open,
            "reading": row.state == S.READING,
            "encoding": {"gb18030": "GB 18030", "utf-8": "UTF-8", "utf-16": "UTF-16"}.get(row.encoding, ""),
            "left": _time_left(row, at=clock.now()) if row.state == S.WRITING else "",
            "next_line": row.done + 1,
            "why": _why(row.why) if row.why else None,
            "missing": row.missing,
            "faults": [fault for line in queries.first_refused(row) for fault in _faults(line, names, places)],
            "further": max(0, row.refused - queries.AT_ONCE),
            "unwritten": 0 if is_open else row.lines - row.done,
            "files": [(name, reverse("seller:import-refused", args=[row.id]) + f"?as={name}") for name in MEDIA],
        }
        return Face(facts, ["stop"] if is_open else [], about=None)


class RefusedLinesFile(FilePage):
    """The lines that were not written, as they were sent, with the reasons behind them; to mend and to send again."""

    door = Role.MERCHANT
    name = "seller:import-refused"

    def file(self, import_id: UUID) -> HttpResponse:
        row = queries.one_import(import_id, by=self.by)
        columns = {each.key: words.in_language(each.zh, each.en) for each in line_writer(SheetKind(row.kind)).columns()}
        refused: Iterable[Sequence[Cell]] = (
            [*line.cells, line.number, "; ".join(_word_fault(fault, columns) for fault in line.faults)]
            for line in queries.refused_lines(row)
        )
        left: Iterable[Sequence[Cell]] = () if row.state in OPEN else ([*cells] for cells in queries.lines_left(row))
        header = [*row.header, gettext("Line in the file"), gettext("Reason")]
        refuse_too_long(self, row.refused + (0 if row.state in OPEN else row.lines - row.done), header)
        return as_file(self, "refused", header, (each for rows in (refused, left) for each in rows))


class TemplateFile(FilePage):
    """An empty table with the right columns and one example."""

    door = Role.MERCHANT
    name = "seller:import-template"

    def file(self) -> HttpResponse:
        kind, _dot, category = self.request.GET.get("table", "").partition(".")
        if kind not in kinds_to_send() or (category and kind != SheetKind.GOODS):
            raise Http404
        try:
            columns = line_writer(SheetKind(kind)).columns(category)
        except CategoryNotFound:
            raise Http404 from None
        header = [words.in_language(column.zh, column.en) for column in columns]
        return as_file(self, f"{kind}-{category}" if category else kind, header, [_example(columns, category)])


def _templates() -> Iterable[tuple[str, str]]:
    for kind in kinds_to_send():
        if kind is SheetKind.GOODS:
            for code, zh, en in listings_queries.category_names():
                yield f"{kind}.{code}", gettext("Goods: %s") % words.in_language(zh, en)
        else:
            yield kind.value, wording.label(kind)


def _example(columns: Sequence[Column], category: str) -> list[Cell]:
    return [category if column.key == "category" else column.example for column in columns]


def _row(row: Row) -> Facts:
    return {
        "href": reverse("seller:import", args=[row.id]),
        "name": row.name,
        "kind": words.label_of(SheetKind, row.kind),
        "state": words.state("import", row.state),
        "begun_at": row.begun_at,
        "lines": row.lines,
        "done": row.done,
        "written": row.done - row.refused,
        "refused": row.refused,
    }


def _time_left(row: Row, *, at: datetime) -> str:
    if not row.done or row.writing_at is None:
        return ""
    return wording.length((at - row.writing_at) / row.done * (row.lines - row.done))


def _faults(line: RefusedLine, names: Mapping[str, str], places: Mapping[str, int]) -> Iterable[Facts]:
    for fault in line.faults:
        place = places.get(fault.column)
        reason, remedy = _reason(fault.code)
        yield {
            "line": line.number,
            "column": names.get(fault.column, ""),
            "found": "" if place is None else Truncator(line.cells[place]).chars(SHOWN),
            "reason": reason,
            "remedy": remedy,
        }


def _word_fault(fault: Fault, names: Mapping[str, str]) -> str:
    column = names.get(fault.column, "")
    return f"{column}: {_reason(fault.code)[0]}" if column else _reason(fault.code)[0]


def _reason(code: str) -> tuple[str, str]:
    """A code in words, and the remedy where it is the refusal of a command."""
    leaf = _refusals().get(code)
    return (gettext(leaf.title), gettext(leaf.remedy)) if leaf else (words.reason(code), "")


def _why(code: str) -> tuple[str, str]:
    return (str(WHYS[code]), "") if code in WHYS else _reason(code)


@cache
def _refusals() -> Mapping[str, Any]:
    return {leaf.code: leaf for leaf in leaves(DomainError)}
