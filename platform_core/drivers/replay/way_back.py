"""How do goods go back over HTTP, by the doors of shopper, carrier and shop, with the provider's money?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from platform_core.drivers.replay.doors import Doors, Login
from platform_core.drivers.replay.plan import Sale
from platform_core.drivers.replay.returning import Way
from platform_core.drivers.replay.selling import CARRIER, Stall, back_waybill_of


@dataclass(frozen=True, slots=True)
class WayBack:
    """One return: by which doors, of what, by whom, to whom."""

    doors: Doors
    sale: Sale
    stall: Stall
    shopper: Login
    seller: Login

    def go(self, order: Any, *, confirm: Callable[[], None]) -> Iterator[str]:
        """From the notice to the money; where the shop is silent, to the goods: the clock will do the rest.

        ``order`` is what the API said of it. Yields what it waits for.
        """
        path = self._notice(order)
        confirm()
        if self.sale.way is not Way.EARLY:
            yield from self._send(path)
        if self.sale.way is not Way.CLOCK:
            self.doors.api(self.seller, "PUT", f"{path}/grant", door="seller")
            while self._case(path)["grant"]["refunds"] != ["succeeded"]:
                yield "the provider's refund"
        if self.sale.way is Way.SHOP:
            self._restock(path, order)

    def _notice(self, order: Any) -> str:
        """Where the return stands in both APIs."""
        lines = [
            {"line_id": line_id, "quantity": back.quantity}
            for back, line_id in zip(self.sale.back, self._lines(order), strict=True)
        ]
        case = self.doors.api(self.shopper, "POST", f"/orders/{order['id']}/returns", {"lines": lines})
        return f"/returns/{case['id']}"

    def _send(self, path: str) -> Iterator[str]:
        waybill = back_waybill_of(self.sale)
        self.doors.api(self.shopper, "PUT", f"{path}/parcel", {"carrier": CARRIER, "waybill": waybill})
        while not self.doors.knows_parcel(waybill):
            yield "the carrier of what goes back"
        self.doors.hand_over(waybill)
        while self._case(path)["state"] != "back":
            yield "the shop's signature"

    def _restock(self, path: str, order: Any) -> None:
        pieces = [
            {
                "line_id": line_id,
                "quantity": back.quantity,
                "grade": "as_new" if back.as_new else "flawed",
                "lot": self.stall.lot,
            }
            for back, line_id in zip(self.sale.back, self._lines(order), strict=True)
        ]
        self.doors.api(self.seller, "POST", f"{path}/restocks", {"pieces": pieces}, door="seller")

    def _lines(self, order: Any) -> list[str]:
        """The lines that go back, in the order of what goes back."""
        sold = {line["sku_id"]: line["id"] for line in order["lines"]}
        return [sold[str(self.stall.skus[back.product_id])] for back in self.sale.back]

    def _case(self, path: str) -> Any:
        return self.doors.api(self.shopper, "GET", path)
