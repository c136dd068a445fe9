"""The pages of a case whose doors are declared: its own, and the list of those of the reader.

A case with more to show extends ``CasePage`` or ``CaseListPage``, and its template `cases/case.html` or
`cases/cases.html`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import linebreaksbr
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import queries, words
from platform_core.cases.declared import Act, CaseView, Doors
from platform_core.cases.form_pages import API, ActionPage, Face, Facts, FormAction, Said, refused, routes
from platform_core.cases.rows import CaseRow
from platform_core.errors import NotFound
from platform_core.eventlog.queries import timeline
from platform_core.http.paging import read_page
from platform_core.money import Money
from platform_core.ui import markup, wording
from platform_core.ui.forms import FurnishedForm
from platform_core.ui.parts import Badge, Column, Table

A = TypeVar("A")
B = TypeVar("B", bound=Model)


class ActForm(FurnishedForm[CaseView[Any] | None]):
    """The fields of an act, with the words that stand around them on the page."""

    act: ClassVar[Act[Any]]

    def furnish(self) -> None:
        for name, (_argument, value) in self.act.page_values.items():
            value.furnish(self, name, self.about)

    def clean(self) -> Said:
        given = super().clean() or {}
        for name, wrong in ({} if self.errors else self.act.conflicts(given)).items():
            self.add_error(name, wrong)
        return given

    @property
    def until(self) -> datetime | None:
        return self.about.until.get(self.act.step_name) if self.about else None

    @property
    def explanation(self) -> Any:
        """The text that is read before the act, made for this case where it depends on it."""
        about = self.act.about
        return about(self.about) if callable(about) else about

    @property
    def is_unfolded(self) -> bool:
        return self.is_bound if self.fields else bool(self.problem)


class CasePage(ActionPage[CaseView[Any]]):
    """One case: its facts and texts, its clocks, and the acts of the reader."""

    doors: ClassVar[Doors[Any]]
    template = "cases/case.html"

    def face(self, **ids: UUID) -> Face[CaseView[Any]]:
        view = self.doors.view(*ids.values(), by=self.by)
        return Face(_case_facts(self.doors, view) | self.more(view), view.offers, about=view)

    def more(self, view: CaseView[Any]) -> Facts:
        """Add the facts that a template of its own reads."""
        return {}


class CaseListPage(ActionPage[A]):
    """The reader's own cases, the latest first, and the forms that begin one."""

    doors: ClassVar[Doors[Any]]
    template = "cases/cases.html"

    def face(self) -> Face[Any]:
        return Face(self.list_facts(), self.form_actions, about=None)

    def list_facts(self) -> Facts:
        doors, role = self.doors, self.by.role
        found = read_page(doors.cases_of(self.by), self.request, by=doors.order)
        return {
            "base": f"{words.DOORS[role]}/base.html",
            "title": doors.list_titles[role],
            "hint": doors.hints.get(role, ""),
            "empty": doors.empty.get(role, ""),
            "rows": case_table(doors, found.rows, by=self.by) if found.rows else None,
            "next": found.next,
        }


def pages(
    doors: Doors[Any],
    role: Role,
    *,
    address: str = "",
    one: type[ActionPage[Any]] = CasePage,
    listed: type[ActionPage[Any]] | None = CaseListPage,
) -> list[URLPattern]:
    """The addresses of a case at the door of this role: its page, its list unless there is none, and their forms.

    ``address``: where they are, if not where the API has them.
    """
    address = address or doors.path
    name = f"{words.DOORS[role]}:{doors.noun}"
    acts = {act.name: form_action(act) for act in doors.acts_of(role)}
    starts = {act.name: form_action(act, opens=name) for act in doors.starts if role in act.by and not act.path}
    about_one = _bind(one, doors, role, name=name, acts=acts)
    # The id comes first: it could be the name of a form of the list.
    found = routes(f"{address}/<uuid:{doors.noun}_id>", about_one)
    if listed:
        all_of_them = _bind(listed, doors, role, name=f"{words.DOORS[role]}:{doors.path}", acts=starts)
        found += routes(address, all_of_them)
    return found


def form_action(act: Act[Any], *, opens: str = "") -> FormAction[Any]:
    """The form of an act, and its command. ``opens``: the page of the case that it begins."""
    fields = {name: value.page_field() for name, (_argument, value) in act.page_values.items()}
    form: type[ActForm] = type("ActForm", (ActForm,), {**fields, "act": act})
    to = partial(_page_of, opens) if opens else None
    return FormAction(does=partial(_carry_out, act), form=form, said=act.done, to=to)


def case_table(doors: Doors[Any], rows: Sequence[CaseRow], *, by: Actor) -> Table:
    """A list of cases: number, own columns, day and state."""
    page, key = f"{words.DOORS[by.role]}:{doors.noun}", f"{doors.noun}_id"
    own = [Column(name=str(fact.label), look=fact.look) for fact in doors.columns]
    return Table(
        columns=[Column(name=str(doors.title)), *own, Column(name=_("Since")), Column(name=_("State"))],
        rows=[
            [
                markup.link(words.way(page, key, view.row.pk), view.row.number),
                *(render_fact(fact.of(view)) for fact in doors.columns),
                markup.moment(getattr(view.row, doors.newest)),
                markup.badge(badge_of(view.row)),
            ]
            for view in (doors.view_of(row, by=by) for row in rows)
        ],
    )


def render_board(
    request: HttpRequest, found: QuerySet[B], *, show: Callable[[B], Facts], template: str
) -> HttpResponse:
    """Show everybody all that was published of cases, the latest first."""
    read = read_page(found, request, by=("-published_at", "-id"))
    return TemplateResponse(request, template, {"bulletins": list(map(show, read.rows)), "next": read.next})


def render_bulletins(
    request: HttpRequest, find: Callable[[], Iterable[B]], *, show: Callable[[B], Facts], template: str
) -> HttpResponse:
    """Show everybody all statements about one case, in their order; a page of its own where there is none."""
    try:
        return TemplateResponse(request, template, {"bulletins": list(map(show, find()))})
    except NotFound as refusal:
        return refused(request, refusal)


def render_fact(value: object) -> str | SafeString:
    """Show an address and its text as a link, and text line by line."""
    match value:
        case datetime():
            return markup.moment(value)
        case Money():
            return markup.money(value)
        case (str(address), text):
            return markup.link(address, str(text))
        case _:
            return SafeString(linebreaksbr(str(value)))


def _case_facts(doors: Doors[Any], view: CaseView[Any]) -> Facts:
    row, reader = view.row, view.by.role
    return {
        "base": f"{words.DOORS[reader]}/base.html",
        "role": reader.value,
        "row": row,
        "title": doors.title,
        "note": doors.notes.get(reader, ""),
        "state": badge_of(row),
        "facts": [(label, render_fact(value)) for label, value in view.facts],
        "texts": view.texts,
        "preconditions": view.preconditions,
        "files": [words.kept_file(kept) | {"shows": kind and wording.label(kind)} for kind, kept in view.files],
        "takes_files": doors.files is not None,
        "files_below": f"{API[reader]}/{doors.path}/{row.pk}/evidence",
        "clocks": words.clocks(queries.last_of_each(queries.clocks(row)), reader=reader),
        "history": words.history(timeline(row.pk)),
    }


def _carry_out(act: Act[Any], by: Actor, given: Said, **ids: UUID) -> object:
    return act.command(*ids.values(), **act.arguments(given, act.page_values), by=by, at=clock.now())


def _page_of(name: str, row: Any) -> str:
    return reverse(name, args=[row.pk])


def _bind(
    page: type[ActionPage[Any]], doors: Doors[Any], role: Role, *, name: str, acts: Mapping[str, FormAction[Any]]
) -> type[ActionPage[Any]]:
    own = {"doors": doors, "door": role, "name": name, "form_actions": {**acts, **page.form_actions}}
    return type(page.__name__, (page,), own)


def badge_of(row: CaseRow) -> Badge:
    return Badge(text=wording.label(row.stage), tone=row.stage.tone)
