"""What does everybody do again and again? Buy, pay, hand over, let somebody sign, send back."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from PIL import Image, ImageDraw

from catalog.types import NewListing
from platform_core.drivers.demo import goods
from platform_core.drivers.demo.clockwork import until
from platform_core.drivers.demo.doors import Person, Shut
from platform_core.drivers.demo.stage import Stage

HOME: Final = {
    "name": "李晓明",
    "phone": "13812345678",
    "region_code": "350102",
    "address": "福州市鼓楼区东街口八十八号",
}
PAPER: Final = (640, 480)


@dataclass(frozen=True, slots=True)
class Ware:
    """Something in the window, and the lot that it is picked from."""

    title: str
    lot: str

    @classmethod
    def of(cls, listed: NewListing) -> Ware:
        return cls(listed.content.title_zh, listed.skus[0].lot or "")


TEA: Final = Ware.of(goods.TEAS[0])
WHITE_TEA: Final = Ware.of(goods.TEAS[1])
LAMP: Final = Ware.of(goods.LAMPS[0])


@dataclass(frozen=True, slots=True)
class Sale:
    """An order of one line, and what it costs."""

    order_id: str
    payment_id: str
    line_id: str
    quantity: int
    total: int
    ware: Ware

    @property
    def piece(self) -> int:
        """What was paid for one."""
        return self.total // self.quantity


def sku(person: Person, ware: Ware) -> Any:
    """As the window shows it."""
    listings = person.get("/listings")["items"]
    [found] = [row for row in listings if row["title_zh"] == ware.title]
    return person.get(f"/listings/{found['id']}")["skus"][0]


def buy(person: Person, ware: Ware, *, quantity: int = 1) -> Sale:
    """Quote and purchase."""
    quote = person.send("POST", "/quotes", {"lines": [{"sku_id": sku(person, ware)["id"], "quantity": quantity}]})
    body = {"quote_id": quote["id"], "recipient": HOME, "consents": {"key_terms": True}}
    purchase = person.send("POST", "/purchases", body)
    [row] = purchase["orders"]
    [line] = order(person, row["id"])["lines"]
    return Sale(row["id"], purchase["payment_id"], line["id"], quantity, purchase["total"]["amount"], ware)


def pay(stage: Stage, sale: Sale) -> None:
    """At the provider's cashier; then the provider tells, and we have heard."""
    stage.world.pays(stage.li.get(f"/payments/{sale.payment_id}")["cashier_url"])
    reach(stage.li, sale.order_id, "paid")


def hand_over(stage: Stage, sale: Sale, *, shop: Person) -> str:
    """The shop packs all of it and hands it to the carrier; gives the waybill."""
    number = shop.get(f"/orders/{sale.order_id}")["number"]
    picked = [{"line_id": sale.line_id, "quantity": sale.quantity, "lot": sale.ware.lot}]
    body = {"carrier": "sandbox", "waybill": f"SF{number}", "picked": picked}
    shop.send("POST", f"/orders/{sale.order_id}/shipments", body)
    return str(body["waybill"])


def deliver(stage: Stage, sale: Sale, *, shop: Person) -> None:
    """Handed over, carried, and signed for by whoever it is addressed to."""
    waybill = hand_over(stage, sale, shop=shop)
    until("the carrier hears of the parcel", lambda: stage.world.knows_parcel(waybill))
    stage.world.signs(waybill, place="door")
    until("the signature is the delivery", lambda: "confirm_receipt" in order(stage.li, sale.order_id)["actions"])


def sell(stage: Stage, ware: Ware, *, shop: Person, quantity: int = 1) -> Sale:
    """From the window to the signature at the door."""
    sale = buy(stage.li, ware, quantity=quantity)
    pay(stage, sale)
    deliver(stage, sale, shop=shop)
    return sale


def give_notice(stage: Stage, sale: Sale, *, quantity: int = 1) -> Any:
    """Of a return. No reason is asked for."""
    lines = [{"line_id": sale.line_id, "quantity": quantity}]
    return stage.li.send("POST", f"/orders/{sale.order_id}/returns", {"lines": lines})


def send_back(stage: Stage, return_id: str) -> str:
    """With a carrier that reports; gives the waybill once the carrier knows it."""
    case = stage.li.get(f"/returns/{return_id}")
    body = {"carrier": "sandbox", "waybill": f"RT{case['number']}"}
    stage.li.send("PUT", f"/returns/{return_id}/parcel", body)
    until("the carrier hears of what goes back", lambda: stage.world.knows_parcel(body["waybill"]))
    return body["waybill"]


def bring_back(stage: Stage, return_id: str, waybill: str) -> Any:
    """The shop's people sign for it; gives the return."""
    stage.world.signs(waybill, place="front_desk")
    return until("the goods are back", lambda: _in_state(stage.li, f"/returns/{return_id}", "back"))


def reach(person: Person, order_id: str, state: str) -> Any:
    """Wait until the order stands there, and give it."""
    return until(f"the order is {state}", lambda: _in_state(person, f"/orders/{order_id}", state))


def order(person: Person, order_id: str) -> Any:
    return person.get(f"/orders/{order_id}")


def clock_of(case: Any, kind: str) -> datetime:
    """When this promise of an order, a return or a complaint is due, or was. Raises ``Shut``."""
    found = [c["due_at"] for c in case["clocks"] if c["kind"] == kind]
    if len(found) != 1:
        raise Shut(f"{len(found)} clocks of {kind}, where there should be one")
    return instant(found[0])


def both_ends(case: Any, kind: str) -> tuple[datetime, datetime]:
    """The strict end of a promise and the one that the law gives it."""
    [found] = [c for c in case["clocks"] if c["kind"] == kind]
    return instant(found["due_strict"]), instant(found["due_legal"])


def right(person: Person, order_id: str, action: str) -> Any:
    """What the shopper is told of this right: open or not, until when."""
    found = person.get(f"/orders/{order_id}/rights")["rights"]
    return next(row for row in found if row["action"] == action)


def photo(text: str) -> bytes:
    """A picture that somebody took."""
    image = Image.new("RGB", PAPER, "#d8d4c8")
    ImageDraw.Draw(image).text((40, 40), text, fill="#30302c")
    kept = io.BytesIO()
    image.save(kept, "JPEG")
    return kept.getvalue()


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _in_state(person: Person, path: str, state: str) -> Any:
    found = person.get(path)
    return found if found["state"] == state else None
