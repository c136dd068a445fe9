"""Doors of orders and their parcels."""

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

from catalog.stock.errors import LotShort
from orders.sales import queries
from orders.sales.api import rendering, serializers
from orders.sales.commands import copies, on_the_way, parcels, receiving
from orders.sales.errors import (
    ContractDamaged,
    HandedOver,
    MoneyGoesBack,
    NotByCarrier,
    OrderNotFound,
    ReceiptNotAsked,
    ReceiptRefused,
    RecipientHidden,
    ShippingRefused,
    UnknownCarrier,
    WaybillTaken,
)
from orders.sales.states import OrderState
from orders.sales.types import ParcelEvent
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.files import Pdf
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed, valid
from platform_core.http.schema import api
from platform_core.http.webhooks import BadSignature, RawJson, receive, verify_message
from platform_core.states import IllegalTransition, WrongRole

KNOWN_REPORTS = frozenset(f"parcel.{kind}" for kind in ParcelEvent)
PDF: Final[dict[Any, Any]] = {(200, "application/pdf"): OpenApiTypes.BINARY}
STATE = OpenApiParameter("state", enum=[s.value for s in OrderState])


class Orders(APIView):
    """One's own orders as a shopper, or the shop's, newest first."""

    @extend_schema(parameters=[STATE])
    @api(responses={200: serializers.OrderPageOut})
    def get(self, request: Request) -> Response:
        rows = queries.orders_of(actor_of(request), state=_state(request))
        return Response(page_of(rows, request, by=("-placed_at", "-id"), show=rendering.row))


class OneOrder(APIView):
    """An order with its lines, parcels, clocks, and the actions open to you now."""

    @api(responses={200: serializers.OrderOut}, refuses=(OrderNotFound,))
    def get(self, request: Request, order_id: UUID) -> Response:
        by = actor_of(request)
        return Response(rendering.order(queries.order(order_id, by=by), by=by, at=clock.now()))


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
        printed = copies.print_contract(order_id, by=actor_of(request), at=clock.now())
        headers = {
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'attachment; filename="contract-{order_id}.pdf"',
        }
        return HttpResponse(printed.pdf, content_type="application/pdf", headers=headers)


class ContractRecipient(APIView):
    """Your own recipient in full, and how its sealed text belongs to the contract's hash. The reading is noted."""

    @api(
        responses={200: serializers.OwnRecipientOut},
        refuses=(OrderNotFound, ContractDamaged),
        duties=("ECL-50a",),
    )
    def get(self, request: Request, order_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        label = copies.reveal_own_recipient(order_id, by=by, at=at)
        body = rendering.own_recipient(label, queries.contract(order_id, by=by, at=at))
        return Response(body, headers={"Cache-Control": "private, no-store"})


class OrderTimeline(APIView):
    """The events of an order, each with its role and its time."""

    @api(responses={200: serializers.TimelineItemOut(many=True)}, refuses=(OrderNotFound,))
    def get(self, request: Request, order_id: UUID) -> Response:
        return Response([rendering.event(e) for e in queries.timeline(order_id, by=actor_of(request))])


class OrderReceipt(APIView):
    """The receipt of an order as a resource: PUT it to confirm. No right ends with it."""

    @api(
        responses={200: serializers.OrderOut},
        refuses=(OrderNotFound, ReceiptRefused, IllegalTransition, WrongRole),
        duties=("ECL-51",),
    )
    @once
    def put(self, request: Request, order_id: UUID) -> Response:
        by = actor_of(request)
        receiving.confirm_receipt(order_id, by=by, at=clock.now())
        return Response(rendering.order(queries.order(order_id, by=by), by=by, at=clock.now()))


class MissingReceipt(APIView):
    """That you do not have a parcel which the carrier left with somebody else, as a resource: PUT it to say so. The
    carrier has to bring it, or you get everything back."""

    @api(
        responses={200: serializers.OrderOut},
        refuses=(OrderNotFound, ReceiptNotAsked, WrongRole),
        duties=("ECL-52", "ECL-20"),
    )
    @once
    def put(self, request: Request, order_id: UUID) -> Response:
        by = actor_of(request)
        on_the_way.deny_receipt(order_id, by=by, at=clock.now())
        return Response(rendering.order(queries.order(order_id, by=by), by=by, at=clock.now()))


class Shipments(APIView):
    """Hand an order over to a carrier, each line in full, out of the lots named."""

    permission_classes = (ActsForAShop,)

    @api(
        request=serializers.ShipmentIn,
        responses={201: serializers.ParcelOut},
        refuses=(
            *(OrderNotFound, NotByCarrier, UnknownCarrier, MoneyGoesBack, ShippingRefused, LotShort, WaybillTaken),
            *(IllegalTransition, WrongRole),
        ),
        duties=("ECL-20",),
    )
    @once
    def post(self, request: Request, order_id: UUID) -> Response:
        body = parsed(serializers.ShipmentIn, request)
        shipment = parcels.ship(order_id, **body, by=actor_of(request), at=clock.now())
        return Response(rendering.parcel(shipment), status=status.HTTP_201_CREATED)


class OtherWaybill(APIView):
    """Another waybill of a parcel that its carrier has not confirmed: the first was wrong, or nobody came for it."""

    permission_classes = (ActsForAShop,)

    @api(
        request=serializers.WaybillIn,
        responses={200: serializers.ParcelOut},
        refuses=(OrderNotFound, NotByCarrier, UnknownCarrier, HandedOver, WaybillTaken, IllegalTransition),
        duties=("ECL-20",),
    )
    @once
    def put(self, request: Request, order_id: UUID) -> Response:
        body = parsed(serializers.WaybillIn, request)
        shipment = parcels.name_other_waybill(order_id, **body, by=actor_of(request), at=clock.now())
        return Response(rendering.parcel(shipment))


class RecipientReveal(APIView):
    """The label in full. A POST, since it is a fact that the shopper can see."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: serializers.RecipientOut}, refuses=(OrderNotFound, RecipientHidden), duties=("PIP-05",))
    def post(self, request: Request, order_id: UUID) -> Response:
        label = parcels.reveal_recipient(order_id, by=actor_of(request), at=clock.now())
        body = {name.removeprefix("recipient_"): text for name, text in label.items()}
        return Response(body, headers={"Cache-Control": "no-store"})


class CarrierWebhook(APIView):
    """The sandbox carrier's reports, signed by Standard Webhooks. Noted here, applied by the relay."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (RawJson,)
    throttle_classes = ()  # it is signed, and a clock may run against its report

    @api(request=OpenApiTypes.OBJECT, responses={204: None}, refuses=(BadSignature,))
    def post(self, request: Request) -> Response:
        message = verify_message(request, secret=settings.CARRIER_SECRET)
        if str(message.body.get("type", "")) in KNOWN_REPORTS:  # others are of no concern to us, now or yet
            event = valid(serializers.ParcelEventIn, message.body.get("data"))
            fact = rendering.report(event, message_id=message.id)
            receive(
                message,
                source="carrier.sandbox",
                tell=lambda carrier: parcels.report(fact, by=carrier, at=clock.now()),
            )
        return Response(status=status.HTTP_204_NO_CONTENT)


def _state(request: Request) -> str:
    state = request.query_params.get("state", "")
    if state and state not in {s.value for s in OrderState}:
        raise ValidationError({"state": gettext("There is no such state.")})
    return state
