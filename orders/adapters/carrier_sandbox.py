"""How is the sandbox's carrier asked to report, and what it knows? Over HTTP, with an end to patience."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import httpx
from django.conf import settings

from orders.errors import CarrierSilent
from orders.types import ParcelEvent, ParcelNews, Place, SignedBy
from platform_core.http import outside

NAME: Final = "sandbox"


class SandboxCarrier:
    """Fills ``orders.ports.Carrier``. It knows the parcel by our own id of it and the region, and no name."""

    def announce(self, parcel_id: UUID, *, waybill: str, region_code: str, reports_to: str, request_id: UUID) -> None:
        """Subscribe to the parcel's events. Raises ``CarrierSilent``."""
        parcel = {
            "waybill_no": waybill,
            "order_ref": str(parcel_id),
            "region_code": region_code,
            "notify_url": f"{settings.PUBLIC_URL}/webhooks/{reports_to}",
        }
        _asked("POST", "parcels", json=parcel, headers={"Idempotency-Key": str(request_id)})

    def trace(self, waybill: str) -> Sequence[ParcelNews]:
        """Its whole list of events; none for a parcel that it does not know. Raises ``CarrierSilent``."""
        answer = _asked("GET", f"parcels/{quote(waybill, safe='')}", headers={})
        events = answer.json()["events"] if answer.status_code == HTTPStatus.OK else []
        return [_news(event) for event in events]


def _asked(method: str, path: str, *, headers: dict[str, str], **body: Any) -> httpx.Response:
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
