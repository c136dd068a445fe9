"""Buying, paying, sending, receiving, sending back and complaining, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar

from orders.sales.types import Recipient
from platform_core.drivers.world.acting import SANDBOX
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.deals import picture
from platform_core.drivers.world.doors import Person, Shut
from platform_core.drivers.world.outside import Outside


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing that a shopper and a seller both see, each by their own door: an order, a return, a complaint."""

    called: ClassVar[str]

    shopper: Person
    seller: Person
    id: str

    @property
    def path(self) -> str:
        """Its path in both APIs."""
        return f"/{self.called}s/{self.id}"

    def look(self) -> Any:
        """The thing as its shopper sees it."""
        return self.shopper.get(self.path)

    def reach(self, state: str) -> None:
        """Wait until it stands there."""
        until(f"the {self.called} is {state}", lambda: self.look()["state"] == state)

    def due(self, kind: str, *, end: str = "due_at") -> datetime:
        """The time at which this promise about it is due, or was. Raises ``Shut``."""
        found = [clock[end] for clock in self.look()["clocks"] if clock["kind"] == kind]
        if len(found) != 1:
            raise Shut(f"{len(found)} clocks of {kind}, where there should be one")
        return datetime.fromisoformat(found[0])

    def latest(self, kind: str) -> datetime:
        """The time at which the last of several such promises is due, or was."""
        return latest(self.look()["clocks"], kind)

    def runs(self, kind: str) -> bool:
        """Whether a clock of this kind still runs."""
        return "running" in [clock["state"] for clock in self.look()["clocks"] if clock["kind"] == kind]


def latest(clocks: Sequence[Mapping[str, str]], kind: str) -> datetime:
    """The time at which the last of this kind is due, or was."""
    return max(datetime.fromisoformat(clock["due_at"]) for clock in clocks if clock["kind"] == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Thing):
    """An order at one shop. ``lot``: the lot that the shop sends from; ``lines``: by SKU."""

    called = "order"

    outside: Outside
    lot: str
    payment_id: str
    total: int
    lines: Mapping[str, str]

    def pay(self, *, times: int = 1) -> None:
        """Pay at the provider's cashier; then the provider tells, and the house has heard of the first time."""
        url = self.shopper.get(f"/payments/{self.payment_id}")["cashier_url"]
        self.outside.pays(url)
        self.reach("paid")
        for _ in range(times - 1):
            self.outside.captures(url, again=True)

    def parcel(self, waybill: str) -> dict[str, Any]:
        """The body of a shop that packs all of it."""
        lines = self.look()["lines"]
        picked = [{"line_id": line["id"], "quantity": line["quantity"], "lot": self.lot} for line in lines]
        return {"carrier": SANDBOX, "waybill": waybill, "picked": picked}

    def hand_over(self, waybill: str) -> None:
        """The shop names it, and the carrier hears of it."""
        self.seller.send("POST", f"{self.path}/shipments", self.parcel(waybill))
        until("the carrier hears of the parcel", lambda: self.outside.knows_parcel(waybill))

    def deliver(self, waybill: str) -> None:
        """Handed over, carried, and signed for by the addressee."""
        self.hand_over(waybill)
        self.outside.signs(waybill, place="door")
        until("the signature is the delivery", lambda: "confirm_receipt" in self.look()["actions"])

    def returnable_until(self) -> datetime:
        """The end of the right to return without a reason, as its shopper is told."""
        rights = self.shopper.get(f"{self.path}/rights")["rights"]
        until_ = next(right["until"] for right in rights if right["action"] == "return_without_reason")
        return datetime.fromisoformat(until_)

    def wanted_back(self, pieces: Mapping[str, int]) -> dict[str, Any]:
        """A notice of a return. ``pieces``: by SKU. No reason is asked for."""
        return {"lines": [{"line_id": self.lines[sku], "quantity": count} for sku, count in pieces.items()]}

    def give_notice(self, pieces: Mapping[str, int]) -> Return:
        case = self.shopper.send("POST", f"{self.path}/returns", self.wanted_back(pieces))
        return Return(shopper=self.shopper, seller=self.seller, id=case["id"], order=self)

    def claim(self, topic: str, *, wants: str, statement: str) -> Claim:
        """One piece of its first line is not as agreed."""
        case = self.shopper.send(
            "POST", f"{self.path}/claims", self.claim_body(topic, wants=wants, statement=statement)
        )
        return Claim(shopper=self.shopper, seller=self.seller, id=case["id"], order=self)

    def claim_body(self, topic: str, *, wants: str, statement: str) -> dict[str, Any]:
        """The body of a shopper's claim."""
        line_id = next(iter(self.lines.values()))
        return {"line_id": line_id, "quantity": 1, "topic": topic, "wants": wants, "statement": statement}

    def complain(self, topic: str, *, statement: str, fen: int = 0, wants: str = "partial_refund") -> Complaint:
        """Ask for a part of the money back, or for something that is no money."""
        amount = {"amount": fen, "currency": "CNY"} if fen else None
        body = {"topic": topic, "demand": {"kind": wants, "amount": amount}, "statement": statement}
        case = self.shopper.send("POST", f"{self.path}/complaints", body)
        return Complaint(shopper=self.shopper, seller=self.seller, id=case["id"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(Thing):
    """Goods of an order that go back."""

    called = "return"

    order: Order

    def send_back(self, waybill: str) -> None:
        """Send the goods back with a carrier that reports, and wait until it knows of them."""
        self.shopper.send("PUT", f"{self.path}/parcel", {"carrier": SANDBOX, "waybill": waybill})
        until("the carrier hears of what goes back", lambda: self.order.outside.knows_parcel(waybill))

    def arrive(self, waybill: str) -> None:
        """The shop's people sign for it."""
        self.order.outside.signs(waybill, place="front_desk")
        self.reach("back")

    def come_home(self, waybill: str) -> None:
        """The shopper signs for goods that the shop has sent home."""
        until("the carrier hears of what goes home", lambda: self.order.outside.knows_parcel(waybill))
        self.order.outside.signs(waybill, place="door")
        self.reach("home")

    def objection(self, grounds: str, statement: str) -> dict[str, Any]:
        """The body of a shop's objection, with a photo that it has just uploaded."""
        shown = self.seller.upload(f"{self.path}/evidence", picture(), name="evidence.png")
        return {"grounds": [grounds], "evidence": [shown["id"]], "statement": statement}

    def refunds(self) -> list[str]:
        """The states of its refunds."""
        grant = self.look()["grant"]
        return list(grant["refunds"]) if grant else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Thing):
    """A claim because goods are not as agreed."""

    called = "claim"

    order: Order

    def back(self) -> Return:
        """The return by which its goods go back."""
        return Return(shopper=self.shopper, seller=self.seller, id=self.look()["return_id"], order=self.order)

    def refunds(self) -> list[str]:
        """The states of its refunds."""
        money = self.look()["money"]
        return list(money["refunds"]) if money else []


class Deposit(Thing):
    """The deposit for something lent with an order."""

    called = "deposit"

    @classmethod
    def of(cls, order: Order) -> Deposit:
        """The one of this order."""
        [found] = [row for row in order.shopper.get("/deposits")["items"] if row["order_id"] == order.id]
        return cls(shopper=order.shopper, seller=order.seller, id=found["id"])


class Mediation(Thing):
    """A mediation between both sides."""

    called = "mediation"


class OutsideCase(Thing):
    """A case before an authority."""

    called = "outside"

    @property
    def path(self) -> str:
        return f"/outside-cases/{self.id}"


class Award(Thing):
    """An award of money beside the price."""

    called = "award"

    def look(self) -> Any:
        found = self.shopper.get(self.path)
        return found | found["stand"]


class Remedy(Thing):
    """The remedy for a buyer of a recalled lot."""

    called = "remedy"

    @property
    def path(self) -> str:
        return f"/remedies/{self.id}"

    def look(self) -> Any:
        found = self.shopper.get(self.path)
        return found | found["stand"]

    @classmethod
    def of(cls, order: Order) -> Remedy:
        """The one of this order, once its buyer is told."""

        def mine() -> list[dict[str, Any]]:
            return [row for row in order.shopper.get("/remedies")["items"] if row["order_id"] == order.id]

        until("the buyer of the lot is told", mine)
        return cls(shopper=order.shopper, seller=order.seller, id=mine()[0]["id"])


class Complaint(Thing):
    """A shopper's complaint."""

    called = "complaint"

    def answer(self, kind: str, **said: Any) -> None:
        """Answer as the shop."""
        self.seller.send("PUT", f"{self.path}/answer", {"kind": kind, **said})

    def reject(self, reason: str, statement: str) -> None:
        """Reject as the shop, with a photo that it has just uploaded."""
        shown = self.seller.upload(f"{self.path}/evidence", picture(), name="evidence.png")
        self.answer("reject", reason=reason, statement=statement, evidence=[shown["id"]])

    def refunds(self) -> list[str]:
        """The states of the granted remedies."""
        return [remedy["state"] for remedy in self.look()["remedies"]]


def buy(
    shopper: Person,
    wanted: Mapping[str, int],
    *,
    recipient: Recipient,
    seller: Person,
    outside: Outside,
    lot: str,
    confirms: bool = False,
) -> Order:
    """Ask for a quote and accept it. ``wanted``: pieces by SKU, all of one shop.

    ``confirms``: all that it asks to confirm.
    """
    lines = [{"sku_id": sku, "quantity": quantity} for sku, quantity in wanted.items()]
    quote = shopper.send("POST", "/quotes", {"lines": lines, "region_code": recipient.region_code})
    asked = [line["sku_id"] for line in quote["lines"] if confirms and line["to_confirm"]]
    consents = {"key_terms": True, "not_returnable": asked}
    body = {"quote_id": quote["id"], "recipient": asdict(recipient), "consents": consents}
    purchase = shopper.send("POST", "/purchases", body)
    [row] = purchase["orders"]
    return Order(
        shopper=shopper,
        seller=seller,
        outside=outside,
        lot=lot,
        id=row["id"],
        payment_id=purchase["payment_id"],
        total=purchase["total"]["amount"],
        lines={line["sku_id"]: line["id"] for line in shopper.get(f"/orders/{row['id']}")["lines"]},
    )


def sku_of(person: Person, title: str) -> Any:
    """The one SKU of the listing with this title, as the window shows it."""
    [found] = [row for row in person.get("/listings")["items"] if row["title_zh"] == title]
    return person.get(f"/listings/{found['id']}")["skus"][0]
