"""Views of the API of complaints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.complaint import queries
from complaints.complaint.api import rendering, serializers
from complaints.complaint.commands import decisions, filing, remedies
from complaints.complaint.errors import (
    AnswerRefused,
    ComplaintEnded,
    ComplaintNotFound,
    ComplaintOpen,
    ComplaintRefused,
    DecidedAlready,
    PerformanceRefused,
    TextRefused,
)
from complaints.complaint.models import Complaint
from complaints.complaint.types import AnswerKind, Shows
from orders.sales.errors import OrderNotFound
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.cases import doors as cases
from platform_core.files import doors as files
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.payments.errors import NotRefundable

ANSWERS: Final[Mapping[AnswerKind, Callable[..., Complaint]]] = {
    AnswerKind.ACCEPT: remedies.accept,
    AnswerKind.OFFER: remedies.offer,
    AnswerKind.REJECT: remedies.reject,
}
PRIVATE: Final = {"Cache-Control": "private, no-store"}  # the parties' words stay between them


class OrderComplaints(APIView):
    """Complain of an order. The platform acknowledges it, the shop answers, and a silent shop is passed over."""

    @api(
        request=serializers.ComplaintIn,
        responses={201: serializers.ComplaintStandOut},
        refuses=(OrderNotFound, ComplaintRefused, ComplaintOpen, DecidedAlready),
        duties=("ECL-59", "HSE-08"),
    )
    @once
    def post(self, request: Request, order_id: UUID) -> Response:
        body, by, at = parsed(serializers.ComplaintIn, request), actor_of(request), clock.now()
        complaint = filing.file(order_id, **body, by=by, at=at)
        return Response(rendering.stand(complaint, by=by, at=at), status=status.HTTP_201_CREATED)


class OneComplaint(APIView):
    """A complaint with all words, evidence, answers and decisions, and the steps that you may take now."""

    @api(responses={200: serializers.ComplaintOut}, refuses=(ComplaintNotFound,), duties=("ECL-59",))
    def get(self, request: Request, complaint_id: UUID) -> Response:
        by = actor_of(request)
        found = queries.complaint(complaint_id, by=by)
        return Response(rendering.complaint(found, by=by, at=clock.now()), headers=PRIVATE)


class ComplaintMessages(APIView):
    """Write about a complaint, at any time. It moves nothing, and no clock heeds it."""

    @api(
        request=serializers.ComplaintMessageIn,
        responses={201: serializers.ComplaintMessageRowOut},
        refuses=(ComplaintNotFound, TextRefused),
    )
    @once
    def post(self, request: Request, complaint_id: UUID) -> Response:
        text = parsed(serializers.ComplaintMessageIn, request)["text"]
        message = filing.write(complaint_id, text=text, by=actor_of(request), at=clock.now())
        return Response(rendering.message(message), status=status.HTTP_201_CREATED)


class ComplaintReview(APIView):
    """Ask for a review of the decision, with a reason. Another person decides; refunds stay with the shopper."""

    @api(
        request=serializers.ComplaintMessageIn,
        responses={200: serializers.ComplaintStandOut},
        refuses=(*cases.refusals(Complaint, "ask_review"), TextRefused, ComplaintEnded),
        duties=("HSE-08",),
    )
    @once
    def put(self, request: Request, complaint_id: UUID) -> Response:
        text, by, at = parsed(serializers.ComplaintMessageIn, request)["text"], actor_of(request), clock.now()
        return Response(rendering.stand(decisions.ask_review(complaint_id, text=text, by=by, at=at), by=by, at=at))


class ComplaintAnswerRejection(APIView):
    """Say why the shop's answer is none. The platform decides; it is said once."""

    @api(
        request=serializers.ComplaintMessageIn,
        responses={200: serializers.ComplaintStandOut},
        refuses=(*cases.refusals(Complaint, "reject_answer"), TextRefused),
        duties=("HSE-08", "ECL-61"),
    )
    @once
    def put(self, request: Request, complaint_id: UUID) -> Response:
        text, by, at = parsed(serializers.ComplaintMessageIn, request)["text"], actor_of(request), clock.now()
        return Response(rendering.stand(filing.reject_answer(complaint_id, text=text, by=by, at=at), by=by, at=at))


class ComplaintCorrection(APIView):
    """Correct a complaint taken down by telephone, once and within its time. The original stays beside it."""

    @api(
        request=serializers.ComplaintMessageIn,
        responses={200: serializers.ComplaintStandOut},
        refuses=(*cases.refusals(Complaint, "correct"), TextRefused),
        duties=("ECL-59", "HSE-08"),
    )
    @once
    def put(self, request: Request, complaint_id: UUID) -> Response:
        text, by, at = parsed(serializers.ComplaintMessageIn, request)["text"], actor_of(request), clock.now()
        return Response(rendering.stand(filing.correct(complaint_id, text=text, by=by, at=at), by=by, at=at))


class ComplaintRating(APIView):
    """Rate how it went, once it has ended."""

    @api(
        request=serializers.ComplaintRatingIn,
        responses={200: serializers.ComplaintStandOut},
        refuses=(*cases.refusals(Complaint, "rate"), TextRefused),
        duties=("HSE-08",),
    )
    @once
    def put(self, request: Request, complaint_id: UUID) -> Response:
        said, by, at = parsed(serializers.ComplaintRatingIn, request), actor_of(request), clock.now()
        return Response(rendering.stand(filing.rate(complaint_id, **said, by=by, at=at), by=by, at=at))


class ComplaintEvidence(APIView):
    """Leave a file that shows something, while the complaint is open. Both sides see it; nobody takes it back."""

    parser_classes = files.PARSERS

    @api(
        request={"multipart/form-data": serializers.ComplaintUploadIn},
        responses={201: files.FileOut},
        refuses=(ComplaintNotFound, ComplaintEnded, *files.REFUSES_UPLOAD),
        duties=("HSE-08",),
    )
    @once
    def post(self, request: Request, complaint_id: UUID) -> Response:
        shows = parsed(serializers.ComplaintUploadIn, request)["shows"]
        upload, name = files.upload_of(request)
        said: dict[str, Any] = {"upload": upload, "name": name, "shows": Shows(shows) if shows else None}
        kept = filing.keep_evidence(complaint_id, **said, by=actor_of(request), at=clock.now())
        return Response(files.FileOut(kept).data, status=status.HTTP_201_CREATED)


class ComplaintPerformance(APIView):
    """Report the performance that was granted, with a file left since then. It stops the clock."""

    permission_classes = (ActsForAShop,)

    @api(
        request=serializers.ComplaintMessageIn,
        responses={200: serializers.ComplaintStandOut},
        refuses=(*cases.refusals(Complaint, "perform"), PerformanceRefused),
        duties=("HSE-08", "PCR-08"),
    )
    @once
    def put(self, request: Request, complaint_id: UUID) -> Response:
        text, by, at = parsed(serializers.ComplaintMessageIn, request)["text"], actor_of(request), clock.now()
        return Response(rendering.stand(remedies.perform(complaint_id, text=text, by=by, at=at), by=by, at=at))


class ShopAnswer(APIView):
    """The shop's typed answer: accept, offer, or reject. Nothing else stops its clock."""

    permission_classes = (ActsForAShop,)

    @api(
        request=serializers.ShopAnswerIn,
        responses={200: serializers.ComplaintStandOut},
        refuses=(*cases.refusals(Complaint, "offer"), AnswerRefused, NotRefundable),
        duties=("HSE-08",),
    )
    @once
    def put(self, request: Request, complaint_id: UUID) -> Response:
        answer = parsed(serializers.ShopAnswerIn, request)
        command, by, at = ANSWERS[answer["kind"]], actor_of(request), clock.now()
        return Response(rendering.stand(command(complaint_id, **answer["said"], by=by, at=at), by=by, at=at))
