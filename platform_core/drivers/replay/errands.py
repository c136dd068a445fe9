"""How is a basket bought over HTTP, while the relay has to do its part in between?

What has to wait is an iterator that yields what it waits for. Nobody stands still for it: other sales go on, and each
errand is looked after again when its time has come.
"""

from __future__ import annotations

import dataclasses
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from platform_core.drivers.replay import people
from platform_core.drivers.replay.doors import Doors, Login
from platform_core.drivers.replay.plan import Sale
from platform_core.drivers.replay.selling import CARRIER, Stall, waybill_of
from platform_core.drivers.replay.way_back import WayBack

REST: Final = 0.4  # seconds between two looks at the same errand
PATIENCE: Final = 300.0  # seconds in which some errand has to get on


class WaitedInVain(Exception):
    """The relay did nothing for a long time, so its worker is probably gone."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One sale over HTTP: by which doors, of what, by whom, from whom."""

    doors: Doors
    sale: Sale
    stall: Stall
    shopper: Login
    seller: Login

    def order(self) -> Iterator[str]:
        """Quote and purchase now, at the prices shown now; the iterator does what follows."""
        purchase = self._purchase(self._quote())
        return self._follow_up(purchase["orders"][0]["id"], purchase["payment_id"])

    def _follow_up(self, order_id: str, payment_id: str) -> Iterator[str]:
        payment = self.doors.api(self.shopper, "GET", f"/payments/{payment_id}")
        self.doors.pay(payment["cashier_url"])
        yield from _until("the payment", lambda: self._order(order_id)["state"] == "paid")
        self._ship(order_id)
        yield from _until("the carrier", lambda: self.doors.knows_parcel(waybill_of(self.sale)))
        self.doors.hand_over(waybill_of(self.sale))
        yield from _until("the signature", lambda: "confirm_receipt" in self._order(order_id)["actions"])
        if not self.sale.waits:
            self._confirm(order_id)
        if self.sale.back:
            way_back = WayBack(self.doors, self.sale, self.stall, self.shopper, self.seller)
            confirm = partial(self._confirm, order_id) if self.sale.waits else _nothing
            yield from way_back.go(self._order(order_id), confirm=confirm)

    def _confirm(self, order_id: str) -> None:
        self.doors.api(self.shopper, "PUT", f"/orders/{order_id}/receipt")

    def _quote(self) -> Any:
        skus = self.stall.skus
        lines = [{"sku_id": str(skus[line.product_id]), "quantity": line.quantity} for line in self.sale.lines]
        return self.doors.api(self.shopper, "POST", "/quotes", {"lines": lines})

    def _purchase(self, quote: Any) -> Any:
        recipient = people.household(self.sale.household_id).recipient
        body = {
            "quote_id": quote["id"],
            "recipient": dataclasses.asdict(recipient),
            "consents": {"key_terms": True},
        }
        return self.doors.api(self.shopper, "POST", "/purchases", body)

    def _order(self, order_id: str) -> Any:
        return self.doors.api(self.shopper, "GET", f"/orders/{order_id}")

    def _ship(self, order_id: str) -> None:
        order = self.doors.api(self.seller, "GET", f"/orders/{order_id}", door="seller")
        picked = [
            {"line_id": line["id"], "quantity": line["quantity"], "lot": self.stall.lot} for line in order["lines"]
        ]
        body = {"carrier": CARRIER, "waybill": waybill_of(self.sale), "picked": picked}
        self.doors.api(self.seller, "POST", f"/orders/{order_id}/shipments", body, door="seller")


@dataclass(slots=True)
class _Errand:
    """One that is not done: how it goes on, when to look again, and what it waited for at the last look."""

    steps: Iterator[str]
    due: float
    waits_for: str = ""


class Errands:
    """What has been begun over HTTP and is not done."""

    def __init__(self, *, done: Callable[[], None]) -> None:
        self._waiting: deque[_Errand] = deque()
        self._done = done

    def take(self, steps: Iterator[str]) -> None:
        self._waiting.append(_Errand(steps, due=time.monotonic()))

    def look_after(self) -> bool:
        """Go on with those whose time has come; did any of them get on?"""
        now, before = time.monotonic(), Counter(errand.waits_for for errand in self._waiting)
        for _ in range(sum(errand.due <= now for errand in self._waiting)):
            self._go_on(self._waiting.popleft())
        return Counter(errand.waits_for for errand in self._waiting) != before

    def finish(self) -> None:
        """Until nothing is left. Raises ``WaitedInVain``."""
        patient_until = time.monotonic() + PATIENCE
        while self._waiting:
            if self.look_after():
                patient_until = time.monotonic() + PATIENCE
            if time.monotonic() > patient_until:
                missing = Counter(errand.waits_for for errand in self._waiting)
                raise WaitedInVain(", ".join(f"{number} orders for {what}" for what, number in missing.items()))
            time.sleep(REST / 4)

    def _go_on(self, errand: _Errand) -> None:
        waits_for = next(errand.steps, None)
        if waits_for is None:
            self._done()
        else:
            errand.waits_for, errand.due = waits_for, time.monotonic() + REST
            self._waiting.append(errand)


def _until(what: str, true: Callable[[], bool]) -> Iterator[str]:
    while not true():
        yield what


def _nothing() -> None:
    """For who has confirmed already."""
