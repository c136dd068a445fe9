"""The doors of complaints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints import commands, queries
from complaints.api import rendering as show
from complaints.api import serializers as shapes
from complaints.errors import (
    AnswerRefused,
    ComplaintEnded,
    ComplaintNotFound,
    ComplaintOpen,
    ComplaintRefused,
    ComplaintTooOld,
    DecidedAlready,
    TextRefused,
)
from complaints.models import Complaint
from complaints.states import ComplaintState
from complaints.types import AnswerKind
from orders.errors import OrderNotFound
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.cases import doors as cases
from platform_core.files import doors as files
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.payments.errors import NotRefundable

STATE: Final = OpenApiParameter("state", enum=[s.value for s in ComplaintState])
ANSWERS: Final[Mapping[AnswerKind, Callable[..., Complaint]]] = {
    AnswerKind.ACCEPT: commands.accept,
    AnswerKind.OFFER: commands.offer,
    AnswerKind.REJECT: commands.reject,
}
PRIVATE: Final = {"Cache-Control": "private, no-store"}  # what the parties wrote stays between them


class OrderComplaints(APIView):
    """Complain of an order. The platform acknowledges it, the shop answers, and a silent shop is passed over."""

    @api(
        request=shapes.ComplaintIn,
        responses={201: shapes.ComplaintStandOut},
        refuses=(OrderNotFound, ComplaintRefused, ComplaintTooOld, ComplaintOpen, DecidedAlready),
        duties=("ECL-59", "HSE-08"),
    )
    @once
    def post(self, request: Request, order_id: UUID) -> Response:
        body, by, at = parsed(shapes.ComplaintIn, request), actor_of(request), clock.now()
        complaint = commands.file(order_id, **body, by=by, at=at)
        return Response(show.stand(complaint, by=by, at=at), status=status.HTTP_201_CREATED)


class Complaints(APIView):
    """One's own complaints as a shopper, or those against the shop, newest first."""

    @extend_schema(parameters=[STATE])
    @api(responses={200: shapes.ComplaintPageOut})
    def get(self, request: Request) -> Response:
        rows = queries.complaints_of(actor_of(request), state=_state(request))
        return Response(page_of(rows, request, by=("-filed_at", "-id"), show=show.row))


class OneComplaint(APIView):
    """A complaint with all that was said, left as evidence, answered and decided, and what you may do now."""

    @api(responses={200: shapes.ComplaintOut}, refuses=(ComplaintNotFound,), duties=("ECL-59",))
    def get(self, request: Request, complaint_id: UUID) -> Response:
        by = actor_of(request)
        found = queries.complaint(complaint_id, by=by)
        return Response(show.complaint(found, by=by, at=clock.now()), headers=PRIVATE)


class ComplaintMessages(APIView):
    """Write about a complaint, at any time. It moves nothing, and no clock heeds it."""

    @api(
        request=shapes.ComplaintMessageIn,
        responses={201: shapes.ComplaintMessageRowOut},
        refuses=(ComplaintNotFound, TextRefused),
    )
    @once
    def post(self, request: Request, complaint_id: UUID) -> Response:
        text = parsed(shapes.ComplaintMessageIn, request)["text"]
        message = commands.write(complaint_id, text=text, by=actor_of(request), at=clock.now())
        return Response(show.message(message), status=status.HTTP_201_CREATED)


class ComplaintEvidence(APIView):
    """Leave a file that shows something, while the complaint is open. Both sides see it; nobody takes it back."""

    parser_classes = files.PARSERS

    @api(
        request=files.UPLOAD,
        responses={201: files.FileOut},
        refuses=(ComplaintNotFound, ComplaintEnded, *files.REFUSES_UPLOAD),
    )
    @once
    def post(self, request: Request, complaint_id: UUID) -> Response:
        upload, name = files.upload_of(request)
        kept = commands.keep_evidence(complaint_id, upload=upload, name=name, by=actor_of(request), at=clock.now())
        return Response(show.file(kept), status=status.HTTP_201_CREATED)


class OneEvidence(APIView):
    """A file that either side has left."""

    @api(responses=files.DOWNLOAD, refuses=(ComplaintNotFound, *files.REFUSES_DOWNLOAD))
    def get(self, request: Request, complaint_id: UUID, file_id: UUID) -> HttpResponse:
        found = queries.complaint(complaint_id, by=actor_of(request))
        return files.as_download(file_id, about=found.as_about())


class ShopAnswer(APIView):
    """The shop's typed answer: accept, offer, or reject. Nothing else stops its clock."""

    permission_classes = (ActsForAShop,)

    @api(
        request=shapes.ShopAnswerIn,
        responses={200: shapes.ComplaintStandOut},
        refuses=(*cases.refusals(Complaint, "offer"), AnswerRefused, NotRefundable),
        duties=("HSE-08",),
    )
    @once
    def put(self, request: Request, complaint_id: UUID) -> Response:
        answer = parsed(shapes.ShopAnswerIn, request)
        command, by, at = ANSWERS[answer["kind"]], actor_of(request), clock.now()
        return Response(show.stand(command(complaint_id, **answer["said"], by=by, at=at), by=by, at=at))


def _state(request: Request) -> str:
    state = request.query_params.get("state", "")
    if state and state not in {s.value for s in ComplaintState}:
        raise ValidationError({"state": "no such state"})
    return state
