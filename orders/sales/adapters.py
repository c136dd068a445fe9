"""Sales answer payments, shops and account closing, and ask the sandbox's carrier over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import httpx
from django.conf import settings
from django.db.models import Q

import platform_core.cases.queries as cases
from merchants.shops.types import OwedDuty
from orders.sales import queries
from orders.sales.commands import on_the_way
from orders.sales.deadlines import DISPATCH
from orders.sales.errors import CarrierSilent
from orders.sales.models.orders import Order
from orders.sales.states import OrderState
from orders.sales.types import ParcelEvent, ParcelNews, Place, SignedBy
from platform_core.actors import Actor, Role
from platform_core.deadlines.queries import promises as deadlines_promises
from platform_core.deadlines.states import DeadlineState
from platform_core.http import outside
from platform_core.payments.queries import payments, settlements
from platform_core.payments.types import ShareFacts
from privacy.closures.types import OpenMatter

ORDER_TYPE: Final = "orders.order"
ON_THE_WAY: Final = (OrderState.PLACED, OrderState.PAID, OrderState.SHIPPED)


class OpenOrders:
    """Orders that have not ended, each until its next clock; and money that is on its way back."""

    def open_for(self, person_id: UUID) -> list[OpenMatter]:
        me = Actor(id=person_id, role=Role.SHOPPER)
        waiting = [str(state) for state in ON_THE_WAY]
        orders = queries.orders_of(me).filter(state__in=waiting).order_by("placed_at", "id")
        refunds = payments.owed_to(person_id)
        return [
            *(OpenMatter(kind=ORDER_TYPE, number=row.number, until=_next(row.id)) for row in orders),
            *(OpenMatter(kind="payments.refund", number=str(refund_id), until=None) for refund_id in refunds),
        ]


class OwedOnOrders:
    """Orders of a shop that are not received, or not settled, by when each is to be handed over; and refunds."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        unsettled = settlements.shares_to_settle(merchant_id).filter(order_type=ORDER_TYPE).values("order_id")
        found = Order.objects.filter(Q(state__in=ON_THE_WAY) | Q(id__in=unsettled), merchant_id=merchant_id)
        due = cases.dues_of(merchant_id, of=DISPATCH)
        keys = sorted(found.values_list("id", flat=True), key=lambda key: (key not in due, due.get(key), key))
        return [
            *(OwedDuty(kind=ORDER_TYPE, subject_id=key, due_at=due.get(key)) for key in keys),
            *(OwedDuty(kind="payments.refund", subject_id=key) for key in settlements.refunds_owed_by(merchant_id)),
        ]


def _next(order_id: UUID) -> datetime | None:
    promises = deadlines_promises.about(order_id)
    return min((p.due_at for p in promises if p.state == DeadlineState.RUNNING), default=None)


NAME: Final = "sandbox"


class SandboxCarrier:
    """Fills the port ``Carrier``. It knows the parcel by our own id of it and the region, and no name."""

    def announce(self, parcel_id: UUID, *, waybill: str, region_code: str, reports_to: str, request_id: UUID) -> None:
        """Subscribe to the parcel's events. Raises ``CarrierSilent``."""
        parcel = {
            "waybill_no": waybill,
            "order_ref": str(parcel_id),
            "region_code": region_code,
            "notify_url": f"{settings.PUBLIC_URL}/webhooks/{reports_to}",
        }
        _send_request("POST", "parcels", json=parcel, headers={"Idempotency-Key": str(request_id)})

    def trace(self, waybill: str) -> Sequence[ParcelNews]:
        """Its whole list of events; none for a parcel that it does not know. Raises ``CarrierSilent``."""
        answer = _send_request("GET", f"parcels/{quote(waybill, safe='')}", headers={})
        events = answer.json()["events"] if answer.status_code == HTTPStatus.OK else []
        return [_news(event) for event in events]


def _send_request(method: str, path: str, *, headers: dict[str, str], **body: Any) -> httpx.Response:
    try:
        with outside.client() as client:
            url = f"{settings.CARRIER_URL}/api/v1/{path}"
            answer = client.request(
                method, url, headers=outside.authorization(settings.CARRIER_SECRET) | headers, **body
            )
            if not (method == "GET" and answer.status_code == HTTPStatus.NOT_FOUND):
                answer.raise_for_status()
            return answer
    except httpx.HTTPError as error:
        raise CarrierSilent(carrier=NAME) from error


def _news(event: Mapping[str, Any]) -> ParcelNews:
    return ParcelNews(
        kind=ParcelEvent(event["kind"]),
        happened_at=datetime.fromisoformat(event["happened_at"]),
        place=Place(event["place"]) if event["place"] else None,
        signed_by=SignedBy(event["signed_by"]) if event["signed_by"] else None,
    )


class OrderPayable:
    """Orders answer for `orders.order`."""

    def captured(self, share: ShareFacts, *, by: Actor, at: datetime) -> bool:
        return on_the_way.mark_paid(share.order.id, payment_id=share.payment_id, by=by, at=at)
