"""API of cases outside the house."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.complaint.policies import MOST_TEXT
from complaints.outside import commands, queries
from complaints.outside.errors import NoEvidenceWanted, OutsideEnded, OutsideKnown, OutsideNotFound, OutsideRefused
from complaints.outside.models import OutsideCase
from complaints.outside.states import OutsideState
from complaints.outside.types import OutsideFiling, OutsideFinding, OutsideKind, OutsideOutcome
from orders.sales.errors import OrderNotFound
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor, Role
from platform_core.cases import doors as cases
from platform_core.cases.doors import CaseStandOut, download_view, list_view, step_view, upload_view
from platform_core.files.doors import FileOut
from platform_core.http.days import NAMEABLE
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import AmountIn, MoneyOut

PRIVATE = {"Cache-Control": "private, no-store"}
KINDS = [kind.value for kind in OutsideKind]
MADE = ("clocks", "actions", "ways_left")  # what no column says
OUTCOMES = [outcome.value for outcome in OutsideOutcome]


class OutsideFilingIn(serializers.Serializer[Any]):
    """Before whom it is, the number that it has there, and the day it was filed on."""

    kind = serializers.ChoiceField(choices=KINDS)
    authority = serializers.CharField(max_length=100)
    authority_no = serializers.CharField(max_length=60)
    filed_on = serializers.DateField(validators=list(NAMEABLE))

    def to_internal_value(self, data: Any) -> Any:
        said = super().to_internal_value(data)
        return {"filing": OutsideFiling(**said | {"kind": OutsideKind(said["kind"])})}


class OutsideAcceptanceIn(serializers.Serializer[Any]):
    """The day that the notice of the authority says."""

    accepted_on = serializers.DateField(validators=list(NAMEABLE))


class OutsideOutcomeIn(serializers.Serializer[Any]):
    """How it ended, the number of the paper that says so, in your own words, and the amount if it names one."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    document_no = serializers.CharField(max_length=60)
    text = serializers.CharField(max_length=MOST_TEXT)
    amount = AmountIn(required=False, allow_null=True, default=None)

    def to_internal_value(self, data: Any) -> Any:
        said = super().to_internal_value(data)
        return {"finding": OutsideFinding(**said | {"outcome": OutsideOutcome(said["outcome"])})}


class OutsideRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    order_id = serializers.UUIDField()
    complaint_id = serializers.UUIDField(allow_null=True)
    merchant_id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=KINDS)
    authority = serializers.CharField()
    authority_no = serializers.CharField()
    state = serializers.ChoiceField(choices=[s.value for s in OutsideState])
    filed_on = serializers.DateField()
    opened_at = serializers.DateTimeField()


class OutsidePageOut(serializers.Serializer[Any]):
    items = OutsideRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class OutsideStandOut(OutsideRowOut, CaseStandOut):
    """Where it stands as far as we were told. `ways_left` are the routes of the law that it is not before yet."""

    accepted_on = serializers.DateField(allow_null=True)
    testing_since = serializers.DateTimeField(allow_null=True)
    evidence_wanted_at = serializers.DateTimeField(allow_null=True)
    evidence_shown_at = serializers.DateTimeField(allow_null=True)
    evidence_missed_at = serializers.DateTimeField(allow_null=True)
    file_handed_at = serializers.DateTimeField(allow_null=True)
    ways_left = serializers.ListField(child=serializers.ChoiceField(choices=KINDS))


class OutsideFindingOut(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    document_no = serializers.CharField()
    amount = MoneyOut(allow_null=True)
    text = serializers.CharField()
    told_by = serializers.ChoiceField(choices=[Role.SHOPPER.value, Role.STAFF.value])
    told_at = serializers.DateTimeField()


class OutsideOut(OutsideStandOut):
    """With what was told of its end, and the files that were left. The file of the order, which anybody can verify, is
    `PUT orders/{order_id}/dossier`."""

    findings = OutsideFindingOut(many=True)
    evidence = FileOut(many=True)


def _row(found: OutsideCase) -> dict[str, Any]:
    return {name: getattr(found, name) for name in map(str, OutsideRowOut().fields)}


def _stand(found: OutsideCase, *, by: Actor, at: datetime) -> dict[str, Any]:
    own = (
        {*map(str, OutsideStandOut().fields)} - {*map(str, OutsideRowOut().fields)} - {"clocks", "actions", "ways_left"}
    )
    return (
        _row(found)
        | cases.stand(found, queries.outside_actions(found, by=by, at=at))
        | {name: getattr(found, name) for name in own}
        | {"ways_left": list(queries.ways_left(found))}
    )


class OrderOutsideCases(APIView):
    """Put on record that you went outside with an order: we count the days of the law, put its file together, serve
    what the authority asks for, and perform what is found."""

    @api(
        request=OutsideFilingIn,
        responses={201: OutsideStandOut},
        refuses=(OrderNotFound, OutsideRefused, OutsideKnown),
        duties=("CRI-46", "ECL-62", "CRL-39"),
    )
    @once
    def post(self, request: Request, order_id: UUID) -> Response:
        body, by, at = parsed(OutsideFilingIn, request), actor_of(request), clock.now()
        found = commands.track_outside(order_id, **body, by=by, at=at)
        return Response(_stand(found, by=by, at=at), status=status.HTTP_201_CREATED)


class OneOutsideCase(APIView):
    """A case outside: which days are counted, what is asked for, how it ended, and what else is open to you."""

    @api(responses={200: OutsideOut}, refuses=(OutsideNotFound,), duties=("CRI-46", "CRL-39"))
    def get(self, request: Request, outside_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        found = queries.outside_case(outside_id, by=by)
        findings = [
            {
                **{name: getattr(row, name) for name in ("outcome", "document_no", "told_by", "told_at")},
                "amount": row.granted and {"amount": row.granted.amount, "currency": row.granted.currency},
                "text": text,
            }
            for row, text in queries.outside_findings(found)
        ]
        kept = FileOut(queries.outside_evidence(found.id), many=True).data
        body = _stand(found, by=by, at=at) | {"findings": findings, "evidence": kept}
        return Response(body, headers=PRIVATE)


class OutsideAcceptance(APIView):
    """That the authority has accepted. From that day its sixty days to mediate are counted."""

    @api(
        request=OutsideAcceptanceIn,
        responses={200: OutsideStandOut},
        refuses=(*cases.refusals(OutsideCase, "note_acceptance"), OutsideRefused),
        duties=("CRI-46",),
    )
    @once
    def put(self, request: Request, outside_id: UUID) -> Response:
        body, by, at = parsed(OutsideAcceptanceIn, request), actor_of(request), clock.now()
        return Response(_stand(commands.note_acceptance(outside_id, **body, by=by, at=at), by=by, at=at))


class OutsideOutcomeTold(APIView):
    """How it ended. Staff compare it with the paper within a time, and what it grants is performed."""

    @api(
        request=OutsideOutcomeIn,
        responses={200: OutsideStandOut},
        refuses=(*cases.refusals(OutsideCase, "tell_outcome"), OutsideRefused),
        duties=("CRI-46",),
    )
    @once
    def put(self, request: Request, outside_id: UUID) -> Response:
        body, by, at = parsed(OutsideOutcomeIn, request), actor_of(request), clock.now()
        return Response(_stand(commands.tell_outcome(outside_id, **body, by=by, at=at), by=by, at=at))


class OutsideEvidenceShown(APIView):
    """That what you have left as files is your evidence. It stops the clock."""

    permission_classes = (ActsForAShop,)

    @api(
        responses={200: OutsideStandOut},
        refuses=(*cases.refusals(OutsideCase, "show_evidence"), NoEvidenceWanted, OutsideRefused),
        duties=("ECL-62",),
    )
    @once
    def put(self, request: Request, outside_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        return Response(_stand(commands.show_evidence(outside_id, by=by, at=at), by=by, at=at))


def _step(name: str, *, says: str) -> Any:
    return step_view(OutsideCase, name, says=says, out=OutsideStandOut, show=_stand, duties=("CRI-46",))


_all = list_view(
    OutsideCase,
    says="Your cases outside the house, as a shopper or as a shop, newest first.",
    out=OutsidePageOut,
    show=_row,
    by=("-opened_at", "-id"),
)
_keep = upload_view(
    OutsideCase,
    says="Leave a file for a case outside while it is open. Both sides see it.",
    keep=commands.keep_outside_evidence,
    refuses=(OutsideEnded,),
)
_one = "outside-cases/<uuid:outside_id>"
_refusal = _step("note_refusal", says="That the authority has not accepted. PUT it; the other routes stay open.")
_closing = _step("close", says="That you follow the case here no longer. PUT it; outside it goes on as it may.")
_both = [
    path("outside-cases", _all, name="outside-cases"),
    path(_one, OneOutsideCase.as_view(), name="outside-case"),
    path(f"{_one}/evidence", _keep, name="outside-evidence"),
    path(
        f"{_one}/evidence/<uuid:file_id>",
        download_view(OutsideCase, says="A file that either side has left."),
        name="outside-file",
    ),
]
storefront = [
    path("orders/<uuid:order_id>/outside-cases", OrderOutsideCases.as_view(), name="order-outside-cases"),
    *_both,
    path(f"{_one}/acceptance", OutsideAcceptance.as_view(), name="outside-acceptance"),
    path(f"{_one}/refusal", _refusal, name="outside-refusal"),
    path(f"{_one}/outcome", OutsideOutcomeTold.as_view(), name="outside-outcome"),
    path(f"{_one}/closing", _closing, name="outside-closing"),
]
seller = [*_both, path(f"{_one}/evidence-shown", OutsideEvidenceShown.as_view(), name="outside-evidence-shown")]
