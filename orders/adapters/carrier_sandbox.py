"""How is the sandbox's carrier asked to report? Over HTTP, with an end to patience."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import httpx
from django.conf import settings

from orders.errors import CarrierSilent
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
        headers = outside.authorization(settings.CARRIER_SECRET) | {"Idempotency-Key": str(request_id)}
        try:
            with outside.client() as client:
                client.post(f"{settings.CARRIER_URL}/api/v1/parcels", json=parcel, headers=headers).raise_for_status()
        except httpx.HTTPError as error:
            raise CarrierSilent(carrier=NAME) from error
