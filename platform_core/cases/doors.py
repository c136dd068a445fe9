"""What do all cases look like on the wire, and which doors do they share?

Each function here makes a view: of a list, of a step that needs no words, of the files that were left about a case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import queries
from platform_core.cases.rows import CaseRow, rows_of
from platform_core.cases.steps import make
from platform_core.errors import DomainError
from platform_core.files import doors as files
from platform_core.files.types import About, KeptFile
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of
from platform_core.http.schema import api
from platform_core.states import IllegalTransition, WrongRole


class CaseActionOut(serializers.Serializer[Any]):
    """What you may do now; without an end, for as long as the case stands as it does."""

    name = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)


class CaseClockOut(serializers.Serializer[Any]):
    """A promise that runs: what happens by itself at `due_at` if nobody acts."""

    kind = serializers.CharField()
    owed_by = serializers.CharField()
    due_at = serializers.DateTimeField()
    state = serializers.CharField()


class CaseStandOut(serializers.Serializer[Any]):
    """How far it is: the promises that run, or ran, and what you may do now."""

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

    ``show`` gets the row, ``by`` and ``at``, and gives what ``out`` describes.
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
            state = request.query_params.get("state", "")
            if state and state not in states:
                raise ValidationError({"state": gettext("There is no such state.")})
            found = rows_of(model).visible_to(actor_of(request))
            rows = found.filter(state=state) if state else found
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
