"""Shapes and doors of quotes and purchases."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.freight.types import PROVINCES, province_of
from catalog.listings.types import Delivery, Exclusion
from catalog.stock.errors import OutOfStock
from orders.checkout import queries
from orders.checkout.commands import placing, quoting
from orders.checkout.errors import (
    ContractIncomplete,
    NotDelivered,
    NotOnOffer,
    OfferChanged,
    OrderRefused,
    QuoteExpired,
    QuoteUsed,
    RegionChanged,
    RegionNeeded,
    RulesChanged,
    ShopRests,
)
from orders.contracts import queries as contracts_queries
from orders.contracts.types import RequestedLine
from orders.deposits import api as deposits_api
from orders.deposits import policies as deposits_policies
from orders.deposits.api import DepositTermOut
from orders.sales import queries as sales_queries
from orders.sales.api.rendering import _money, row
from orders.sales.api.serializers import AcceptedVersionOut, KeyTermOut, OrderRowOut, RecipientIn
from orders.sales.commands import cancelling as cancelling_commands
from orders.sales.errors import CodesDelivered, HandedOver, OrderNotFound, PurchaseNotFound, PurchasePaid, QuoteNotFound
from orders.sales.models.orders import Purchase
from orders.sales.models.quotes import Quote
from orders.sales.policies import MOST_LINES, MOST_OF_ONE
from orders.sales.types import Consents
from platform_core import clock
from platform_core.actors import Actor
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut
from platform_core.money import Money
from platform_core.states import IllegalTransition


def quote(row: Quote) -> dict[str, Any]:
    lines = [_render_line(line) for line in row.document["lines"]]
    left = queries.quoted_deposits(row)
    to_pay = Money(row.total, row.currency) + deposits_policies.deposits_total(left, currency=row.currency)
    return {
        "id": row.id,
        "lines": lines,
        "total": _money(row.total, row.currency),
        "freight": [asdict(term) for term in queries.quoted_freight(row)],
        "deposits": [deposits_api.term(term) for term in left],
        "to_pay": asdict(to_pay),
        "add_ons": row.document.get("add_ons", []),
        "expires_at": row.expires_at,
        "key_terms": [asdict(term) for term in contracts_queries.key_terms(at=row.quoted_at)],
        "rulebook": row.document.get("rulebook", []),
        "clauses": {part: asdict(clause) for part, clause in contracts_queries.clauses(at=row.quoted_at).items()},
        "steps": [asdict(step) for step in contracts_queries.steps()],
    }


def purchase(found: Purchase, *, by: Actor) -> dict[str, Any]:
    under = found.contents or queries.contents_of_purchase(found, by=by)
    return {
        "id": found.id,
        "total": _money(found.total, found.currency),
        "to_pay": _money(found.total + under.deposits.amount, found.currency),
        "placed_at": found.placed_at,
        "pay_until": under.orders[0].pay_until,
        "payment_id": under.payment_id,
        "orders": [row(o) for o in under.orders],
    }


def _render_line(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "sku_id": line["sku_id"],
        "merchant_id": line["merchant_id"],
        "listing_version_id": line["listing_version_id"],
        "title_zh": line["title"]["zh"],
        "title_en": line["title"]["en"],
        "delivery": line.get("delivery", Delivery.CARRIER),
        "quantity": line["quantity"],
        "unit_price": _money(line["unit_price"], line["currency"]),
        "total": _money(line["total"], line["currency"]),
        "to_confirm": line.get("to_confirm"),
        "chosen_with": line.get("chosen_with"),
    }


class RequestedLineIn(serializers.Serializer[Any]):
    """`chosen_with`: the SKU beside which the shop offers this one, where the shopper took it from `add_ons`. Nothing
    is in a quote that is not written here."""

    sku_id = serializers.UUIDField()
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_OF_ONE)
    chosen_with = serializers.UUIDField(required=False)

    def to_internal_value(self, data: Any) -> Any:
        return RequestedLine(**super().to_internal_value(data))


class ExclusionTermOut(serializers.Serializer[Any]):
    """Why these goods may be excluded from the return without a reason, with the facts of their listing that show it.

    Ask for it line by line and never ticked. Name the SKU in `consents.not_returnable` where it was confirmed; goods
    that are not named there may be bought, and returned, like any other.
    """

    exclusion = serializers.ChoiceField(choices=[e.value for e in Exclusion])
    facts = serializers.DictField(child=serializers.CharField())
    zh = serializers.CharField()
    en = serializers.CharField()


class AddOnOut(serializers.Serializer[Any]):
    """Offered beside a SKU of the quote, and not in it. Show it unticked; write it as a line of its own if it is
    wanted."""

    beside = serializers.UUIDField()
    sku_id = serializers.UUIDField()
    merchant_id = serializers.UUIDField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    spec = serializers.CharField()
    unit_price = MoneyOut()


class FreightTermOut(serializers.Serializer[Any]):
    """The freight of one shop's order, among the total; `province` by the first two digits of GB/T 2260."""

    merchant_id = serializers.UUIDField()
    amount = MoneyOut()
    province = serializers.CharField()


class ClauseOut(serializers.Serializer[Any]):
    """A clause as the contract will have it; `rule` says which number it names, in which version."""

    zh = serializers.CharField()
    en = serializers.CharField()
    rule = serializers.CharField(allow_blank=True)


class StepOut(serializers.Serializer[Any]):
    zh = serializers.CharField()
    en = serializers.CharField()


class ConsentsIn(serializers.Serializer[Any]):
    """Each an act of its own; none is ever taken for granted."""

    key_terms = serializers.BooleanField()
    proxy_hand_over = serializers.BooleanField(default=False)
    not_returnable = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_LINES, default=list)

    def to_internal_value(self, data: Any) -> Any:
        read = super().to_internal_value(data)
        return Consents(**read | {"not_returnable": tuple(read["not_returnable"])})


class QuoteIn(serializers.Serializer[Any]):
    """`region_code`: where it goes, by GB/T 2260; the province is enough. Without it only goods sent free of charge are
    quoted."""

    lines = serializers.ListField(child=RequestedLineIn(), min_length=1, max_length=MOST_LINES)
    region_code = serializers.RegexField(r"\A([0-9]{2,12})?\Z", required=False, default="", allow_blank=True)

    def validate_region_code(self, code: str) -> str:
        if code and province_of(code) not in PROVINCES:
            raise serializers.ValidationError("there is no such province")
        return code


class QuoteLineOut(serializers.Serializer[Any]):
    sku_id = serializers.UUIDField()
    merchant_id = serializers.UUIDField()
    listing_version_id = serializers.UUIDField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    delivery = serializers.ChoiceField(choices=[d.value for d in Delivery])
    quantity = serializers.IntegerField()
    unit_price = MoneyOut()
    total = MoneyOut()
    to_confirm = ExclusionTermOut(allow_null=True)
    chosen_with = serializers.UUIDField(allow_null=True)


class QuoteOut(serializers.Serializer[Any]):
    """Prices that stand until `expires_at`. Read the key terms before you order."""

    id = serializers.UUIDField()
    lines = QuoteLineOut(many=True)
    total = MoneyOut(help_text="Goods and freight, and no fee beside them.")
    freight = FreightTermOut(many=True)
    deposits = DepositTermOut(many=True, help_text="Left beside the price for goods that are lent, and yours.")
    to_pay = MoneyOut(help_text="The price, and what is left beside it.")
    add_ons = AddOnOut(many=True)
    expires_at = serializers.DateTimeField()
    key_terms = KeyTermOut(many=True)
    rulebook = AcceptedVersionOut(many=True, help_text="Accepted with the key terms, by the same act.")
    clauses = serializers.DictField(child=ClauseOut(), help_text="By the part of the contract that each will be.")
    steps = StepOut(
        many=True, help_text="How the contract comes about, how to put right what was typed, how to get it."
    )


class PurchaseIn(serializers.Serializer[Any]):
    quote_id = serializers.UUIDField()
    recipient = RecipientIn()
    consents = ConsentsIn()


class PurchaseOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    total = MoneyOut()
    to_pay = MoneyOut(help_text="The price, and the deposits that are left beside it.")
    placed_at = serializers.DateTimeField()
    pay_until = serializers.DateTimeField()
    payment_id = serializers.UUIDField(allow_null=True)
    orders = OrderRowOut(many=True)


class Quotes(APIView):
    """Ask for a quote. The prices stand for a while; nothing is set aside yet."""

    @api(
        request=QuoteIn,
        responses={201: QuoteOut},
        refuses=(NotOnOffer, OrderRefused, RegionNeeded, NotDelivered, ShopRests),
        duties=("HSE-07", "PRC-08", "PRC-11"),
    )
    @once
    def post(self, request: Request) -> Response:
        asked = parsed(QuoteIn, request)
        found = quoting.quote(asked["lines"], region_code=asked["region_code"], by=actor_of(request), at=clock.now())
        return Response(quote(found), status=status.HTTP_201_CREATED)


class OneQuote(APIView):
    """A quote, also after its prices have ended."""

    @api(responses={200: QuoteOut}, refuses=(QuoteNotFound,))
    def get(self, request: Request, quote_id: UUID) -> Response:
        return Response(quote(queries.quote(quote_id, by=actor_of(request))))


class Purchases(APIView):
    """Order a quote: the contract is concluded here, with an order at each shop."""

    @api(
        request=PurchaseIn,
        responses={201: PurchaseOut},
        refuses=(
            QuoteNotFound,
            QuoteExpired,
            QuoteUsed,
            OrderRefused,
            NotOnOffer,
            ShopRests,
            OfferChanged,
            OutOfStock,
            RulesChanged,
            ContractIncomplete,
            RegionChanged,
        ),
        duties=("ECL-49", "CTR-06", "CRL-28"),
    )
    @once
    def post(self, request: Request) -> Response:
        body, by = parsed(PurchaseIn, request), actor_of(request)
        placed = placing.place_purchase(**body, by=by, at=clock.now())
        return Response(purchase(placed, by=by), status=status.HTTP_201_CREATED)


class OnePurchase(APIView):
    """A purchase, with its order at each shop and the payment that covers them."""

    @api(responses={200: PurchaseOut}, refuses=(PurchaseNotFound,))
    def get(self, request: Request, purchase_id: UUID) -> Response:
        by = actor_of(request)
        return Response(purchase(sales_queries.purchase(purchase_id, by=by), by=by))


class PurchaseCancellation(APIView):
    """The cancellation of a purchase that is not paid yet. PUT it; every order of it ends."""

    @api(responses={200: PurchaseOut}, refuses=(PurchaseNotFound, PurchasePaid, IllegalTransition))
    @once
    def put(self, request: Request, purchase_id: UUID) -> Response:
        by = actor_of(request)
        return Response(purchase(cancelling_commands.cancel_purchase(purchase_id, by=by, at=clock.now()), by=by))


class OrderCancellation(APIView):
    """The cancellation of an order that is not handed over yet; no shop is asked. A paid one ends by itself, and its
    money goes back at once. One that is not paid was bought in one payment: its whole purchase ends."""

    @api(
        responses={200: PurchaseOut},
        refuses=(OrderNotFound, PurchasePaid, HandedOver, CodesDelivered, IllegalTransition),
        duties=("HSE-05", "ECL-20"),
    )
    @once
    def put(self, request: Request, order_id: UUID) -> Response:
        by = actor_of(request)
        order = cancelling_commands.cancel_order(order_id, by=by, at=clock.now())
        return Response(purchase(sales_queries.purchase(order.purchase_id, by=by), by=by))
