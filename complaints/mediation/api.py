"""API of mediations."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.complaint.api.serializers import ComplaintMessageIn
from complaints.complaint.errors import ComplaintNotFound
from complaints.mediation import commands, queries
from complaints.mediation.errors import (
    ConsentStands,
    MediationNotFound,
    MediationOpen,
    MediationRefused,
    MediationTooLate,
)
from complaints.mediation.models import Mediation
from complaints.mediation.states import MediationState
from complaints.mediation.types import MediationAct
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import doors as cases
from platform_core.cases.doors import CaseStandOut, list_view
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut
from platform_core.payments.errors import NotRefundable

PRIVATE = {"Cache-Control": "private, no-store"}
SIDES = [Role.SHOPPER.value, Role.MERCHANT.value]


class MediationRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    complaint_id = serializers.UUIDField()
    order_id = serializers.UUIDField()
    merchant_id = serializers.UUIDField()
    asked_by = serializers.ChoiceField(choices=SIDES)
    state = serializers.ChoiceField(choices=[s.value for s in MediationState])
    asked_at = serializers.DateTimeField()


class MediationPageOut(serializers.Serializer[Any]):
    items = MediationRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class MediationStandOut(MediationRowOut, CaseStandOut):
    """The state of a mediation, under version `rules` of the rules. Nothing is owed before both sides have accepted:
    `amount` goes back then, or with `performs` the shop does as the complaint demands."""

    rules = serializers.UUIDField()
    shopper_consented_at = serializers.DateTimeField(allow_null=True)
    shop_consented_at = serializers.DateTimeField(allow_null=True)
    amount = MoneyOut(allow_null=True)
    performs = serializers.BooleanField()
    accepted_by = serializers.ListField(child=serializers.ChoiceField(choices=SIDES))


class MediationWordOut(serializers.Serializer[Any]):
    act = serializers.ChoiceField(choices=[act.value for act in MediationAct])
    author = serializers.ChoiceField(choices=[*SIDES, Role.STAFF.value])
    text = serializers.CharField()
    said_at = serializers.DateTimeField()


class MediationOut(MediationStandOut):
    """A mediation with all its words. Beside it the ways outside the house stay open: `complaints/{id}` names them."""

    words = MediationWordOut(many=True)


def _row(found: Mediation) -> dict[str, Any]:
    return {name: getattr(found, name) for name in map(str, MediationRowOut().fields)}


def _stand(found: Mediation, *, by: Actor, at: datetime) -> dict[str, Any]:
    amount = found.money(found.amount)
    return (
        _row(found)
        | cases.stand(found, queries.mediation_actions(found, by=by, at=at))
        | {
            "rules": found.rules,
            "shopper_consented_at": found.shopper_consented_at,
            "shop_consented_at": found.shop_consented_at,
            "amount": amount and {"amount": amount.amount, "currency": amount.currency},
            "performs": found.performs,
            "accepted_by": [side for side in (found.first_accepted_by, found.then_accepted_by) if side],
        }
    )


class ComplaintMediation(APIView):
    """Ask the platform to mediate, and say why. It is voluntary: the other side agrees or not, and either may leave."""

    @api(
        request=ComplaintMessageIn,
        responses={201: MediationStandOut},
        refuses=(ComplaintNotFound, MediationRefused, MediationOpen),
        duties=("ECL-63", "NRR-24"),
    )
    @once
    def post(self, request: Request, complaint_id: UUID) -> Response:
        text, by, at = parsed(ComplaintMessageIn, request)["text"], actor_of(request), clock.now()
        found = commands.ask_mediation(complaint_id, text=text, by=by, at=at)
        return Response(_stand(found, by=by, at=at), status=status.HTTP_201_CREATED)


class OneMediation(APIView):
    """A mediation: consents, proposal, words, and the steps that you may take now."""

    @api(responses={200: MediationOut}, refuses=(MediationNotFound,), duties=("ECL-63",))
    def get(self, request: Request, mediation_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        found = queries.mediation(mediation_id, by=by)
        words = [
            {"act": word.act, "author": word.author, "text": text, "said_at": word.said_at}
            for word, text in queries.mediation_words(found)
        ]
        return Response(_stand(found, by=by, at=at) | {"words": words}, headers=PRIVATE)


class MediationConsent(APIView):
    """Your agreement to be mediated. PUT it; it binds you to no result."""

    @api(
        responses={200: MediationStandOut},
        refuses=(*cases.refusals(Mediation, "consent"), ConsentStands),
        duties=("ECL-63",),
    )
    @once
    def put(self, request: Request, mediation_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        return Response(_stand(commands.consent(mediation_id, by=by, at=at), by=by, at=at))


class MediationAcceptance(APIView):
    """Your acceptance of the proposal. PUT it; once both sides have accepted, it is owed."""

    @api(
        responses={200: MediationStandOut},
        refuses=(
            *cases.refusals(Mediation, "accept"),
            ConsentStands,
            MediationRefused,
            MediationTooLate,
            NotRefundable,
        ),
        duties=("ECL-63",),
    )
    @once
    def put(self, request: Request, mediation_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        return Response(_stand(commands.agree(mediation_id, by=by, at=at), by=by, at=at))


class MediationLeaving(APIView):
    """Your leaving, or your refusal of the proposal, with a reason. PUT it; nothing is agreed, and nothing is lost."""

    @api(
        request=ComplaintMessageIn,
        responses={200: MediationStandOut},
        refuses=(*cases.refusals(Mediation, "leave"), MediationRefused),
        duties=("ECL-63",),
    )
    @once
    def put(self, request: Request, mediation_id: UUID) -> Response:
        text, by, at = parsed(ComplaintMessageIn, request)["text"], actor_of(request), clock.now()
        return Response(_stand(commands.leave(mediation_id, text=text, by=by, at=at), by=by, at=at))


_all = list_view(
    Mediation,
    says="Your mediations, on either side, newest first.",
    out=MediationPageOut,
    show=_row,
    by=("-asked_at", "-id"),
)
_one = "mediations/<uuid:mediation_id>"
both = [
    path("complaints/<uuid:complaint_id>/mediation", ComplaintMediation.as_view(), name="complaint-mediation"),
    path("mediations", _all, name="mediations"),
    path(_one, OneMediation.as_view(), name="mediation"),
    path(f"{_one}/consent", MediationConsent.as_view(), name="mediation-consent"),
    path(f"{_one}/acceptance", MediationAcceptance.as_view(), name="mediation-acceptance"),
    path(f"{_one}/leaving", MediationLeaving.as_view(), name="mediation-leaving"),
]
