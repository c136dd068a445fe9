"""Through which doors do people of the replay come? Over HTTP: the API, the provider's cashier, the driver's page."""

from __future__ import annotations

import dataclasses
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import httpx
from django.conf import settings

from platform_core.drivers.replay.figures import Statement
from platform_core.drivers.replay.people import Resident
from platform_core.http import outside

PATIENCE: Final = httpx.Timeout(30.0)


class Shut(Exception):
    """A door that should have opened did not; the message has what it said."""


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody with an account and a session."""

    person_id: UUID
    token: str


class Doors:
    """One client's connections to web, provider and carrier, whose addresses the settings know."""

    def __init__(self) -> None:
        self._http = httpx.Client(timeout=PATIENCE, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def sign_up(self, who: Resident) -> Login:
        """Register and sign in, with a password that nobody needs a second time."""
        password = secrets.token_urlsafe(18)
        person = self._storefront("/registrations", dataclasses.asdict(who) | {"password": password})
        session = self._storefront("/sessions", {"username": who.username, "password": password})
        return Login(UUID(person["id"]), session["token"])

    def api(self, login: Login, method: str, path: str, body: Any = None, *, door: str = "storefront") -> Any:
        """One call with a session, and with a key of its own, as a good client does."""
        headers = {"Authorization": f"Bearer {login.token}", "Idempotency-Key": secrets.token_hex(16)}
        url = f"{settings.PUBLIC_URL}/api/{door}/v1{path}"
        return _opened(self._http.request(method, url, json=body, headers=headers)).json()

    def pay(self, cashier_url: str) -> None:
        """The payer presses the button on the cashier's page; the bill goes along, signed."""
        signed = dict(parse_qsl(urlsplit(cashier_url).query))
        form = signed | {"tender": "balance", "decision": "pay"}
        _opened(self._http.post(f"{settings.PAYMENT_PROVIDER_URL}/cashier", data=form))

    def knows_parcel(self, waybill: str) -> bool:
        """Has the carrier been told of it?"""
        return self._http.get(f"{settings.CARRIER_URL}/parcels/{waybill}").status_code == HTTPStatus.OK

    def hand_over(self, waybill: str) -> None:
        """The driver lets the addressee sign."""
        form = {"kind": "signed", "place": "door", "signed_by": "addressee"}
        _opened(self._http.post(f"{settings.CARRIER_URL}/parcels/{waybill}/events", data=form))

    def statement(self) -> Statement:
        """What the provider says that it has taken and given back, ever."""
        headers = outside.authorization(settings.PAYMENT_PROVIDER_SECRET)
        said = _opened(self._http.get(f"{settings.PAYMENT_PROVIDER_URL}/api/v1/statement", headers=headers)).json()
        return Statement(captured=said["captured"], refunded=said["refunded"])

    def _storefront(self, path: str, body: Any) -> Any:
        return _opened(self._http.post(f"{settings.PUBLIC_URL}/api/storefront/v1{path}", json=body)).json()


def _opened(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        request = answer.request
        raise Shut(f"{request.method} {request.url.path}: {answer.status_code} {answer.text[:500]}")
    return answer
