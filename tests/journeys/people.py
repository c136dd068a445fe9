"""People of the journeys: they know the doors and nothing of what is behind them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

import httpx

from platform_core.drivers.demo.people import PASSWORD, REGULATOR, SHOPPER, TEA_OWNER, TOTP_SECRET
from platform_core.embedded.environment import SUPERUSER_VARIABLE
from platform_core.embedded.postgres import session
from platform_core.http.outside import authorization
from platform_core.project.env import INSECURE
from tests.journeys.codes import code

Until = Callable[..., Any]
HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')
LOT = "2026-04-A"
HOME: Final = {
    "name": "欧阳飞燕",
    "phone": "13812345678",
    "region_code": "350102",
    "address": "福州市鼓楼区东街口八十八号",
}


@dataclass(frozen=True, slots=True)
class House:
    """Where the doors are."""

    web: str
    outside: str
    environment: Mapping[str, str]
    children: Any = field(repr=False)

    def shopper(self) -> Person:
        return self.signed_in(SHOPPER.username, door="storefront")

    def seller(self) -> Person:
        return self.signed_in(TEA_OWNER.username, door="seller")

    def signed_in(self, username: str, *, door: str, password: str = PASSWORD, **more: str) -> Person:
        body = {"username": username, "password": password} | more
        answer = httpx.post(f"{self.web}/api/storefront/v1/sessions", json=body)
        assert answer.status_code == 201, answer.text
        return Person(f"{self.web}/api/{door}/v1", answer.json()["token"])

    def authority(self) -> Person:
        """With what the authenticator shows, as the regulators' door wants it."""
        body = {"username": REGULATOR.username, "password": PASSWORD, "code": code(TOTP_SECRET)}
        answer = httpx.post(f"{self.web}/api/regulator/v1/sessions", json=body)
        assert answer.status_code == 201, answer.text
        return Person(f"{self.web}/api/regulator/v1", answer.json()["token"])

    def newcomer(self, **contact: str) -> Person:
        """Somebody who registers as people do."""
        username = f"guest_{secrets.token_hex(6)}"
        phone = f"+86139{secrets.randbelow(10**8):08d}"
        body = {"name": "欧阳飞燕", "phone": phone, "email": f"{username}@example.com"} | contact
        body |= {"username": username, "password": PASSWORD, "accepts": self.rules_in_force()}
        answer = httpx.post(f"{self.web}/api/storefront/v1/registrations", json=body)
        assert answer.status_code == 201, answer.text
        return self.signed_in(username, door="storefront")

    def rules_in_force(self) -> list[str]:
        """The ids of the versions that an account accepts."""
        asked = httpx.get(f"{self.web}/api/storefront/v1/rules").json()["accept"]
        return next(each["versions"] for each in asked if each["occasion"] == "registration")

    def pays(self, cashier_url: str) -> None:
        """The payer opens the cashier's page and presses the button."""
        with httpx.Client(follow_redirects=False) as browser:
            page = browser.get(cashier_url)
            assert page.status_code == 200, page.text
            signed = {name: unescape(value) for name, value in HIDDEN.findall(page.text)}
            answer = browser.post(f"{self.outside}/pay/cashier", data=signed | {"tender": "balance", "decision": "pay"})
            assert answer.status_code in (200, 302, 303), answer.text

    def hand_over(self, order_id: str) -> str:
        """Chen packs all of it and hands it to the carrier; the waybill."""
        chen = self.seller()
        order = chen.get(f"/orders/{order_id}").json()
        picked = [{"line_id": line["id"], "quantity": line["quantity"], "lot": LOT} for line in order["lines"]]
        waybill = f"SF{order['number']}"
        body = {"carrier": "sandbox", "waybill": waybill, "picked": picked}
        shipment = chen.send("POST", f"/orders/{order_id}/shipments", body)
        assert shipment.status_code == 201, shipment.text
        return waybill

    def driver(self, waybill: str, kind: str, **how: str) -> None:
        """The courier types on the handheld."""
        answer = httpx.post(
            f"{self.outside}/carrier/api/v1/parcels/{waybill}/events",
            json={"kind": kind, **how},
            headers=authorization(self.carrier_secret),
        )
        assert answer.status_code == 201, answer.text

    def knows_parcel(self, waybill: str) -> bool:
        """Has the carrier been told of it?"""
        answer = httpx.get(
            f"{self.outside}/carrier/api/v1/parcels/{waybill}",
            headers=authorization(self.carrier_secret),
        )
        return answer.status_code == 200

    def breaks(self, system: str, kind: str, *, times: int = 1) -> None:
        """Let something go wrong outside."""
        answer = httpx.post(f"{self.outside}/sandbox/faults", json={"system": system, "kind": kind, "times": times})
        assert answer.status_code == 200, answer.text

    def redelivers(self, about: str) -> None:
        """Outside they look for the message about this that never came, and send it again."""
        latest = httpx.get(f"{self.outside}/sandbox/messages").json()["messages"]
        [lost] = [m for m in latest if m["state"] == "dropped" and about in m["body"]]
        answer = httpx.post(f"{self.outside}/sandbox/messages/{lost['id']}/redeliver")
        assert answer.status_code == 202, answer.text

    def statement(self) -> list[dict[str, Any]]:
        """What the payment provider says has come and gone."""
        answer = httpx.get(
            f"{self.outside}/pay/api/v1/statement",
            params={"from": "2000-01-01T00:00:00Z", "to": "2100-01-01T00:00:00Z"},
            headers=authorization(self.provider_secret),
        )
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()["lines"]
        return rows

    def ask(self, question: str, *values: Any) -> Any:
        """One value out of the database, past all walls."""
        with session(self.environment[SUPERUSER_VARIABLE]) as cursor:
            cursor.execute(question, values)
            return cursor.fetchone()[0]

    @property
    def provider_secret(self) -> str:
        return self.environment.get("TIANPING_PROVIDER_SECRET", INSECURE["TIANPING_PROVIDER_SECRET"])

    @property
    def carrier_secret(self) -> str:
        return self.environment.get("TIANPING_CARRIER_SECRET", INSECURE["TIANPING_CARRIER_SECRET"])


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a session at a door."""

    door: str
    token: str

    def get(self, path: str, **params: Any) -> httpx.Response:
        return httpx.get(f"{self.door}{path}", params=params, headers=self._headers())

    def send(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> httpx.Response:
        """With a key of its own, as a good client does."""
        headers = self._headers() | {"Idempotency-Key": key or secrets.token_hex(16)}
        return httpx.request(method, f"{self.door}{path}", json=body, headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def tea(person: Person) -> str:
    """The item of the shop window that the journeys buy."""
    listings = person.get("/listings").json()["items"]
    found = next(row for row in listings if "龙井" in row["title_zh"])
    return str(person.get(f"/listings/{found['id']}").json()["skus"][0]["id"])


def buy(
    person: Person,
    sku_id: str,
    *,
    quantity: int = 1,
    recipient: Mapping[str, str] = HOME,
    not_returnable: Sequence[str] = (),
) -> dict[str, Any]:
    """Quote and purchase. ``not_returnable``: the SKUs of which it is confirmed that they do not go back."""
    quote = person.send("POST", "/quotes", {"lines": [{"sku_id": sku_id, "quantity": quantity}]})
    assert quote.status_code == 201, quote.text
    consents = {"key_terms": True, "not_returnable": list(not_returnable)}
    body = {"quote_id": quote.json()["id"], "recipient": recipient, "consents": consents}
    purchase = person.send("POST", "/purchases", body)
    assert purchase.status_code == 201, purchase.text
    found: dict[str, Any] = purchase.json()
    return found
