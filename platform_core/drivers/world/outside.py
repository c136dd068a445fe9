"""The outside of the house: payers, drivers and the provider, simulated by the sandbox, over HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx
from django.conf import settings

from platform_core.drivers.world.doors import require_success
from platform_core.http.outside import authorization

EVER: Final = {"from": "2000-01-01T00:00:00Z", "to": "2100-01-01T00:00:00Z"}


@dataclass(frozen=True, slots=True)
class Outside:
    """The world outside, at this address."""

    url: str
    http: httpx.Client = field(repr=False)

    def pays(self, cashier_url: str) -> None:
        """The payer presses the button on the cashier's page; the bill goes along, signed."""
        signed = dict(parse_qsl(urlsplit(cashier_url).query))
        require_success(
            self.http.post(f"{self.url}/pay/cashier", data=signed | {"tender": "balance", "decision": "pay"})
        )

    def captures(self, cashier_url: str, *, again: bool = False) -> str:
        """A payer pays without a browser, or pays ``again``. Return the provider's number of the payment."""
        bill = dict(parse_qsl(urlsplit(cashier_url).query))
        url = f"{self.url}/pay/api/v1/payments/{bill['out_trade_no']}/capture"
        headers = authorization(settings.PAYMENT_PROVIDER_SECRET)
        answer = self.http.post(url, json={"params": bill, "tender": "balance", "again": again}, headers=headers)
        return str(require_success(answer).json()["provider_ref"])

    def transfers(self, reference: str, fen: int, *, notify: str) -> None:
        """Somebody pays in by bank transfer under this reference; the provider tells the house at this address."""
        told = {"notify_url": f"{notify}/webhooks/payments/sandbox"}
        body = {"reference": reference, "amount": fen, "currency": "CNY"} | told
        headers = authorization(settings.PAYMENT_PROVIDER_SECRET) | {"Idempotency-Key": reference}
        require_success(self.http.post(f"{self.url}/pay/api/v1/transfers", json=body, headers=headers))

    def knows_parcel(self, waybill: str) -> bool:
        """Has the carrier been told of it?"""
        answer = self.http.get(self._parcel(waybill), headers=authorization(settings.CARRIER_SECRET))
        return answer.status_code == HTTPStatus.OK

    def signs(self, waybill: str, *, place: str) -> None:
        """The driver lets the addressee sign on the handheld."""
        self.reports(waybill, "signed", place=place, signed_by="addressee")

    def reports(self, waybill: str, kind: str, **said: str) -> None:
        """The driver's handheld tells of a parcel: `picked_up`, `refused`."""
        body = {"kind": kind, **said}
        headers = authorization(settings.CARRIER_SECRET)
        require_success(self.http.post(f"{self._parcel(waybill)}/events", json=body, headers=headers))

    def breaks(self, system: str, kind: str, *, seconds: int = 0, times: int = 1) -> None:
        """Let something go wrong, so many times."""
        body = {"system": system, "kind": kind, "times": times, "seconds": seconds}
        require_success(self.http.post(f"{self.url}/sandbox/faults", json=body))

    def shift(self, offset: timedelta) -> None:
        """Let its clock be this far from the true time, in whole seconds."""
        require_success(
            self.http.post(f"{self.url}/sandbox/clock", json={"offset_in_seconds": int(offset.total_seconds())})
        )

    def short_message(self, phone: str) -> str:
        """The newest one that came to this phone; empty if none did."""
        answer = require_success(self.http.get(f"{self.url}/sms/api/v1/messages", params={"to": phone}))
        return next((str(one["text"]) for one in answer.json()["messages"]), "")

    def statement(self) -> dict[str, Any]:
        """The payment provider's statement of money taken and given back: ``captured``, ``refunded`` and its
        ``lines``.
        """
        headers = authorization(settings.PAYMENT_PROVIDER_SECRET)
        answer = require_success(self.http.get(f"{self.url}/pay/api/v1/statement", params=EVER, headers=headers))
        found: dict[str, Any] = answer.json()
        return found

    def _parcel(self, waybill: str) -> str:
        return f"{self.url}/carrier/api/v1/parcels/{waybill}"
