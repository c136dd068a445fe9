"""How do deposits look on the wire, and where are their doors?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.deposits.types import DepositCondition
from orders.deposits import commands, queries
from orders.deposits.errors import (
    DepositClosed,
    DepositNotDue,
    DepositNotFound,
    DepositObjectionLate,
    DepositObjectionRefused,
)
from orders.deposits.models import Deposit
from orders.deposits.states import DepositState
from orders.deposits.types import DepositBasis, DepositTerm
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, download_view, list_view, stand, step_view, upload_view
from platform_core.cases.queries import actions
from platform_core.files.doors import FileOut
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut
from platform_core.states import IllegalTransition, WrongRole

CONDITIONS = [condition.value for condition in DepositCondition]
SAME = ("quantity", "purpose", "steps", "conditions", "days")


class DepositTermOut(serializers.Serializer[Any]):
    """What is left beside the price, and how it goes back; `zh` and `en` say it in words."""

    sku_id = serializers.UUIDField()
    terms_id = serializers.UUIDField()
    version = serializers.IntegerField(source="number")
    each = MoneyOut(source="amount")
    quantity = serializers.IntegerField()
    total = MoneyOut()
    purpose = serializers.CharField()
    steps = serializers.CharField()
    conditions = serializers.ListField(child=serializers.ChoiceField(choices=CONDITIONS))
    days = serializers.IntegerField()
    zh = serializers.CharField()
    en = serializers.CharField()


class DepositRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    order_id = serializers.UUIDField()
    merchant_id = serializers.UUIDField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    state = serializers.ChoiceField(choices=[s.value for s in DepositState])
    amount = MoneyOut()
    asked_at = serializers.DateTimeField()


class DepositPageOut(serializers.Serializer[Any]):
    items = DepositRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class DepositOut(DepositRowOut, CaseStandOut):
    """`kept` is what the platform lets the shop keep, `back` what goes back once that is decided."""

    quantity = serializers.IntegerField()
    terms_version = serializers.IntegerField()
    purpose = serializers.CharField()
    steps = serializers.CharField()
    conditions = serializers.ListField(child=serializers.ChoiceField(choices=CONDITIONS))
    days = serializers.IntegerField()
    carrier = serializers.CharField(allow_null=True)
    waybill = serializers.CharField(allow_null=True)
    basis = serializers.ChoiceField(choices=[b.value for b in DepositBasis], allow_null=True)
    kept = MoneyOut()
    back = MoneyOut(allow_null=True)
    conditions_not_met = serializers.ListField(child=serializers.ChoiceField(choices=CONDITIONS))
    claimed = MoneyOut(allow_null=True)


class WholeDepositOut(DepositOut):
    """With what both sides may read of each other."""

    statement = serializers.CharField(allow_blank=True)
    reasons = serializers.CharField(allow_blank=True)
    evidence = FileOut(many=True)


class DepositApplicationIn(serializers.Serializer[Any]):
    """What went back, with which carrier; both are left out where nothing was sent."""

    carrier = serializers.SlugField(max_length=40, required=False, allow_blank=True, default="")
    waybill = serializers.RegexField(r"\A[A-Za-z0-9-]{6,40}\Z", required=False, allow_blank=True, default="")

    def validate(self, attrs: Any) -> Any:
        if bool(attrs["carrier"]) != bool(attrs["waybill"]):
            raise serializers.ValidationError({"waybill": "A parcel has a carrier and a waybill."})
        return attrs


class DepositObjectionIn(serializers.Serializer[Any]):
    """Conditions that were stated and are not met, how much of the deposit you claim in fen, files that you have
    uploaded to this deposit, and what they show."""

    conditions_not_met = serializers.ListField(
        child=serializers.ChoiceField(choices=CONDITIONS), min_length=1, max_length=len(CONDITIONS), source="grounds"
    )
    claimed = serializers.IntegerField(min_value=1, max_value=100_000_000_000)
    evidence = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=20)
    statement = serializers.CharField(max_length=2_000)

    def to_internal_value(self, data: Any) -> Any:
        read = super().to_internal_value(data)
        return read | {"grounds": [DepositCondition(code) for code in read["grounds"]]}


def term(found: DepositTerm) -> dict[str, Any]:
    shown: dict[str, Any] = DepositTermOut(found).data
    return shown


def row(found: Deposit) -> dict[str, Any]:
    names = ("id", "number", "order_id", "merchant_id", "title_zh", "title_en", "state", "asked_at")
    return {name: getattr(found, name) for name in names} | {"amount": asdict(found.money)}


def deposit(found: Deposit, *, by: Actor, at: datetime) -> dict[str, Any]:
    """What an unsafe call answers: its answer is kept, so it holds nothing that is sealed."""
    objection = queries.objection_to(found)
    own = {name: getattr(found, name) for name in SAME} | {
        "terms_version": found.terms_number,
        "carrier": found.carrier or None,
        "waybill": found.waybill or None,
        "basis": found.basis or None,
        "kept": asdict(found.kept),
        "back": asdict(found.back) if found.basis else None,
        "conditions_not_met": objection.grounds if objection else [],
        "claimed": {"amount": objection.claimed, "currency": found.currency} if objection else None,
    }
    return row(found) | own | stand(found, actions(found, by=by, at=at))


def whole(found: Deposit, *, by: Actor, at: datetime) -> dict[str, Any]:
    return deposit(found, by=by, at=at) | {
        "statement": sales_queries.written_in(queries.objection_to(found)),
        "reasons": sales_queries.written_in(queries.ruling_on(found)),
        "evidence": queries.deposit_evidence(found),
    }


class OneDeposit(APIView):
    """A deposit with its terms, clocks, what you may do now, and what either side has said."""

    @api(responses={200: WholeDepositOut}, refuses=(DepositNotFound,), duties=("ECL-21",))
    def get(self, request: Request, deposit_id: UUID) -> Response:
        by = actor_of(request)
        found = whole(queries.one_deposit(deposit_id, by=by), by=by, at=clock.now())
        return Response(WholeDepositOut(found).data)


class DepositApplication(APIView):
    """Ask for a deposit back, once what was lent is given back. The shop's silence confirms it, and the money goes back
    within the days of the terms, whatever the shop does."""

    @api(
        request=DepositApplicationIn,
        responses={200: DepositOut},
        refuses=(DepositNotFound, DepositNotDue, IllegalTransition, WrongRole),
        duties=("ECL-21", "CRI-20"),
    )
    @once
    def put(self, request: Request, deposit_id: UUID) -> Response:
        body = parsed(DepositApplicationIn, request)
        by, at = actor_of(request), clock.now()
        return Response(deposit(commands.apply_for_deposit(deposit_id, **body, by=by, at=at), by=by, at=at))


class DepositObjection(APIView):
    """A stated condition is not met: in time, for so much of the deposit, with evidence. The platform decides; where it
    has not when the time is over, all of it goes back."""

    permission_classes = (ActsForAShop,)

    @api(
        request=DepositObjectionIn,
        responses={200: DepositOut},
        refuses=(DepositNotFound, DepositObjectionLate, DepositObjectionRefused, IllegalTransition, WrongRole),
        duties=("ECL-21",),
    )
    @once
    def put(self, request: Request, deposit_id: UUID) -> Response:
        body = parsed(DepositObjectionIn, request)
        by, at = actor_of(request), clock.now()
        return Response(deposit(commands.object_to_deposit(deposit_id, **body, by=by, at=at), by=by, at=at))


_all = list_view(
    Deposit,
    says="One's own deposits as a shopper, or the shop's, newest first.",
    out=DepositPageOut,
    show=row,
    by=("-asked_at", "-id"),
)
_evidence = upload_view(
    Deposit,
    says="Add a file to a deposit that was asked back. Both sides see what either has added.",
    keep=commands.add_deposit_evidence,
    refuses=(DepositClosed,),
    duties=("ECL-21",),
)
_file = download_view(Deposit, says="A file of a deposit, to be saved.")
_return = step_view(
    Deposit,
    "give_back",
    says="Give a deposit back: asked or not, and also after an objection.",
    out=DepositOut,
    show=deposit,
    duties=("ECL-21",),
)
_shared = [
    path("deposits", _all, name="deposits"),
    path("deposits/<uuid:deposit_id>", OneDeposit.as_view(), name="deposit"),
    path("deposits/<uuid:deposit_id>/evidence", _evidence, name="deposit-evidence"),
    path("deposits/<uuid:deposit_id>/evidence/<uuid:file_id>", _file, name="deposit-file"),
]
storefront = [
    *_shared,
    path("deposits/<uuid:deposit_id>/application", DepositApplication.as_view(), name="deposit-application"),
]
seller = [
    *_shared,
    path("deposits/<uuid:deposit_id>/objection", DepositObjection.as_view(), name="deposit-objection"),
    path("deposits/<uuid:deposit_id>/return", _return, name="deposit-return"),
]
