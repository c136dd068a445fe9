"""How does anybody read the credit of a shop, and the shop reply?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants import commands, queries
from merchants.api import serializers as shapes
from merchants.errors import AlreadyReplied, CreditFactNotFound, MerchantNotFound, NoShop, ReasonRequired
from merchants.models import CreditFact
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api


class Formula(APIView):
    """How every score is made."""

    permission_classes = (AllowAny,)

    @api(responses={200: shapes.CreditFormulaOut}, duties=("ECL-39a", "HSE-02"), operation_id="credit_formula")
    def get(self, request: Request) -> Response:
        return Response(shapes.CreditFormulaOut(asdict(queries.credit_formula())).data)


class Score(APIView):
    """The credit of one shop, with every part of it."""

    permission_classes = (AllowAny,)

    @api(
        responses={200: shapes.CreditOut},
        refuses=(MerchantNotFound,),
        duties=("ECL-39a", "HSE-02"),
        operation_id="merchant_credit",
    )
    def get(self, request: Request, merchant_id: UUID) -> Response:
        shop = queries.shop(merchant_id)
        return Response(shapes.CreditOut(queries.credit_shown(shop.id)).data)


class Facts(APIView):
    """What speaks against one shop, the latest first, with what it replied."""

    permission_classes = (AllowAny,)

    @api(
        responses={200: shapes.CreditFactPageOut},
        refuses=(MerchantNotFound,),
        duties=("ECL-39a",),
        operation_id="merchant_credit_facts",
    )
    def get(self, request: Request, merchant_id: UUID) -> Response:
        facts = queries.credit_facts(queries.shop(merchant_id).id)
        return Response(page_of(facts, request, by=("-happened_at", "-id"), show=_fact))


class Reply(APIView):
    """The reply of the shop to one fact as a resource: PUT it once."""

    permission_classes = (ActsForAShop,)

    @once
    @api(
        request=shapes.CreditReplyIn,
        responses={200: shapes.CreditReplyOut},
        refuses=(NoShop, CreditFactNotFound, ReasonRequired, AlreadyReplied),
        duties=("ECL-39a",),
        operation_id="credit_reply",
    )
    def put(self, request: Request, fact_id: UUID) -> Response:
        said = parsed(shapes.CreditReplyIn, request)
        reply = commands.reply_to_credit_fact(fact_id, text=said["text"], by=actor_of(request), at=clock.now())
        return Response(shapes.CreditReplyOut(reply).data)


def _fact(row: CreditFact) -> dict[str, Any]:
    return dict(shapes.CreditFactOut(row).data)
