"""What do payers, drivers and the provider do outside the house? Simulated, over HTTP, with a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx

from platform_core.drivers.demo.doors import opened
from platform_core.http.outside import authorization

EVER: Final = {"from": "2000-01-01T00:00:00Z", "to": "2100-01-01T00:00:00Z"}


@dataclass(frozen=True, slots=True)
class World:
    """The address of the outside, and the keys by which its systems know us."""

    url: str
    provider_secret: str = field(repr=False)
    carrier_secret: str = field(repr=False)
    http: httpx.Client = field(repr=False)

    def pays(self, cashier_url: str) -> None:
        """The payer presses the button on the cashier's page; the bill goes along, signed."""
        signed = dict(parse_qsl(urlsplit(cashier_url).query))
        opened(self.http.post(f"{self.url}/pay/cashier", data=signed | {"tender": "balance", "decision": "pay"}))

    def knows_parcel(self, waybill: str) -> bool:
        """Has the carrier been told of it?"""
        answer = self.http.get(self._parcel(waybill), headers=authorization(self.carrier_secret))
        return answer.status_code == HTTPStatus.OK

    def signs(self, waybill: str, *, place: str) -> None:
        """The driver lets the addressee sign on the handheld."""
        body = {"kind": "signed", "place": place, "signed_by": "addressee"}
        headers = authorization(self.carrier_secret)
        opened(self.http.post(f"{self._parcel(waybill)}/events", json=body, headers=headers))

    def breaks(self, system: str, kind: str, *, seconds: int = 0) -> None:
        """Let something go wrong, once."""
        body = {"system": system, "kind": kind, "times": 1, "seconds": seconds}
        opened(self.http.post(f"{self.url}/sandbox/faults", json=body))

    def shift(self, offset: timedelta) -> None:
        """Let its clock be this far from the true time."""
        opened(self.http.post(f"{self.url}/sandbox/clock", json={"offset_in_seconds": int(offset.total_seconds())}))

    def statement(self) -> list[dict[str, Any]]:
        """What the payment provider says has come and gone."""
        headers = authorization(self.provider_secret)
        answer = opened(self.http.get(f"{self.url}/pay/api/v1/statement", params=EVER, headers=headers))
        found: list[dict[str, Any]] = answer.json()["lines"]
        return found

    def _parcel(self, waybill: str) -> str:
        return f"{self.url}/carrier/api/v1/parcels/{waybill}"
