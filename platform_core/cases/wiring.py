"""Wire the cases of an app: their clocks and, where the doors declare their API, notices, data, pages and desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import AppConfig
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from drf_spectacular.settings import spectacular_settings
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.actors import ANONYMOUS, Role
from platform_core.cases.declared import WIRED, Board, CaseView, Doors, wired_for
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns, page_out, values
from platform_core.cases.pages import badge_of, pages
from platform_core.cases.queues import desk_of
from platform_core.cases.records import rows_of_mine
from platform_core.cases.rows import CaseRow, rows_of
from platform_core.cases.steps import follow_clocks
from platform_core.cases.telling import tell_parties
from platform_core.http.paging import page_of, read_page
from platform_core.http.schema import api
from platform_core.vault.declarations import retain


def wire_cases(app: AppConfig) -> None:
    """Do it once all modules of the app's rooms are loaded."""
    follow_clocks(app)
    for model, doors in WIRED.items():
        if model._meta.app_label == app.label:
            tell_parties(model.CASE, app=f"{model.__module__.partition('.models')[0]}.case")
            _declare_personal_data(model)
            admin.site.register(model, desk_of(doors))
            states = type(model.CASE.born.state)
            spectacular_settings.ENUM_NAME_OVERRIDES[states.__name__] = [state.value for state in states]


def api_routes(role: Role) -> list[URLPattern]:
    """The addresses of all wired cases in the API of this role; everybody's boards are the storefront's."""
    found = [route for doors in wired_for(role) for route in _api_of(doors).routes(role)]
    if role is Role.SHOPPER:
        found += [path(board.address, _board_api(doors, board)) for doors, board in _boards()]
    return found


def page_routes(role: Role) -> list[URLPattern]:
    """The addresses of all wired cases at the door of this role."""
    return [route for doors in wired_for(role) for route in pages(doors, role)]


def board_routes() -> list[URLPattern]:
    """The addresses of the boards that everybody reads."""
    return [path(board.address, _board_page(doors, board), name=doors.path) for doors, board in _boards()]


def _boards() -> list[tuple[Doors[Any], Board]]:
    return [(doors, doors.board) for doors in WIRED.values() if doors.board]


def _declare_personal_data(model: type[CaseRow]) -> None:
    """Declare the personal data of a row. Raises ``ValueError`` where its table is silent about it."""
    if not (kept := model.CASE.keeps):
        raise ValueError(f"{model.CASE.kind}: say which personal data it `keeps`")
    own = [f.attname for f in model._meta.concrete_fields if f.attname not in model.CASE.parties.values()]
    retain(
        model._meta.label,
        *kept.columns,
        purpose=kept.purpose,
        because=kept.because,
        retention=kept.retention,
        export=rows_of_mine(model, *own),
    )


@cache
def _api_of(doors: Doors[Any]) -> CaseApi[Any]:
    name = doors.model.__name__
    row = _shape(doors, f"{name}RowOut", "id", "number", "state", *doors.api)
    whole = type(f"{name}Out", (row, CaseStandOut), {"__doc__": doors.model.__doc__, "__module__": __name__})
    return CaseApi(
        doors=doors,
        row=row,
        one=whole,
        answer=whole,
        says="One's own as a shopper, or the shop's, newest first.",
        reads="One of them, with its clocks and what you may do now.",
    )


def _shape(doors: Doors[Any], name: str, *names: str) -> type[Columns]:
    bare: type[Columns] = type(name, (Columns,), {"__doc__": doors.model.__doc__, "__module__": __name__})
    return columns(doors.model, *names)(bare)


def _rows_on_board(doors: Doors[Any], board: Board, **ids: Any) -> Any:
    return rows_of(doors.model).filter(state__in=board.states, **ids)


def _texts_on_board(view: CaseView[Any], board: Board) -> list[Any]:
    """The texts that everybody reads: those of the board's columns, and none that a side reads alone."""
    return [text for text in view.texts if text[0] in board.columns]


def _board_api(doors: Doors[Any], board: Board) -> Callable[..., Any]:
    shape = _shape(doors, f"{doors.model.__name__}OnBoardOut", "id", "state", *board.columns)
    page = page_out(shape, f"{doors.model.__name__}BoardOut")

    class BoardView(APIView):
        permission_classes = (AllowAny,)

        @api(responses={200: page}, duties=doors.duties, description="What everybody reads of them, newest first.")
        def get(self, request: Request, **ids: Any) -> Response:
            rows = _rows_on_board(doors, board, **ids)
            return Response(page_of(rows, request, by=doors.order, show=lambda row: values(row, shape)))

    return BoardView.as_view()


def _board_page(doors: Doors[Any], board: Board) -> Callable[..., HttpResponse]:
    @require_safe
    def show(request: HttpRequest, **ids: Any) -> HttpResponse:
        found = read_page(_rows_on_board(doors, board, **ids), request, by=doors.order)
        views = [CaseView(doors=doors, row=row, by=ANONYMOUS, at=clock.now()) for row in found.rows]
        shown = [{"texts": _texts_on_board(view, board), "state": badge_of(view.row)} for view in views]
        facts = {"title": board.title, "empty": board.empty, "cases": shown, "next": found.next}
        return TemplateResponse(request, "cases/board.html", facts)

    return show
