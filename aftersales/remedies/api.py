"""Shapes and doors of remedies."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aftersales.freight import queries as freight_queries
from aftersales.freight.api import ReimbursementOut, reimbursed
from aftersales.freight.types import MOST_FREIGHT
from aftersales.remedies import commands, queries
from aftersales.remedies.errors import RemedyNotFound, RemedyRefused
from aftersales.remedies.models import Remedy
from aftersales.remedies.states import RemedyState
from aftersales.remedies.types import RemedyBasis
from aftersales.returns.api.serializers import ParcelIn
from catalog.safety.types import Disposal
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.cases.doors import CaseStandOut, stand
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut
from platform_core.payments.errors import NotRefundable
from platform_core.states import IllegalTransition, WrongRole

DUTIES: Final = ("CRL-19", "SPT-03", "CRI-08")
STEP: Final = (RemedyNotFound, RemedyRefused, IllegalTransition, WrongRole)
PLAIN: Final = (
    *("id", "number", "state", "order_id", "order_number", "line_id", "merchant_id", "title_zh", "title_en"),
    *("pieces", "disposal", "offered_at", "carrier", "waybill", "sent_at", "basis", "granted_at"),
)


class RemedyRowOut(serializers.Serializer[Any]):
    """Pieces of a recalled lot that you have: what is wrong, what to do with them, and what you get back.

    `amount` is what goes back; before it is granted, what would. `outlay` is what you paid to send them back.
    """

    id = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.ChoiceField([state.value for state in RemedyState])
    recall_id = serializers.UUIDField(help_text="see `/recalls`")
    danger = serializers.CharField()
    advice = serializers.CharField()
    lot = serializers.CharField(allow_blank=True)
    order_id = serializers.UUIDField()
    order_number = serializers.CharField()
    line_id = serializers.UUIDField()
    merchant_id = serializers.UUIDField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField(allow_blank=True)
    pieces = serializers.IntegerField()
    disposal = serializers.ChoiceField([way.value for way in Disposal])
    ground = serializers.CharField(allow_blank=True)
    amount = MoneyOut()
    outlay = MoneyOut()
    reimbursement = ReimbursementOut(allow_null=True, help_text="how far what the way cost is on its way to the buyer")
    offered_at = serializers.DateTimeField()
    carrier = serializers.CharField(allow_blank=True)
    waybill = serializers.CharField(allow_blank=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    basis = serializers.ChoiceField([basis.value for basis in RemedyBasis], allow_null=True)
    granted_at = serializers.DateTimeField(allow_null=True)


class RemedyOut(RemedyRowOut):
    """With what you may do now, and until when."""

    stand = CaseStandOut()


class RemedyPageOut(serializers.Serializer[Any]):
    items = RemedyRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class RecalledParcelIn(ParcelIn):
    """Any carrier will do. `outlay`: the freight that you paid, in fen; the shop bears it."""

    outlay = serializers.IntegerField(min_value=0, max_value=MOST_FREIGHT.amount, default=0)


class Remedies(APIView):
    """One's own as a buyer, or the shop's, newest first."""

    @api(responses={200: RemedyPageOut}, duties=DUTIES)
    def get(self, request: Request) -> Response:
        rows = queries.remedies_of(actor_of(request))
        return Response(page_of(rows, request, by=("-offered_at", "-id"), show=_listed))


class OneRemedy(APIView):
    """One of them, with what you may do now and until when."""

    @api(responses={200: RemedyOut}, refuses=(RemedyNotFound,), duties=DUTIES)
    def get(self, request: Request, remedy_id: UUID) -> Response:
        return _answer(remedy_id, request)


class RecalledParcel(APIView):
    """The parcel in which the recalled goods go back; PUT it once, with any carrier."""

    @api(request=RecalledParcelIn, responses={200: RemedyOut}, refuses=STEP, duties=DUTIES)
    @once
    def put(self, request: Request, remedy_id: UUID) -> Response:
        body = parsed(RecalledParcelIn, request)
        commands.send_recalled(remedy_id, **body, by=actor_of(request), at=clock.now())
        return _answer(remedy_id, request)


class Destruction(APIView):
    """PUT it once the goods are destroyed, where the recall asks for that: the money goes back."""

    @api(responses={200: RemedyOut}, refuses=(*STEP, NotRefundable), duties=(*DUTIES, "OPR-27"))
    @once
    def put(self, request: Request, remedy_id: UUID) -> Response:
        commands.say_destroyed(remedy_id, by=actor_of(request), at=clock.now())
        return _answer(remedy_id, request)


class RecalledArrival(APIView):
    """Say that recalled goods are back: the buyer's money goes back."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: RemedyOut}, refuses=(*STEP, NotRefundable), duties=DUTIES)
    @once
    def put(self, request: Request, remedy_id: UUID) -> Response:
        commands.confirm_recalled(remedy_id, by=actor_of(request), at=clock.now())
        return _answer(remedy_id, request)


def _answer(remedy_id: UUID, request: Request) -> Response:
    by = actor_of(request)
    row = queries.remedy(remedy_id, by=by)
    actions = queries.remedy_actions(row, by=by, at=clock.now())
    return Response(RemedyOut(_row(row) | {"stand": stand(row, actions)}).data)


def _listed(row: Remedy) -> dict[str, Any]:
    return dict(RemedyRowOut(_row(row)).data)


def _row(row: Remedy) -> dict[str, Any]:
    amount = row.paid if row.amount is None else row.amount
    money = {"amount": amount, "outlay": row.outlay}
    recall = {name: getattr(row.freeze, name) for name in ("danger", "advice", "lot", "ground")}
    said = {name: getattr(row, name) for name in PLAIN} | recall | {"recall_id": row.freeze_id}
    said["basis"] = row.basis or None
    said["reimbursement"] = reimbursed(freight_queries.reimbursement_for(row))
    return said | {name: {"amount": fen, "currency": row.currency} for name, fen in money.items()}
