"""The doors of quotes, purchases and orders."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.errors import LotShort, OutOfStock
from orders import commands, queries
from orders.api import rendering as show
from orders.api import serializers as shapes
from orders.errors import (
    CodesDelivered,
    ContractDamaged,
    ContractIncomplete,
    HandedOver,
    MoneyGoesBack,
    NotByCarrier,
    NotDelivered,
    NotOnOffer,
    OfferChanged,
    OrderNotFound,
    OrderRefused,
    PurchaseNotFound,
    PurchasePaid,
    QuoteExpired,
    QuoteNotFound,
    QuoteUsed,
    ReceiptNotAsked,
    ReceiptRefused,
    RecipientHidden,
    RegionChanged,
    RegionNeeded,
    RulesChanged,
    ShippingRefused,
    UnknownCarrier,
    WaybillTaken,
)
from orders.states import OrderState
from orders.types import ParcelEvent
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.files import Pdf
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed, valid
from platform_core.http.schema import api
from platform_core.http.webhooks import BadSignature, RawJson, receive, verified
from platform_core.states import IllegalTransition, WrongRole

KNOWN_REPORTS = frozenset(f"parcel.{kind}" for kind in ParcelEvent)
PDF: Final[dict[Any, Any]] = {(200, "application/pdf"): OpenApiTypes.BINARY}
STATE = OpenApiParameter("state", enum=[s.value for s in OrderState])


class Quotes(APIView):
    """Ask what goods cost. The prices stand for a while; nothing is set aside yet."""

    @api(
        request=shapes.QuoteIn,
        responses={201: shapes.QuoteOut},
        refuses=(NotOnOffer, OrderRefused, RegionNeeded, NotDelivered),
        duties=("HSE-07", "PRC-08", "PRC-11"),
    )
    @once
    def post(self, request: Request) -> Response:
        asked = parsed(shapes.QuoteIn, request)
        found = commands.quote(asked["lines"], region_code=asked["region_code"], by=actor_of(request), at=clock.now())
        return Response(show.quote(found), status=status.HTTP_201_CREATED)


class OneQuote(APIView):
    """A quote, as long as its prices stand and after."""

    @api(responses={200: shapes.QuoteOut}, refuses=(QuoteNotFound,))
    def get(self, request: Request, quote_id: UUID) -> Response:
        return Response(show.quote(queries.quote(quote_id, by=actor_of(request))))


class Purchases(APIView):
    """Order what was quoted: the contract is concluded here, with an order at each shop."""

    @api(
        request=shapes.PurchaseIn,
        responses={201: shapes.PurchaseOut},
        refuses=(
            QuoteNotFound,
            QuoteExpired,
            QuoteUsed,
            OrderRefused,
            NotOnOffer,
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
        body, by = parsed(shapes.PurchaseIn, request), actor_of(request)
        placed = commands.place_purchase(**body, by=by, at=clock.now())
        return Response(show.purchase(placed, by=by), status=status.HTTP_201_CREATED)


class OnePurchase(APIView):
    """A purchase, with its order at each shop and the payment that covers them."""

    @api(responses={200: shapes.PurchaseOut}, refuses=(PurchaseNotFound,))
    def get(self, request: Request, purchase_id: UUID) -> Response:
        by = actor_of(request)
        return Response(show.purchase(queries.purchase(purchase_id, by=by), by=by))


class PurchaseCancellation(APIView):
    """The cancellation of a purchase that is not paid yet. PUT it; every order of it ends."""

    @api(responses={200: shapes.PurchaseOut}, refuses=(PurchaseNotFound, PurchasePaid, IllegalTransition))
    @once
    def put(self, request: Request, purchase_id: UUID) -> Response:
        by = actor_of(request)
        return Response(show.purchase(commands.cancel_purchase(purchase_id, by=by, at=clock.now()), by=by))


class OrderCancellation(APIView):
    """The cancellation of an order that is not handed over yet; no shop is asked. A paid one ends by itself, and its
    money goes back at once. One that is not paid was bought in one payment: its whole purchase ends."""

    @api(
        responses={200: shapes.PurchaseOut},
        refuses=(OrderNotFound, PurchasePaid, HandedOver, CodesDelivered, IllegalTransition),
        duties=("HSE-05", "ECL-20"),
    )
    @once
    def put(self, request: Request, order_id: UUID) -> Response:
        by = actor_of(request)
        order = commands.cancel_order(order_id, by=by, at=clock.now())
        return Response(show.purchase(queries.purchase(order.purchase_id, by=by), by=by))


class Orders(APIView):
    """One's own orders as a shopper, or the shop's, newest first."""

    @extend_schema(parameters=[STATE])
    @api(responses={200: shapes.OrderPageOut})
    def get(self, request: Request) -> Response:
        rows = queries.orders_of(actor_of(request), state=_state(request))
        return Response(page_of(rows, request, by=("-placed_at", "-id"), show=show.row))


class OneOrder(APIView):
    """An order with its lines, parcels, clocks, and what you may do now."""

    @api(responses={200: shapes.OrderOut}, refuses=(OrderNotFound,))
    def get(self, request: Request, order_id: UUID) -> Response:
        by = actor_of(request)
        return Response(show.order(queries.order(order_id, by=by), by=by, at=clock.now()))


class OrderContract(APIView):
    """The contract, byte for byte as it was hashed; keep the file."""

    @api(responses={200: OpenApiTypes.OBJECT}, refuses=(OrderNotFound, ContractDamaged), duties=("ECL-50a", "ECL-62"))
    def get(self, request: Request, order_id: UUID) -> HttpResponse:
        contract = queries.contract(order_id, by=actor_of(request), at=clock.now())
        headers = {
            "ETag": f'"{contract.sha256}"',
            "Content-Disposition": f'attachment; filename="contract-{order_id}.json"',
        }
        return HttpResponse(contract.canonical, content_type="application/json", headers=headers)


class ContractPaper(APIView):
    """The contract in Chinese, as PDF: the same bytes each time. Its shopper reads the recipient in full, which is
    noted; the shop reads it masked."""

    renderer_classes = (JSONRenderer, Pdf)

    @api(
        responses=PDF,
        refuses=(OrderNotFound, ContractDamaged),
        duties=("ECL-50a", "CTR-11"),
    )
    def get(self, request: Request, order_id: UUID) -> HttpResponse:
        printed = commands.print_contract(order_id, by=actor_of(request), at=clock.now())
        headers = {
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'attachment; filename="contract-{order_id}.pdf"',
        }
        return HttpResponse(printed.pdf, content_type="application/pdf", headers=headers)


class ContractRecipient(APIView):
    """Your own recipient in full, and how its sealed text belongs to the contract's hash. The reading is noted."""

    @api(
        responses={200: shapes.OwnRecipientOut},
        refuses=(OrderNotFound, ContractDamaged),
        duties=("ECL-50a",),
    )
    def get(self, request: Request, order_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        label = commands.reveal_own_recipient(order_id, by=by, at=at)
        body = show.own_recipient(label, queries.contract(order_id, by=by, at=at))
        return Response(body, headers={"Cache-Control": "private, no-store"})


class OrderTimeline(APIView):
    """What happened to an order, in which role and when."""

    @api(responses={200: shapes.TimelineItemOut(many=True)}, refuses=(OrderNotFound,))
    def get(self, request: Request, order_id: UUID) -> Response:
        return Response([show.event(e) for e in queries.timeline(order_id, by=actor_of(request))])


class OrderReceipt(APIView):
    """The receipt of an order as a resource: PUT it to confirm. No right ends with it."""

    @api(
        responses={200: shapes.OrderOut},
        refuses=(OrderNotFound, ReceiptRefused, IllegalTransition, WrongRole),
        duties=("ECL-51",),
    )
    @once
    def put(self, request: Request, order_id: UUID) -> Response:
        by = actor_of(request)
        commands.confirm_receipt(order_id, by=by, at=clock.now())
        return Response(show.order(queries.order(order_id, by=by), by=by, at=clock.now()))


class MissingReceipt(APIView):
    """That you do not have a parcel which the carrier left with somebody else, as a resource: PUT it to say so. The
    carrier has to bring it, or you get everything back."""

    @api(
        responses={200: shapes.OrderOut},
        refuses=(OrderNotFound, ReceiptNotAsked, WrongRole),
        duties=("ECL-52", "ECL-20"),
    )
    @once
    def put(self, request: Request, order_id: UUID) -> Response:
        by = actor_of(request)
        commands.deny_receipt(order_id, by=by, at=clock.now())
        return Response(show.order(queries.order(order_id, by=by), by=by, at=clock.now()))


class Shipments(APIView):
    """Hand an order over to a carrier, each line in full, out of the lots named."""

    permission_classes = (ActsForAShop,)

    @api(
        request=shapes.ShipmentIn,
        responses={201: shapes.ParcelOut},
        refuses=(
            *(OrderNotFound, NotByCarrier, UnknownCarrier, MoneyGoesBack, ShippingRefused, LotShort, WaybillTaken),
            *(IllegalTransition, WrongRole),
        ),
        duties=("ECL-20",),
    )
    @once
    def post(self, request: Request, order_id: UUID) -> Response:
        body = parsed(shapes.ShipmentIn, request)
        shipment = commands.ship(order_id, **body, by=actor_of(request), at=clock.now())
        return Response(show.parcel(shipment), status=status.HTTP_201_CREATED)


class OtherWaybill(APIView):
    """Another waybill of a parcel that its carrier has not confirmed: the first was wrong, or nobody came for it."""

    permission_classes = (ActsForAShop,)

    @api(
        request=shapes.WaybillIn,
        responses={200: shapes.ParcelOut},
        refuses=(OrderNotFound, NotByCarrier, UnknownCarrier, HandedOver, WaybillTaken, IllegalTransition),
        duties=("ECL-20",),
    )
    @once
    def put(self, request: Request, order_id: UUID) -> Response:
        body = parsed(shapes.WaybillIn, request)
        shipment = commands.name_other_waybill(order_id, **body, by=actor_of(request), at=clock.now())
        return Response(show.parcel(shipment))


class RecipientReveal(APIView):
    """The label in full. A POST, since it is a fact that the shopper can see."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: shapes.RecipientOut}, refuses=(OrderNotFound, RecipientHidden), duties=("PIP-05",))
    def post(self, request: Request, order_id: UUID) -> Response:
        label = commands.reveal_recipient(order_id, by=actor_of(request), at=clock.now())
        body = {name.removeprefix("recipient_"): text for name, text in label.items()}
        return Response(body, headers={"Cache-Control": "no-store"})


class CarrierWebhook(APIView):
    """The sandbox carrier's reports, signed by Standard Webhooks. Noted here, applied by the relay."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (RawJson,)
    throttle_classes = ()  # it is signed, and a clock may run against what it says

    @api(request=OpenApiTypes.OBJECT, responses={204: None}, refuses=(BadSignature,))
    def post(self, request: Request) -> Response:
        message = verified(request, secret=settings.CARRIER_SECRET)
        if str(message.body.get("type", "")) in KNOWN_REPORTS:  # others are of no concern to us, now or yet
            event = valid(shapes.ParcelEventIn, message.body.get("data"))
            fact = show.report(event, message_id=message.id)
            receive(
                message,
                source="carrier.sandbox",
                tell=lambda carrier: commands.report(fact, by=carrier, at=clock.now()),
            )
        return Response(status=status.HTTP_204_NO_CONTENT)


def _state(request: Request) -> str:
    state = request.query_params.get("state", "")
    if state and state not in {s.value for s in OrderState}:
        raise ValidationError({"state": gettext("There is no such state.")})
    return state
