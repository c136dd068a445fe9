"""What do all cases look like on the wire, and where is the door of a step that needs no words?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import queries
from platform_core.cases.rows import CaseRow
from platform_core.cases.steps import make
from platform_core.errors import DomainError
from platform_core.http.idempotency import once
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

    StepView.__doc__ = says
    return StepView.as_view()
