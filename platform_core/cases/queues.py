"""The desk: staff see the cases of one kind in a queue, and make the steps that are theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import queries
from platform_core.cases.asks import Value
from platform_core.cases.declared import Act, Doors, Fact
from platform_core.cases.rows import rows_of
from platform_core.deadlines.states import DeadlineState
from platform_core.errors import DomainError
from platform_core.files import doors as files
from platform_core.files.types import About, KeptFile
from platform_core.http.action_pages import ActionPage, humanize, id_of, readable, sentence, staff
from platform_core.money import Money
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action
from platform_core.vault.fields import SealedField

Choices = Mapping[str, Any]  # lazy texts: each reader has a language


class Handling(forms.Form):
    """The form of a desk: a choice, and the fields that it takes; whether they suffice, the command says.

    ``takes``: by choice, the fields that it needs. A field that no choice of the moment takes is not shown.
    """

    takes: ClassVar[Mapping[str, Collection[str]]] = {}
    choice = forms.ChoiceField(choices=())

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self.fields["choice"] = forms.ChoiceField(choices=list(choices.items()))
        wanted = {"choice"}.union(*(self.takes.get(choice, ()) for choice in choices))
        for name in self.fields.keys() - wanted:
            del self.fields[name]


class OpenFilter(admin.SimpleListFilter):
    """Those that are open, unless somebody asks for the others."""

    title = _("Standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ended", _("Ended")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        open_states = queryset.model.CASE.pending_states
        match self.value():
            case "all":
                return queryset
            case "ended":
                return queryset.exclude(state__in=open_states)
            case _:
                return queryset.filter(state__in=open_states)


class CaseAdmin(ActionPage, ReadOnly):
    """The queue, and for each case a page with its facts and papers, and a button for each choice.

    ``choices``: by step, or other action of staff, the buttons for it. A room gives facts, texts and commands.
    """

    form_class: type[Handling] = Handling
    choices: ClassVar[Mapping[str, Choices]] = {}
    actions_detail: tuple[str, ...] = ("handle",)

    def read_facts(self, row: Any, *, by: Actor) -> Mapping[str, Any]:
        """Give the facts that a decision needs."""
        raise NotImplementedError

    def read_texts(self, row: Any) -> Sequence[tuple[str, str]]:
        """Give the texts of the parties, each under a heading."""
        return ()

    def evidence_of(self, row: Any) -> Sequence[KeptFile]:
        return ()

    def steps_offered(self, row: Any, *, by: Actor) -> Sequence[str]:
        """Name the steps that the table offers."""
        return [found.name for found in queries.actions(row, by=by, at=clock.now())]

    def also_offered(self, row: Any) -> Sequence[str]:
        """Name the actions of staff beside the steps of the table."""
        return ()

    def title_of(self, row: Any) -> str:
        """Give the title of the page of this case."""
        return str(row.number)

    def carry_out(self, row: Any, data: Mapping[str, Any], *, by: Actor) -> Mapping[str, Any] | None:
        """Run the command of a choice. Facts that it gives back are shown on the same page."""
        raise NotImplementedError

    @admin.display(description=_("State"), ordering="state")
    def state_in_words(self, row: Any) -> str:
        return wording.label(row.stage)

    @admin.display(description=_("Due"))
    def due(self, row: Any) -> str:
        """Until when something is owed now."""
        running = [p.due_at for p in queries.clocks(row) if p.state == DeadlineState.RUNNING]
        return ", ".join(map(wording.until, running)) or "–"

    @action(description=_("Handle"), url_path="handle", permissions=["view"])
    @readable
    def handle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row, form = self._find_action(object_id, request)
        revealed: Mapping[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    found = self.carry_out(row, form.cleaned_data, by=staff())
            except DomainError as refusal:
                self.message_user(request, sentence(refusal), messages.ERROR)
                row, form = self._find_action(object_id, request)  # what was refused is still there
            else:
                if found is None:
                    return self.done(request)
                revealed = found
                row, form = self._find_action(object_id, None)
        read = self.contents(row, by=staff())
        evidence = [self._show_file(row, kept) for kept in read.pop("evidence")]
        facts = {**read.pop("facts"), **revealed}
        title, choices = self.title_of(row), form.choices
        return self.shown(request, title=title, form=form, facts=facts, choices=choices, evidence=evidence, **read)

    def contents(self, row: Any, *, by: Actor) -> dict[str, Any]:
        """Give facts, texts and files, which are read above the form."""
        facts, texts = self.read_facts(row, by=by), self.read_texts(row)
        return {"facts": facts, "written": texts, "evidence": self.evidence_of(row)}

    def _show_file(self, row: Any, kept: KeptFile) -> dict[str, Any]:
        return {"kept": kept, "by": humanize(kept.kept_by), "url": self.address_of(row, kept.id)}

    def _find_action(self, object_id: str, sent: HttpRequest | None) -> tuple[Any, Handling]:
        """Read the case as it is now, and its form as it was filled in."""
        row = self.row_of(id_of(object_id), by=staff())
        given = (sent.POST, sent.FILES) if sent is not None and sent.POST else ()
        return row, self.form_class(*given, choices=self.offered(row, by=staff()))

    def row_of(self, row_id: UUID, *, by: Actor) -> Any:
        """Raises the case's ``unknown``."""
        return rows_of(self.model).see(row_id, by=by)

    def offered(self, row: Any, *, by: Actor) -> dict[str, Any]:
        """Give the buttons of the acts that are offered to staff, and no other."""
        names = [*self.steps_offered(row, by=by), *self.also_offered(row)]
        return {value: text for name in names for value, text in self.choices.get(name, {}).items()}

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.evidence)
        where = path("<uuid:row_id>/evidence/<uuid:file_id>/", page, name=self._evidence)
        return [where, *super().get_urls()]

    @readable
    def evidence(self, request: HttpRequest, row_id: UUID, file_id: UUID) -> HttpResponse:
        """A file that one of the parties has left."""
        row = rows_of(self.model).see(row_id, by=staff())
        return files.as_download(file_id, about=About(self.model.CASE.kind, row.pk))

    def address_of(self, row: Any, file_id: UUID) -> str:
        return reverse(f"admin:{self._evidence}", args=[row.pk, file_id])

    @property
    def _evidence(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_evidence"


class ActsHandling(Handling):
    """The form of a declared desk, made from the acts of staff; a value that does not go with another is refused."""

    acts: ClassVar[Mapping[str, Act[Any]]]
    values: ClassVar[Mapping[str, Value]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.values.keys() & self.fields.keys():
            self.values[name].furnish(self, name, None)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        if act := self.acts.get(given.get("choice", "")):
            for name, wrong in {**act.missing_values(given), **act.conflicts(given)}.items():
                self.add_error(name, wrong)
        return given


class CaseDesk(CaseAdmin):
    """The queue and the page of a case whose doors are declared. A class adds ``doors`` and the columns of its list."""

    doors: ClassVar[Doors[Any]]
    acts: ClassVar[Mapping[str, Act[Any]]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        acts = {act.name: act for act in cls.doors.acts_of(Role.STAFF)}
        values = {name: value for act in acts.values() for name, (_argument, value) in act.page_values.items()}
        takes = {act.name: [*act.page_values] for act in acts.values()}
        fields = {name: value.desk_field() for name, value in values.items()}
        buttons: dict[str, dict[str, Any]] = defaultdict(dict)
        for act in acts.values():
            buttons[act.step_name][act.name] = act.button
        cls.acts, cls.choices = acts, buttons
        cls.form_class = type("Handling", (ActsHandling,), {**fields, "acts": acts, "values": values, "takes": takes})
        if cls.fields:
            cls.readonly_fields = cls.fields
        if "list_filter" not in cls.__dict__:
            cls.list_filter = (OpenFilter, "state", *cls.doors.filters)
        if "search_fields" not in cls.__dict__:
            cls.search_fields = ("=number", "=merchant__id")

    def contents(self, row: Any, *, by: Actor) -> dict[str, Any]:
        view = self.doors.view_of(row, by=by)
        shows = ", ".join(wording.label(kind) for kind, _kept in view.files if kind)
        return {
            "facts": {
                gettext("State"): self.state_in_words(row),
                **{str(label): desk_words(value) for label, value in view.facts},
                gettext("Due"): self.due(row),
                **({gettext("Files, in their order"): shows} if shows else {}),
            },
            "written": [
                (f"{heading} · {wording.moment(at)}" if at else str(heading), text)
                for _name, heading, text, at in view.texts
            ],
            "evidence": [kept for _kind, kept in view.files],
        }

    def row_of(self, row_id: UUID, *, by: Actor) -> Any:
        return self.doors.view(row_id, by=by).row

    def steps_offered(self, row: Any, *, by: Actor) -> Sequence[str]:
        return [found.name for found in self.doors.actions(row, by=by, at=clock.now())]

    def also_offered(self, row: Any) -> Sequence[str]:
        view = self.doors.view_of(row, by=staff())
        return [act.name for act in self.acts.values() if act.when and act.when(view)]

    def carry_out(self, row: Any, data: Mapping[str, Any], *, by: Actor) -> Mapping[str, Any] | None:
        """Show facts that a command gives back, once."""
        act = self.acts[data["choice"]]
        found = act.command(row.pk, **act.arguments(data, act.page_values), by=by, at=clock.now())
        return found if isinstance(found, Mapping) else None


def desk_of(doors: Doors[Any], **own: Any) -> type[CaseDesk]:
    """Make the desk of a case of its declared doors. Its list shows their columns, newest first; a case with ``late``
    columns lists those that are late first, then those that have waited longest. ``own`` replaces members."""
    shown = [_column_of(doors, fact) for fact in doors.columns]
    nobodys_to_read = {column for role, column in doors.model.CASE.parties.items() if role is not Role.MERCHANT}
    columns = [f for f in doors.model._meta.concrete_fields if not (f.primary_key or isinstance(f, SealedField))]
    late = [F(name).asc(nulls_last=True) for name in doors.late]
    members = {
        "__doc__": doors.model.__doc__,
        "__module__": doors.model.__module__,
        "doors": doors,
        "list_display": ("number", *shown, "state_in_words", doors.newest, *(doors.late or ["due"])),
        "ordering": (*late, doors.newest, "id") if late else doors.order,
        "fields": [f.attname for f in columns if f.attname not in nobodys_to_read],
    }
    return type(f"{doors.model.__name__}Desk", (CaseDesk,), members | own)


def _column_of(doors: Doors[Any], fact: Fact[Any]) -> Callable[[Any], Any]:
    @admin.display(description=fact.label)
    def column(row: Any) -> Any:
        return desk_words(fact.of(doors.view_of(row, by=staff())))

    return column


def desk_words(value: Any) -> Any:
    """A fact as staff read it."""
    match value:
        case datetime():
            return wording.moment(value)
        case Money():
            return wording.amount(value)
        case _:
            return value
