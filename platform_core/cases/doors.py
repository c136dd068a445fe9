"""Shapes and views of the API that all cases share.

Each function here makes a view: of a list, of a step that needs no words, of the files that were left about a case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache, cached_property
from inspect import cleandoc
from typing import Any, ClassVar, Final, Generic, TypeVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor, Role
from platform_core.cases import queries
from platform_core.cases.declared import Act, CaseView, Doors, nothing
from platform_core.cases.rows import CaseRow, rows_of
from platform_core.cases.steps import make
from platform_core.errors import DomainError
from platform_core.files import doors as files
from platform_core.files.types import About, KeptFile
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.states import IllegalTransition, WrongRole

R = TypeVar("R", bound=CaseRow)
S = TypeVar("S", bound="Columns")
Shape = type[serializers.Serializer[Any]]
PRIVATE: Final = {"Cache-Control": "private, no-store"}
FIELDS: Final[Mapping[type, type[serializers.Field[Any, Any, Any, Any]]]] = {
    models.CharField: serializers.CharField,
    models.TextField: serializers.CharField,
    models.BooleanField: serializers.BooleanField,
    models.DateTimeField: serializers.DateTimeField,
    models.DateField: serializers.DateField,
    models.UUIDField: serializers.UUIDField,
    models.ForeignKey: serializers.UUIDField,
    models.BigIntegerField: serializers.IntegerField,
    models.PositiveIntegerField: serializers.IntegerField,
    models.PositiveSmallIntegerField: serializers.IntegerField,
}


class CaseActionOut(serializers.Serializer[Any]):
    """A step that you may make now; without an end, for as long as the case stands as it does."""

    name = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)


class CaseClockOut(serializers.Serializer[Any]):
    """A promise that runs: if nobody acts, it ends by itself at `due_at`."""

    kind = serializers.CharField()
    owed_by = serializers.CharField()
    due_at = serializers.DateTimeField()
    state = serializers.CharField()


class CaseStandOut(serializers.Serializer[Any]):
    """How far it is: the promises that run, or ran, and the steps that you may make now."""

    clocks = CaseClockOut(many=True)
    actions = CaseActionOut(many=True)


def stand(row: CaseRow, actions: list[queries.Action]) -> dict[str, Any]:
    """Shown as ``CaseStandOut``."""
    clocks = [{"kind": p.kind, "owed_by": p.owed_by, "due_at": p.due_at, "state": p.state} for p in queries.clocks(row)]
    return {"clocks": clocks, "actions": [asdict(action) for action in actions]}


def refusals(model: type[CaseRow], name: str) -> tuple[type[DomainError], ...]:
    """In which ways the table refuses a step."""
    step = model.CASE.by_name[name]
    own = [step.late, step.guard.refusal if step.guard else None]
    return (model.CASE.unknown, IllegalTransition, WrongRole, *(refusal for refusal in own if refusal))


def step_view(
    model: type[CaseRow],
    name: str,
    *,
    says: str,
    out: type[serializers.Serializer[Any]],
    show: Callable[..., Any],
    refuses: tuple[type[DomainError], ...] = (),
    duties: tuple[str, ...] = (),
) -> Callable[..., Any]:
    """The door of a step that is made by being asked for: PUT it, once. ``says`` describes it in the API's document.

    ``show`` gets the row, ``by`` and ``at``, and gives the values of ``out``.
    """

    class StepView(APIView):
        @api(responses={200: out}, refuses=(*refusals(model, name), *refuses), duties=duties, description=says)
        @once
        def put(self, request: Request, **ids: UUID) -> Response:
            by: Actor = actor_of(request)
            at: datetime = clock.now()
            row = make(model, name, *ids.values(), by=by, at=at)
            return Response(show(row, by=by, at=at))

    return StepView.as_view()


def list_view(
    model: type[CaseRow],
    *,
    says: str,
    out: type[serializers.Serializer[Any]],
    show: Callable[..., Any],
    by: Sequence[str],
) -> Callable[..., Any]:
    """The door of one's own cases, in the order ``by``, of one state if one asks for it. ``show`` gets a row."""
    states = [state.value for state in model.CASE.lifecycle.states()]

    class ListView(APIView):
        @extend_schema(parameters=[OpenApiParameter("state", enum=states)])
        @api(responses={200: out}, description=says)
        def get(self, request: Request) -> Response:
            rows = rows_of(model).visible_to(actor_of(request)).filter(**_filters(request, {"state": states}))
            return Response(page_of(rows, request, by=by, show=show))

    return ListView.as_view()


def upload_view(
    model: type[CaseRow],
    *,
    says: str,
    keep: Callable[..., KeptFile],
    refuses: tuple[type[DomainError], ...],
    duties: tuple[str, ...] = (),
) -> Callable[..., Any]:
    """The door through which a file comes to a case. ``keep`` is the command of the app that asks whether it may."""

    class UploadView(APIView):
        parser_classes = files.PARSERS

        @api(
            request=files.UPLOAD,
            responses={201: files.FileOut},
            refuses=(model.CASE.unknown, *refuses, *files.REFUSES_UPLOAD),
            duties=duties,
            description=says,
        )
        @once
        def post(self, request: Request, **ids: UUID) -> Response:
            upload, name = files.upload_of(request)
            kept = keep(*ids.values(), upload=upload, name=name, by=actor_of(request), at=clock.now())
            return Response(files.FileOut(kept).data, status=status.HTTP_201_CREATED)

    return UploadView.as_view()


def download_view(model: type[CaseRow], *, says: str) -> Callable[..., Any]:
    """The door of one file of a case, to be saved."""

    class DownloadView(APIView):
        @api(responses=files.DOWNLOAD, refuses=(model.CASE.unknown, *files.REFUSES_DOWNLOAD), description=says)
        def get(self, request: Request, file_id: UUID, **ids: UUID) -> HttpResponse:
            row = rows_of(model).see(*ids.values(), by=actor_of(request))
            return files.as_download(file_id, about=About(model.CASE.kind, row.pk))

    return DownloadView.as_view()


class Columns(serializers.Serializer[Any]):
    """A shape whose fields are columns of a row (``columns``)."""

    NAMES: ClassVar[Sequence[str]] = ()


def columns(
    model: type[models.Model], *names: str, **own: serializers.Field[Any, Any, Any, Any]
) -> Callable[[type[S]], type[S]]:
    """Give a shape these columns, each as its model says, or as its ``own`` field does.

    Raises ``TypeError`` for a column that says too little.
    """

    def add(shape: type[S]) -> type[S]:
        # A field that is made anew stands in the order of the columns.
        made = {name: deepcopy(own[name]) if name in own else _field_of(model, name) for name in names}
        about = {"__module__": shape.__module__, "__doc__": shape.__doc__, "NAMES": (*shape.NAMES, *names)}
        return type(shape.__name__, (shape,), {**made, **about})

    return add


def values(row: object, shape: type[Columns]) -> dict[str, Any]:
    """Read the columns of a shape from a row."""
    return {name: getattr(row, name) for name in shape.NAMES}


@cache
def page_out(row: Shape, name: str) -> Shape:
    """The shape of a page of such rows."""
    return type(
        name, (serializers.Serializer,), {"items": row(many=True), "next": serializers.CharField(allow_null=True)}
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class CaseApi(Generic[R]):
    """The API of a case whose doors are declared: its list, one of them, and each act that has an address.

    ``row`` is the shape in a list, ``one`` of a whole case, ``answer`` of the row that an act gives back; that answer
    is kept, so it holds nothing sealed. They say columns, and beside them: every shape ``in_row``, an answer and a
    whole case ``in_answer``, a whole case alone ``in_one``. ``says`` describes the list, ``reads`` the whole case. In a
    list it stands how far each case is, where ``row`` has a field for that; ``stand`` says it in shapes of its own.
    """

    doors: Doors[R]
    row: type[Columns]
    one: type[Columns]
    answer: type[Columns]
    says: str
    reads: str
    in_row: Callable[[R], dict[str, Any]] = nothing
    in_answer: Callable[[R], dict[str, Any]] = nothing
    in_one: Callable[[CaseView[R]], dict[str, Any]] = nothing
    stand: Callable[[CaseView[R]], dict[str, Any]] | None = None

    def routes(self, role: Role, *, prefix: str = "") -> list[URLPattern]:
        """The addresses of this role: the list, one case, and each act."""
        noun, about_one = self.doors.noun, f"{self.doors.path}/<uuid:{self.doors.noun}_id>"
        starts = [act for act in self.doors.starts if role in act.by]
        at_list, elsewhere = [act for act in starts if not act.path], [act for act in starts if act.path]
        acts = [act for act in self.doors.acts_of(role) if act.path]
        return [
            *(path(act.path, self._begin(act, role), name=f"{noun}-{act.name}") for act in elsewhere),
            path(self.doors.path, self._list(at_list, role), name=f"{prefix}{self.doors.path}"),
            path(about_one, self._read(), name=f"{prefix}{noun}"),
            *(path(f"{about_one}/{act.path}", self._act(act, role), name=f"{noun}-{act.path}") for act in acts),
        ]

    def _list(self, starts: Sequence[Act[R]], role: Role) -> Callable[..., Any]:
        doors, page = self.doors, page_out(self.row, f"{self.doors.model.__name__}PageOut")

        @extend_schema(parameters=[OpenApiParameter(name, enum=codes) for name, codes in doors.codes.items()])
        @api(responses={200: page}, duties=doors.duties, description=self.says)
        def get(_view: APIView, request: Request) -> Response:
            by = actor_of(request)
            mine = doors.cases_of(by).filter(**_filters(request, doors.codes))
            return Response(
                page_of(mine, request, by=doors.order, show=lambda row: self._show_in_list(doors.view_of(row, by=by)))
            )

        posts = {"post": self._call(starts[0], role, adds=True)} if starts else {}
        return _view(doors.model.CASE.parties, get=get, **posts)

    def _read(self) -> Callable[..., Any]:
        doors = self.doors

        @api(
            responses={200: self.one}, refuses=(doors.model.CASE.unknown,), duties=doors.duties, description=self.reads
        )
        def get(_view: APIView, request: Request, **ids: UUID) -> Response:
            view = doors.view(*ids.values(), by=actor_of(request))
            shown = self._show(view.row, self.one) | self.in_answer(view.row) | self.in_one(view)
            return Response(shown | self._stand(view, self.one), headers=PRIVATE)

        return _view(doors.model.CASE.parties, get=get)

    def _begin(self, act: Act[R], role: Role) -> Callable[..., Any]:
        return _view(act.by, post=self._call(act, role, adds=True))

    def _act(self, act: Act[R], role: Role) -> Callable[..., Any]:
        method = "post" if act.adds else "put"
        return _view(self.doors.roles_of(act), **{method: self._call(act, role, adds=act.adds)})

    def _call(self, act: Act[R], role: Role, *, adds: bool = False) -> Callable[..., Any]:
        doors, body, code = self.doors, body_of(act, self.doors), 201 if adds else 200

        @api(
            request=body,
            responses={code: self.answer},
            refuses=(*(refusals(doors.model, act.step_name) if doors.has_step(act) and not adds else ()), *act.refuses),
            duties=act.duties or doors.duties,
            description=act.says or first_paragraph(act.command),
            operation_id=self._operation(act, role),
        )
        @once
        def call(_view: APIView, request: Request, **ids: UUID) -> Response:
            given, by = parsed(body, request) if body else {}, actor_of(request)
            row = act.command(*ids.values(), **act.arguments(given, act.api_values), by=by, at=clock.now())
            return Response(self.answer_of(row, by=by), code)

        return call

    def answer_of(self, row: R, *, by: Actor) -> dict[str, Any]:
        """Show the row as every act gives it back."""
        shown = self._show(row, self.answer) | self.in_answer(row)
        return shown | self._stand(self.doors.view_of(row, by=by), self.answer)

    def _operation(self, act: Act[R], role: Role) -> str:
        """Name it for the API's document; of both sides' acts the shop's is told apart."""
        of_both = {Role.SHOPPER, Role.MERCHANT} <= {*self.doors.roles_of(act)}
        return f"{'seller_' if of_both and role is Role.MERCHANT else ''}{self.doors.noun}_{act.name}"

    @cached_property
    def _lists_stands(self) -> bool:
        return "stand" in self.row().fields

    def _show_in_list(self, view: CaseView[R]) -> dict[str, Any]:
        return self._show(view.row, self.row) | (self._stand(view, self.row) if self._lists_stands else {})

    def _show(self, row: R, shape: type[Columns]) -> dict[str, Any]:
        return values(row, shape) | self.in_row(row)

    def _stand(self, view: CaseView[R], shape: Shape) -> dict[str, Any]:
        """Beside the columns or, where the shape has a field for it, under `stand`."""
        if self.stand:
            return self.stand(view)
        found = stand(view.row, [*self.doors.actions(view.row, by=view.by, at=view.at)])
        return found if issubclass(shape, CaseStandOut) else {"stand": found}


def first_paragraph(command: Callable[..., Any]) -> str:
    """Quote the first paragraph of a command's docstring, without its refusals."""
    said = cleandoc(getattr(command, "func", command).__doc__ or "").partition("\n\n")[0]
    return said.partition("Raises ``")[0].strip()


@cache
def body_of(act: Act[R], doors: Doors[R]) -> Shape | None:
    """Make the shape of the body of an act; none where it asks nothing."""

    def validate(_shape: object, given: dict[str, Any]) -> dict[str, Any]:
        if wrong := act.conflicts(given):
            raise ValidationError(dict(wrong))
        return given

    fields = {name: value.api_field() for name, (_argument, value) in act.api_values.items()}
    name = "".join(part.title() for part in (doors.noun, *act.name.split("_")))
    return type(f"{name}In", (serializers.Serializer,), {**fields, "validate": validate}) if fields else None


def _view(roles: Collection[Role], **members: object) -> Callable[..., Any]:
    """A view for these roles: where the shop alone has a part, it is refused to everybody else."""
    own = {"permission_classes": (ActsForAShop,)} if {*roles} - {Role.SYSTEM} == {Role.MERCHANT} else {}
    made: type[APIView] = type("CaseView", (APIView,), members | own)
    return made.as_view()


def _filters(request: Request, codes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """By which columns somebody narrows a list. Raises 400 for a code that there is not."""
    wanted = {name: code for name in codes if (code := request.query_params.get(name))}
    if wrong := [name for name, code in wanted.items() if code not in codes[name]]:
        raise ValidationError(dict.fromkeys(wrong, gettext("There is no such value.")))
    return wanted


def _field_of(model: type[models.Model], name: str) -> serializers.Field[Any, Any, Any, Any]:
    if name == "state" and issubclass(model, CaseRow):
        return serializers.ChoiceField(choices=[state.value for state in model.CASE.lifecycle.states()])
    column = model._meta.get_field(name)
    if isinstance(column, ArrayField):
        return serializers.ListField(child=FIELDS[type(column.base_field)]())
    if type(column) not in FIELDS:
        raise TypeError(f"{model.__name__}.{name}: say its field, a column does not")
    if choices := getattr(column, "choices", None):
        return serializers.ChoiceField(choices=[value for value, _ in choices])
    null, blank = getattr(column, "null", False), getattr(column, "blank", False)
    empty: dict[str, Any] = {"allow_null": True} if null else {"allow_blank": True} if blank else {}
    return FIELDS[type(column)](**empty)
