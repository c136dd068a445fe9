"""Reading a shop's credit by programme, and replying to a fact as its shop."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants.credit import commands, queries
from merchants.credit.errors import AlreadyReplied, CreditFactNotFound
from merchants.credit.models import CreditFact, CreditReply, CreditReversal
from merchants.credit.types import ADVERSE, CreditPart
from merchants.shops.errors import MerchantNotFound, NoShop, ReasonRequired
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api

CREDIT_PARTS: Final = [part.value for part in CreditPart]
ADVERSE_FACTS: Final = [kind.value for kind in ADVERSE]


class CreditComponentOut(serializers.Serializer[Any]):
    """One part of a score: its weight, how often it happened and out of how much, and its value from 0 to 100."""

    part = serializers.ChoiceField(CREDIT_PARTS)
    weight = serializers.IntegerField()
    count = serializers.IntegerField()
    out_of = serializers.IntegerField(allow_null=True, help_text="sales, where the part is a share of them")
    value = serializers.IntegerField(allow_null=True, help_text="null where nothing is known: the part does not count")


class CreditOut(serializers.Serializer[Any]):
    """The credit of a shop, for everybody: no score under the least sample of the formula."""

    merchant_id = serializers.UUIDField()
    formula = serializers.IntegerField(help_text="version; its numbers are at `credit/formula`")
    score = serializers.IntegerField(allow_null=True, help_text="0 to 100; null while the sales are too few")
    sales = serializers.IntegerField()
    least_sales = serializers.IntegerField()
    components = CreditComponentOut(many=True)
    scored_at = serializers.DateTimeField(allow_null=True, help_text="since when the score stands")


class CreditWeightsOut(serializers.Serializer[Any]):
    reviews = serializers.IntegerField()
    disputes = serializers.IntegerField()
    times = serializers.IntegerField()
    record = serializers.IntegerField()


class CreditFormulaOut(serializers.Serializer[Any]):
    """The formula of every score. A change is a formula with the next version."""

    version = serializers.IntegerField()
    days = serializers.IntegerField(help_text="how far back facts count")
    least_sales = serializers.IntegerField(help_text="under so many sales there is no score")
    weights = CreditWeightsOut()
    worst_share = serializers.IntegerField(help_text="per cent of the sales at which disputes and delays leave nothing")
    per_violation = serializers.IntegerField(help_text="what one violation takes of its part")
    poor = serializers.IntegerField(help_text="under this score staff look at the shop")


class CreditReplyIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=500, allow_blank=True, help_text="for everybody to read, said once")


class CreditReplyOut(serializers.ModelSerializer[CreditReply]):
    class Meta:
        model = CreditReply
        fields: tuple[str, ...] = ("text", "said_at")
        read_only_fields: tuple[str, ...] = fields


class CreditReversalOut(serializers.ModelSerializer[CreditReversal]):
    class Meta:
        model = CreditReversal
        fields: tuple[str, ...] = ("reason", "reversed_at")
        read_only_fields: tuple[str, ...] = fields


class CreditFactOut(serializers.ModelSerializer[CreditFact]):
    """A fact against the shop, its reply, and the reversal if it counts no more. It does not name the case."""

    kind = serializers.ChoiceField(ADVERSE_FACTS)
    what = serializers.CharField(help_text="the kind of the violation or of the clock, or the decision")
    reply = CreditReplyOut(allow_null=True)
    reversal = CreditReversalOut(allow_null=True)

    class Meta:
        model = CreditFact
        fields: tuple[str, ...] = ("id", "kind", "what", "happened_at", "reply", "reversal")
        read_only_fields: tuple[str, ...] = fields


class CreditFactPageOut(serializers.Serializer[Any]):
    items = CreditFactOut(many=True)
    next = serializers.CharField(allow_null=True)


class Formula(APIView):
    """The formula of every score."""

    permission_classes = (AllowAny,)

    @api(responses={200: CreditFormulaOut}, duties=("ECL-39a", "HSE-02"), operation_id="credit_formula")
    def get(self, request: Request) -> Response:
        return Response(CreditFormulaOut(asdict(queries.credit_formula())).data)


class Score(APIView):
    """The credit of one shop, with every part of it."""

    permission_classes = (AllowAny,)

    @api(
        responses={200: CreditOut},
        refuses=(MerchantNotFound,),
        duties=("ECL-39a", "HSE-02"),
        operation_id="merchant_credit",
    )
    def get(self, request: Request, merchant_id: UUID) -> Response:
        shop = shops_queries.shop(merchant_id)
        return Response(CreditOut(queries.credit_shown(shop.id)).data)


class Facts(APIView):
    """The facts against one shop, the latest first, each with the shop's reply."""

    permission_classes = (AllowAny,)

    @api(
        responses={200: CreditFactPageOut},
        refuses=(MerchantNotFound,),
        duties=("ECL-39a",),
        operation_id="merchant_credit_facts",
    )
    def get(self, request: Request, merchant_id: UUID) -> Response:
        facts = queries.credit_facts(shops_queries.shop(merchant_id).id)
        return Response(page_of(facts, request, by=("-happened_at", "-id"), show=_fact))


class Reply(APIView):
    """The reply of the shop to one fact as a resource: PUT it once."""

    permission_classes = (ActsForAShop,)

    @once
    @api(
        request=CreditReplyIn,
        responses={200: CreditReplyOut},
        refuses=(NoShop, CreditFactNotFound, ReasonRequired, AlreadyReplied),
        duties=("ECL-39a",),
        operation_id="credit_reply",
    )
    def put(self, request: Request, fact_id: UUID) -> Response:
        said = parsed(CreditReplyIn, request)
        reply = commands.reply_to_credit_fact(fact_id, text=said["text"], by=actor_of(request), at=clock.now())
        return Response(CreditReplyOut(reply).data)


def _fact(row: CreditFact) -> dict[str, Any]:
    return dict(CreditFactOut(row).data)
