"""Shapes and doors of claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aftersales.claims import queries
from aftersales.claims.commands import answers as answers_commands
from aftersales.claims.commands import filing, replacements
from aftersales.claims.errors import (
    CarrierNotFollowed,
    ClaimAnswerRefused,
    ClaimDecidedBefore,
    ClaimNotAllowed,
    ClaimNotFound,
    ClaimNotNow,
)
from aftersales.claims.models import Claim
from aftersales.claims.states import ClaimState
from aftersales.claims.types import Burden, Claiming, ClaimMoney, Denial, NoRemedy, Topic
from aftersales.returns.api.serializers import MOST_LINES, MOST_PIECES, HomeParcelIn, ReturnHomeParcelOut
from aftersales.returns.types import Remedy
from catalog.stock.errors import LotsDoNotMatch, LotShort, LotsOver, OutOfStock
from orders.sales.errors import OrderNotFound
from orders.sales.types import LotPicked
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, download_view, list_view, stand, step_view, upload_view
from platform_core.files.doors import FileOut
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut
from platform_core.money import Money
from platform_core.states import IllegalTransition, WrongRole

MOST_TEXT = 2_000
TOPICS = [topic.value for topic in Topic]
REMEDIES = [remedy.value for remedy in Remedy]
NO_REMEDIES = [reason.value for reason in NoRemedy]


class ClaimIn(serializers.Serializer[Any]):
    """Pieces of one line: the fault, the remedy you want, and a description in your own words. The rights of the order
    say which remedies are open."""

    line_id = serializers.UUIDField()
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)
    topic = serializers.ChoiceField(choices=TOPICS)
    wants = serializers.ChoiceField(choices=REMEDIES)
    statement = serializers.CharField(max_length=MOST_TEXT)
    appeared_on = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The day on which it showed. After a refusal, what showed later is a new claim.",
    )

    def to_internal_value(self, data: Any) -> Any:
        said = super().to_internal_value(data)
        said |= {"topic": Topic(said["topic"]), "wants": Remedy(said["wants"])}
        return {"claiming": Claiming(**said)}


class ClaimOfferIn(serializers.Serializer[Any]):
    """Something else that puts it right, and why."""

    remedy = serializers.ChoiceField(choices=REMEDIES)
    statement = serializers.CharField(max_length=MOST_TEXT)

    def to_internal_value(self, data: Any) -> Any:
        said = super().to_internal_value(data)
        return said | {"remedy": Remedy(said["remedy"])}


class ClaimRefusalIn(serializers.Serializer[Any]):
    """A reason of the list, files that you have uploaded to this claim, and a statement about them. Where the burden of
    proof is yours, files are required."""

    reason = serializers.ChoiceField(choices=NO_REMEDIES)
    statement = serializers.CharField(max_length=MOST_TEXT)
    evidence = serializers.ListField(child=serializers.UUIDField(), max_length=20, required=False, default=list)

    def to_internal_value(self, data: Any) -> Any:
        said = super().to_internal_value(data)
        return {"denial": Denial(NoRemedy(said["reason"]), said["statement"], said["evidence"])}


class ClaimLotIn(serializers.Serializer[Any]):
    lot = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)


class ClaimParcelIn(HomeParcelIn):
    """The carrier by a code, one that reports to us; of new goods, the lots that they come from."""

    lots = serializers.ListField(child=ClaimLotIn(), max_length=MOST_LINES, required=False, default=list)


class ClaimRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    order_id = serializers.UUIDField()
    order_number = serializers.CharField()
    merchant_id = serializers.UUIDField()
    line_id = serializers.UUIDField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField(allow_blank=True)
    quantity = serializers.IntegerField()
    topic = serializers.ChoiceField(choices=TOPICS)
    wants = serializers.ChoiceField(choices=REMEDIES)
    state = serializers.ChoiceField(choices=[s.value for s in ClaimState])
    amount = MoneyOut()
    filed_at = serializers.DateTimeField()


class ClaimPageOut(serializers.Serializer[Any]):
    items = ClaimRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class ClaimMoneyOut(serializers.Serializer[Any]):
    """The money that goes back because of the claim itself; `refunds` holds the state of each attempt at paying it."""

    basis = serializers.ChoiceField(choices=[b.value for b in ClaimMoney])
    amount = MoneyOut()
    refunds = serializers.ListField(child=serializers.CharField())


class ClaimOut(ClaimRowOut, CaseStandOut):
    """`remedy` was granted; `return_id` is the return by which the goods go back for it. `burden` says who bears the
    burden of proof; `right_until` until when it could be claimed."""

    remedy = serializers.ChoiceField(choices=REMEDIES, allow_null=True)
    offered = serializers.ChoiceField(choices=REMEDIES, allow_null=True)
    may_offer = serializers.ListField(child=serializers.ChoiceField(choices=REMEDIES))
    burden = serializers.ChoiceField(choices=[b.value for b in Burden])
    right_until = serializers.DateTimeField()
    appeared_on = serializers.DateField(allow_null=True)
    duties = serializers.ListField(child=serializers.CharField())
    return_id = serializers.UUIDField(allow_null=True)
    parcel = ReturnHomeParcelOut(allow_null=True)
    money = ClaimMoneyOut(allow_null=True)


class ClaimAnswerOut(serializers.Serializer[Any]):
    offers = serializers.ChoiceField(choices=REMEDIES, allow_null=True)
    reason = serializers.ChoiceField(choices=NO_REMEDIES, allow_null=True)
    evidence = serializers.ListField(child=serializers.UUIDField())
    statement = serializers.CharField()
    answered_at = serializers.DateTimeField()


class WholeClaimOut(ClaimOut):
    """A claim with its statements and evidence, which both sides may read."""

    statement = serializers.CharField()
    answers = ClaimAnswerOut(many=True)
    evidence = FileOut(many=True)


ROW = ("id", "number", "order_id", "order_number", "merchant_id", "line_id", "title_zh", "title_en", "quantity")


def row(found: Claim) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ROW} | {
        "topic": found.because,
        "wants": found.wants,
        "state": found.state,
        "amount": asdict(found.portion.paid),
        "filed_at": found.filed_at,
    }


def claim(found: Claim, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Render a claim for an unsafe call: the answer is kept, so it holds nothing that is sealed."""
    facts, back, parcel = queries.claim_facts(found), queries.return_of_claim(found), queries.claim_parcel(found)
    own = {
        "remedy": found.remedy or None,
        "offered": facts.offered or None,
        "may_offer": list(facts.others),
        "burden": found.burden,
        "right_until": found.right_until,
        "appeared_on": found.appeared_on,
        "duties": found.duties,
        "return_id": back.id if back else None,
        "parcel": parcel and {"carrier": parcel.carrier, "waybill": parcel.waybill, "sent_at": parcel.sent_at},
        "money": _money(found),
    }
    return row(found) | own | stand(found, queries.claim_actions(found, by=by, at=at))


def render_latest(claim_id: UUID, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Read the claim again and render it: the command's row is older than its last step."""
    return claim(queries.one_claim(claim_id, by=by), by=by, at=at)


def render_whole(found: Claim, *, by: Actor, at: datetime) -> dict[str, Any]:
    answers = [
        {
            "offers": answer.offers or None,
            "reason": answer.reason or None,
            "evidence": answer.evidence,
            "statement": text,
            "answered_at": answer.answered_at,
        }
        for answer, text in queries.claim_answers(found)
    ]
    return claim(found, by=by, at=at) | {
        "statement": queries.claim_statement(found),
        "answers": answers,
        "evidence": queries.claim_evidence(found),
    }


def _money(found: Claim) -> dict[str, Any] | None:
    given = queries.claim_money(found)
    if given is None:
        return None
    amount = asdict(Money(given.amount, given.currency))
    return {"basis": given.basis, "amount": amount, "refunds": list(queries.claim_refunds(found))}


class OrderClaims(APIView):
    """Claim a remedy because goods of this order are not as agreed. The shop has to answer; its silence grants."""

    @api(
        request=ClaimIn,
        responses={201: ClaimOut},
        refuses=(OrderNotFound, ClaimNotAllowed, ClaimDecidedBefore, WrongRole),
        duties=("CRL-23a", "CRL-24"),
    )
    @once
    def post(self, request: Request, order_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        found = filing.claim(order_id, **parsed(ClaimIn, request), by=by, at=at)
        return Response(render_latest(found.id, by=by, at=at), status=status.HTTP_201_CREATED)


class OneClaim(APIView):
    """A claim with its answers, evidence, clocks, and the actions open to you now."""

    @api(responses={200: WholeClaimOut}, refuses=(ClaimNotFound,), duties=("CRL-24",))
    def get(self, request: Request, claim_id: UUID) -> Response:
        by = actor_of(request)
        found = render_whole(queries.one_claim(claim_id, by=by), by=by, at=clock.now())
        return Response(WholeClaimOut(found).data, headers={"Cache-Control": "no-store"})


class ForTheShop(APIView):
    """An act of the shop on a claim."""

    permission_classes = (ActsForAShop,)


class ClaimOffer(ForTheShop):
    """Offer something else that puts it right, once; the shopper takes it or leaves it."""

    @api(
        request=ClaimOfferIn,
        responses={200: ClaimOut},
        refuses=(ClaimNotFound, ClaimAnswerRefused, IllegalTransition, WrongRole),
        duties=("CRL-24",),
    )
    @once
    def put(self, request: Request, claim_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        answers_commands.offer(claim_id, **parsed(ClaimOfferIn, request), by=by, at=at)
        return Response(render_latest(claim_id, by=by, at=at))


class ClaimRefusal(ForTheShop):
    """Refuse, for a reason of the list and with evidence. The shopper may complain about the order."""

    @api(
        request=ClaimRefusalIn,
        responses={200: ClaimOut},
        refuses=(ClaimNotFound, ClaimAnswerRefused, IllegalTransition, WrongRole),
        duties=("CRL-23b",),
    )
    @once
    def put(self, request: Request, claim_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        answers_commands.refuse_claim(claim_id, **parsed(ClaimRefusalIn, request), by=by, at=at)
        return Response(render_latest(claim_id, by=by, at=at))


class ClaimPiece(ForTheShop):
    """Send the goods owed: new ones from the shelf, or the repaired ones. Where they do not arrive in time, you pay."""

    @api(
        request=ClaimParcelIn,
        responses={200: ClaimOut},
        refuses=(
            *(ClaimNotFound, CarrierNotFollowed, IllegalTransition, WrongRole),
            *(OutOfStock, LotsDoNotMatch, LotShort, LotsOver),
        ),
        duties=("CRL-24", "TGS-30"),
    )
    @once
    def put(self, request: Request, claim_id: UUID) -> Response:
        body, by, at = parsed(ClaimParcelIn, request), actor_of(request), clock.now()
        picked = [LotPicked(claim_id, lot["quantity"], lot["lot"]) for lot in body.pop("lots")]
        replacements.send_piece(claim_id, **body, picked=picked, by=by, at=at)
        return Response(render_latest(claim_id, by=by, at=at))


def _step(name: str, says: str, duties: tuple[str, ...] = ("CRL-24",)) -> Callable[..., Any]:
    return step_view(
        Claim, name, says=says, out=ClaimOut, show=lambda found, **now: render_latest(found.id, **now), duties=duties
    )


_list = list_view(
    Claim,
    says="One's own claims as a shopper, or those against the shop, newest first.",
    out=ClaimPageOut,
    show=row,
    by=("-filed_at", "-id"),
)
_upload = upload_view(
    Claim,
    says="Add a file to a claim. Both sides see what either has added.",
    keep=filing.add_to_claim,
    refuses=(ClaimNotNow,),
    duties=("CRL-23b",),
)
_file = download_view(Claim, says="A file of a claim, to be saved.")
_shared = [
    path("claims", _list, name="claims"),
    path("claims/<uuid:claim_id>", OneClaim.as_view(), name="claim"),
    path("claims/<uuid:claim_id>/evidence", _upload, name="claim-evidence"),
    path("claims/<uuid:claim_id>/evidence/<uuid:file_id>", _file, name="claim-file"),
]
storefront = [
    path("orders/<uuid:order_id>/claims", OrderClaims.as_view(), name="order-claims"),
    *_shared,
    *(
        path(f"claims/<uuid:claim_id>/{at}", _step(name, says), name=f"claim-{at}")
        for at, name, says in (
            ("withdrawal", "withdraw", "Withdraw a claim that is not granted yet."),
            ("offer/acceptance", "take_offer_return", "Take what the shop offers in place of what you want."),
            ("offer/rejection", "leave_offer", "Leave the shop's offer: it has to answer what you want."),
            ("receipt", "confirm_piece", "Say that what the shop owed has arrived."),
            ("money", "choose_money", "Take the money, where a repair has taken too long."),
        )
    ),
]
seller = [
    *_shared,
    path("claims/<uuid:claim_id>/agreement", _step("agree_return", "Grant what is wanted."), name="claim-agreement"),
    path("claims/<uuid:claim_id>/offer", ClaimOffer.as_view(), name="claim-offer"),
    path("claims/<uuid:claim_id>/refusal", ClaimRefusal.as_view(), name="claim-refusal"),
    path("claims/<uuid:claim_id>/parcel", ClaimPiece.as_view(), name="claim-parcel"),
    path("claims/<uuid:claim_id>/payment", _step("give_money", "Pay in place of sending."), name="claim-payment"),
]
