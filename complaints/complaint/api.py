"""API of complaints: the shapes of its answers, and what is filed, written, left and answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import path
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.complaint import queries
from complaints.complaint.commands import filing, remedies
from complaints.complaint.doors.complaint import DOORS, OWN_WORDS, SIDES
from complaints.complaint.doors.facts import View
from complaints.complaint.errors import (
    AnswerRefused,
    ComplaintEnded,
    ComplaintNotFound,
    ComplaintOpen,
    ComplaintRefused,
    DecidedAlready,
    TextRefused,
)
from complaints.complaint.models import Answer, Complaint, Decision, Message, Review
from complaints.complaint.policies import MOST_EVIDENCE, MOST_TEXT
from complaints.complaint.types import (
    AnswerKind,
    Demand,
    DemandKind,
    Matter,
    NewFact,
    Outcome,
    Rejection,
    RejectReason,
    Shows,
    Topic,
)
from orders.sales.errors import OrderNotFound
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.asks import Ids, OneOf, Sum
from platform_core.cases.declared import Act
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns, download_view, values
from platform_core.files import doors as files
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import AmountIn, InstantIn, MoneyOut
from platform_core.labels import Labelled
from platform_core.money import Money
from platform_core.payments.errors import NotRefundable
from platform_core.payments.types import RefundFacts

MOST_LINES: Final = 200
STAMPS: Final = (
    *("with_shop_at", "answered_at", "escalated_at", "senior_since"),
    *("resolved_at", "decided_at", "under_review_at", "stands_at", "reviewed_at", "undecided_at"),
    *("closed_at", "withdrawn_at", "promised_at", "performed_at", "broken_at"),
)


def _code(kind: type[Labelled], **options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=[code.value for code in kind], **options)


IDS: Final = serializers.ListField(child=serializers.UUIDField())
BASIS: Final = serializers.ListField(child=serializers.CharField(), help_text="the duties that it rests on")


class DemandIn(serializers.Serializer[Any]):
    """A whole refund needs no amount. A `repair`, an `exchange` or a `document` has none, and is owed within a time
    once it is granted; `other` (an apology) has none either."""

    kind = _code(DemandKind)
    amount = AmountIn(required=False, allow_null=True, default=None)

    def to_internal_value(self, data: Any) -> Any:
        data = super().to_internal_value(data)
        return Demand(DemandKind(data["kind"]), data["amount"])


class NewFactIn(serializers.Serializer[Any]):
    """A fact learnt since the platform decided about the same, with the instant of learning it."""

    text = serializers.CharField(max_length=MOST_TEXT)
    since = InstantIn()

    def to_internal_value(self, data: Any) -> Any:
        return NewFact(**super().to_internal_value(data))


class ComplaintIn(serializers.Serializer[Any]):
    """`lines` are those complained of; none for the whole order. `new_fact` only where the platform has decided about
    the same before; `harm_known_since` only if you learnt of it later than the goods came."""

    topic = _code(Topic)
    demand = DemandIn()
    lines = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_LINES, required=False, default=list)
    statement = serializers.CharField(max_length=MOST_TEXT)
    new_fact = NewFactIn(required=False, allow_null=True, default=None)
    harm_known_since = InstantIn(required=False, allow_null=True, default=None)

    def to_internal_value(self, data: Any) -> Any:
        """The arguments of the command."""
        said = super().to_internal_value(data)
        lines, fact, since = (said.pop(name) for name in ("lines", "new_fact", "harm_known_since"))
        matter = Matter(lines=frozenset(lines), new_fact=fact, known_since=since)
        return said | {"topic": Topic(said["topic"]), "matter": matter}


class ComplaintUploadIn(files.UploadIn):
    """`shows` names the kind of evidence, so that everybody sees which of the requested kinds are there."""

    shows = _code(Shows, required=False, allow_null=True, default=None)


class ComplaintMessageIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=MOST_TEXT)


class DemandOut(serializers.Serializer[Any]):
    kind = _code(DemandKind)
    amount = MoneyOut(allow_null=True)


class WantedOut(serializers.Serializer[Any]):
    """A kind of evidence wanted for this topic, and whether somebody has left it. It is never a condition."""

    shows = _code(Shows)
    given = serializers.BooleanField()


@columns(
    Complaint,
    *("id", "number", "order_id", "merchant_id", "topic", "state", "filed_at"),
    topic=_code(Topic),
)
class ComplaintRowOut(Columns):
    """A complaint in a list."""

    demand = DemandOut()


class ComplaintStandOut(ComplaintRowOut, CaseStandOut):
    """The state of the complaint, without the parties' words, so that this answer may be stored.
    `evidence_wanted` is never a condition."""

    evidence_wanted = WantedOut(many=True)


@columns(
    Answer,
    *("kind", "reason", "evidence", "answered_at"),
    kind=_code(AnswerKind),
    reason=_code(RejectReason, allow_null=True),
    evidence=IDS,
)
class ShopAnswerOut(Columns):
    """The shop's typed answer. `evidence` are ids of the files listed with the complaint."""

    amount = MoneyOut(allow_null=True)
    statement = serializers.CharField(allow_null=True)


@columns(Message, "id", "author", "written_at", author=serializers.ChoiceField(choices=[*SIDES, Role.STAFF]))
class ComplaintMessageRowOut(Columns):
    """A message without its text."""


class ComplaintMessageOut(ComplaintMessageRowOut):
    text = serializers.CharField()


class FindingOut(Columns):
    amount = MoneyOut(allow_null=True)
    reasons = serializers.CharField()


@columns(Decision, "outcome", "basis", "decided_at", outcome=_code(Outcome), basis=BASIS)
class ComplaintDecisionOut(FindingOut):
    """The platform's decision."""


@columns(Review, "outcome", "basis", "reviewed_at", outcome=_code(Outcome), basis=BASIS)
class ComplaintReviewOut(FindingOut):
    """Another person's decision about the decision: the same again, or another in its place. `amount` is all that the
    complaint is granted; money that had gone back before stays with the shopper."""


class ComplaintRemedyOut(serializers.Serializer[Any]):
    """Money on its way back; `state` is the refund's."""

    amount = MoneyOut()
    state = serializers.CharField()
    granted_at = serializers.DateTimeField()


class OutsideRouteOut(serializers.Serializer[Any]):
    """The ways beside us or after us. After `until` an authority may find the complaint too old; we do not.
    The file to take along, which anybody can verify, is `PUT orders/{order_id}/dossier` for the shopper."""

    phone = serializers.CharField()
    web = serializers.URLField()
    until = serializers.DateTimeField()
    may_be_refused = serializers.BooleanField()


class TakenDownOut(serializers.Serializer[Any]):
    """A complaint by telephone: its statement was read back to you. `correction` is your own correction."""

    read_back_at = serializers.DateTimeField()
    correction = serializers.CharField(allow_null=True)


class NewFactOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    since = serializers.DateTimeField()


@columns(Complaint, "lines", "channel", "conversation_id", *STAMPS, lines=IDS)
class ComplaintOut(ComplaintStandOut):
    """The whole complaint, for its two parties. `actions` are the steps that you may take now; each is accepted."""

    statement = serializers.CharField()
    new_fact = NewFactOut(allow_null=True)
    taken_down = TakenDownOut(allow_null=True)
    outside_route = OutsideRouteOut()
    answers = ShopAnswerOut(many=True)
    messages = ComplaintMessageOut(many=True)
    decision = ComplaintDecisionOut(allow_null=True)
    review = ComplaintReviewOut(allow_null=True)
    remedies = ComplaintRemedyOut(many=True)
    evidence = files.FileOut(many=True)


def _in_row(found: Complaint) -> dict[str, Any]:
    return {"demand": {"kind": found.demand, "amount": _money(found.money(found.demanded))}}


def _in_answer(found: Complaint) -> dict[str, Any]:
    return {"evidence_wanted": [asdict(one) for one in queries.evidence_wanted(found)]}


def _in_one(view: View) -> dict[str, Any]:
    found = view.row
    answers, messages = queries.answers(found), queries.messages(found)
    decision, review, corrected = queries.decision(found), queries.review(found), queries.correction(found.id)
    texts = queries.texts(found, filter(None, [*answers, *messages, decision, review, corrected]))

    def show(one: Answer | Decision | Review, shape: type[Columns]) -> dict[str, Any]:
        own = {one.TEXT: texts.written.get(one.id), "amount": _money(found.money(one.amount))}
        return values(one, shape) | own

    taken_down = {"read_back_at": found.taken_down_at, "correction": corrected and texts.written[corrected.id]}
    return {
        "statement": texts.statement,
        "new_fact": {"text": texts.new_fact, "since": found.new_fact_since} if found.new_fact else None,
        "taken_down": taken_down if found.taken_down_at else None,
        "outside_route": asdict(queries.outside_route(found, at=view.at)),
        "answers": [show(one, ShopAnswerOut) | {"reason": one.reason or None} for one in answers],
        "messages": [values(one, ComplaintMessageRowOut) | {"text": texts.written[one.id]} for one in messages],
        "decision": decision and show(decision, ComplaintDecisionOut),
        "review": review and show(review, ComplaintReviewOut),
        "remedies": [_remedy(refund) for refund in queries.refunds(found)],
        "evidence": files.FileOut(queries.evidence(found.id), many=True).data,
    }


def _remedy(refund: RefundFacts) -> dict[str, Any]:
    return {"amount": _money(refund.amount), "state": refund.state, "granted_at": refund.requested_at}


def _money(amount: Money | None) -> dict[str, Any] | None:
    return asdict(amount) if amount else None


def _answer(
    complaint_id: UUID, *, kind: AnswerKind, amount: Any, reason: Any, by: Actor, at: datetime, **said: Any
) -> Complaint:
    """The shop's typed answer: accept, offer, or reject. Nothing else stops its clock."""
    match kind:
        case AnswerKind.ACCEPT:
            return remedies.accept(complaint_id, by=by, at=at)
        case AnswerKind.OFFER:
            return remedies.offer(complaint_id, amount=amount, statement=said["statement"], by=by, at=at)
        case AnswerKind.REJECT:
            return remedies.reject(complaint_id, rejection=Rejection(reason, **said), by=by, at=at)


def _missing(given: Mapping[str, Any]) -> Mapping[str, str]:
    needed = {AnswerKind.OFFER: "amount", AnswerKind.REJECT: "reason"}.get(given["kind"])
    return {needed: f"required to {given['kind']}"} if needed and not given[needed] else {}


ANSWER: Final[Act[Complaint]] = Act(  # on pages there is a form for each kind of answer
    "answer",
    _answer,
    step="offer",
    path="answer",
    button="",
    takes={
        "kind": OneOf(of=AnswerKind, api_help="`accept` takes nothing else"),
        "amount": Sum(optional=True, api_help="of an `offer`"),
        "reason": OneOf(of=RejectReason, optional=True, default=None, api_help="to `reject`"),
        "statement": replace(OWN_WORDS, optional=True),
        "evidence": Ids(most=MOST_EVIDENCE, optional=True, default=(), api_help="files left before, to `reject`"),
    },
    check=_missing,
    refuses=(AnswerRefused, NotRefundable),
    duties=("HSE-08",),
)
API: Final = CaseApi(
    doors=replace(DOORS, acts=[*DOORS.acts, ANSWER]),
    row=ComplaintRowOut,
    one=ComplaintOut,
    answer=ComplaintStandOut,
    says="One's own complaints as a shopper, or those against the shop, newest first.",
    reads="A complaint with all words, evidence, answers and decisions, and the steps that you may take now.",
    in_row=_in_row,
    in_answer=_in_answer,
    in_one=_in_one,
)


class OrderComplaints(APIView):
    """Complain of an order. The platform acknowledges it, the shop answers, and a silent shop is passed over."""

    @api(
        request=ComplaintIn,
        responses={201: ComplaintStandOut},
        refuses=(OrderNotFound, ComplaintRefused, ComplaintOpen, DecidedAlready),
        duties=("ECL-59", "HSE-08"),
    )
    @once
    def post(self, request: Request, order_id: UUID) -> Response:
        body, by = parsed(ComplaintIn, request), actor_of(request)
        complaint = filing.file(order_id, **body, by=by, at=clock.now())
        return Response(API.answer_of(complaint, by=by), status=status.HTTP_201_CREATED)


class ComplaintMessages(APIView):
    """Write about a complaint, at any time. It moves nothing, and no clock heeds it."""

    @api(
        request=ComplaintMessageIn,
        responses={201: ComplaintMessageRowOut},
        refuses=(ComplaintNotFound, TextRefused),
    )
    @once
    def post(self, request: Request, complaint_id: UUID) -> Response:
        text = parsed(ComplaintMessageIn, request)["text"]
        message = filing.write(complaint_id, text=text, by=actor_of(request), at=clock.now())
        return Response(values(message, ComplaintMessageRowOut), status=status.HTTP_201_CREATED)


class ComplaintEvidence(APIView):
    """Leave a file that shows something, while the complaint is open. Both sides see it; nobody takes it back."""

    parser_classes = files.PARSERS

    @api(
        request={"multipart/form-data": ComplaintUploadIn},
        responses={201: files.FileOut},
        refuses=(ComplaintNotFound, ComplaintEnded, *files.REFUSES_UPLOAD),
        duties=("HSE-08",),
    )
    @once
    def post(self, request: Request, complaint_id: UUID) -> Response:
        code, (upload, name) = parsed(ComplaintUploadIn, request)["shows"], files.upload_of(request)
        shows, by, at = Shows(code) if code else None, actor_of(request), clock.now()
        kept = filing.keep_evidence(complaint_id, upload=upload, name=name, shows=shows, by=by, at=at)
        return Response(files.FileOut(kept).data, status=status.HTTP_201_CREATED)


_one: Final = "complaints/<uuid:complaint_id>"
_both = [
    path(f"{_one}/messages", ComplaintMessages.as_view(), name="complaint-messages"),
    path(f"{_one}/evidence", ComplaintEvidence.as_view(), name="complaint-evidence"),
    path(
        f"{_one}/evidence/<uuid:file_id>",
        download_view(Complaint, says="A file that either side has left."),
        name="complaint-file",
    ),
]
storefront = [
    path("orders/<uuid:order_id>/complaints", OrderComplaints.as_view(), name="order-complaints"),
    *API.routes(Role.SHOPPER),
    *_both,
]
seller = [*API.routes(Role.MERCHANT), *_both]
