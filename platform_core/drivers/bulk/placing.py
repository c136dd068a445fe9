"""Which rows does a purchase write: quote, order, lines, contract, what is set aside, what is asked for?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import platform_core.payments.policies
from catalog.events import StockReserved
from catalog.types import Offer
from orders import policies
from orders.deadlines import PAY_WITHIN, PAYMENT
from orders.events import OrderPlaced
from orders.policies import PricedLine
from platform_core.actors import RELAY, Actor
from platform_core.deadlines.types import Subject
from platform_core.drivers.bulk import books, clocks, documents
from platform_core.drivers.bulk.deals import QUOTED, Deal
from platform_core.drivers.bulk.documents import Prepared
from platform_core.drivers.bulk.rows import Rows, Values
from platform_core.ledger.types import PostingKind, Source
from platform_core.legal import queries as legal
from platform_core.legal.rules import rule
from platform_core.money import Money
from platform_core.payments.events import PaymentRequested
from platform_core.payments.types import Parts

PRICE_LOCK: Final = rule("DL_PRICE_LOCK")
PROVIDER: Final = "sandbox"


@dataclass(slots=True)
class Sale:
    """A deal with the rows that stand for it so far."""

    deal: Deal
    rows: Rows
    prepared: Prepared
    priced: list[tuple[PricedLine, Offer]] = field(default_factory=list)
    order: Values = field(default_factory=dict)
    lines: list[Values] = field(default_factory=list)
    reservation: Values = field(default_factory=dict)
    payment: Values = field(default_factory=dict)
    share: Values = field(default_factory=dict)
    holds: list[Values] = field(default_factory=list)
    clock: Values = field(default_factory=dict)
    shipment: Values = field(default_factory=dict)

    @property
    def shopper(self) -> Actor:
        return self.deal.shopper.actor

    @property
    def of_the_order(self) -> dict[str, Any]:
        """The columns that every row under an order has."""
        return {
            "merchant_id": self.deal.shop.merchant_id,
            "order_id": self.order["id"],
            "shopper_id": self.shopper.id,
        }

    @property
    def parts(self) -> Parts:
        share = self.share
        amount, funded, rounding = (Money(share[name]) for name in ("amount", "funded", "rounding"))
        return Parts(amount=amount, funded=funded, rounding=rounding, refunded=Money(0))

    @property
    def source(self) -> Source:
        return Source("payments.share", self.share["id"])

    def about(self, kind: str, subject_id: UUID) -> Subject:
        return Subject(type=kind, id=subject_id, merchant_id=self.deal.shop.merchant_id, person_id=self.shopper.id)


def place(sale: Sale) -> None:
    """From the quote to the payment that is asked for, and the clocks that begin with the order."""
    sale.priced = documents.priced(sale.deal)
    _order(sale, _purchase(sale))
    _lines(sale)
    _conclude(sale)
    _set_aside(sale)
    _ask_for_payment(sale)
    _clocks_of_lines(sale)


def _purchase(sale: Sale) -> Values:
    """One quote, one purchase, one order: what a shopper buys at two shops at once differs in nothing else."""
    quoted_at = sale.deal.after(QUOTED)
    price = policies.order_total([line for line, _ in sale.priced])
    money = {"shopper_id": sale.shopper.id, "total": price.amount, "currency": price.currency}
    quote = sale.rows.add(
        "orders.Quote",
        document={"lines": [documents.quoted(line, offer) for line, offer in sale.priced]},
        quoted_at=quoted_at,
        expires_at=PRICE_LOCK.length.due(quoted_at, calendar=legal.calendar()).strict,
        **money,
    )
    return sale.rows.add("orders.Purchase", quote_id=quote["id"], placed_at=sale.deal.placed_at, **money)


def _order(sale: Sale, purchase: Values) -> None:
    deal, at = sale.deal, sale.deal.placed_at
    order = sale.rows.add(
        "orders.Order",
        state="placed",
        merchant_id=deal.shop.merchant_id,
        purchase_id=purchase["id"],
        shopper_id=sale.shopper.id,
        total=purchase["total"],
        currency=purchase["currency"],
        commission_basis_points=deal.shop.commission,
        region_code=deal.shopper.recipient.region_code,
        placed_at=at,
        pay_until=PAY_WITHIN.length.due(at, calendar=legal.calendar()).strict,
    )
    order.update(documents.sealed_recipient(order["id"], deal), number=documents.number_of(order["id"], at=at))
    sale.order = order


def _lines(sale: Sale) -> None:
    for line, offer in sale.priced:
        row = sale.rows.add(
            "orders.OrderLine",
            **sale.of_the_order,
            sku_id=offer.sku_id,
            listing_version_id=offer.version_id,
            title_zh=offer.title_zh,
            title_en=offer.title_en,
            supply=offer.supply,
            quantity=line.wish.quantity,
            unit_price=line.unit_price.amount,
            adjusted=line.adjusted.amount,
            total=line.total.amount,
        )
        sale.lines.append(row)
        for cut in line.wish.adjustments:
            sale.rows.add(
                "orders.PriceAdjustment",
                **sale.of_the_order,
                line_id=row["id"],
                kind=cut.kind,
                amount=cut.amount.amount,
                funded_by=cut.funded_by,
                reference=cut.reference,
            )


def _conclude(sale: Sale) -> None:
    """The contract, the fact about it, and the clock that starts with it."""
    deal, order = sale.deal, sale.order
    lines = [(row["id"], *both) for row, both in zip(sale.lines, sale.priced, strict=True)]
    text, sha256 = documents.contract(deal, order, lines, prepared=sale.prepared)
    sale.rows.add("orders.Contract", **sale.of_the_order, canonical=text, sha256=sha256, concluded_at=deal.placed_at)
    placed = OrderPlaced(
        order_id=order["id"],
        purchase_id=order["purchase_id"],
        shopper_id=sale.shopper.id,
        merchant_id=deal.shop.merchant_id,
        total=order["total"],
        currency=order["currency"],
        contract_sha256=sha256,
    )
    told = sale.rows.tell(placed, by=sale.shopper, at=deal.placed_at)
    about, at = sale.about("orders.order", order["id"]), deal.placed_at
    sale.clock = clocks.start(sale.rows, PAYMENT, about=about, started_at=at, event_id=told, by=sale.shopper, at=at)


def _set_aside(sale: Sale) -> None:
    merchant_id, order_id, at = sale.deal.shop.merchant_id, sale.order["id"], sale.deal.placed_at
    sale.reservation = sale.rows.add(
        "catalog.Reservation", state="held", merchant_id=merchant_id, source=order_id, held_at=at
    )
    for line in sale.lines:
        sale.rows.add(
            "catalog.ReservedItem",
            merchant_id=merchant_id,
            reservation_id=sale.reservation["id"],
            sku_id=line["sku_id"],
            quantity=line["quantity"],
        )
    fact = StockReserved(reservation_id=sale.reservation["id"], merchant_id=merchant_id, source=order_id)
    sale.rows.tell(fact, by=sale.shopper, at=at)


def _ask_for_payment(sale: Sale) -> None:
    order, at = sale.order, sale.deal.placed_at
    asked = {
        "purchase_type": "orders.purchase",
        "purchase_id": order["purchase_id"],
        "payer_id": sale.shopper.id,
        "amount": order["total"],
        "currency": order["currency"],
        "expires_at": order["pay_until"],
    }
    sale.payment = sale.rows.add("payments.Payment", state="requested", provider=PROVIDER, requested_at=at, **asked)
    sale.rows.tell(PaymentRequested(payment_id=sale.payment["id"], **asked), by=sale.shopper, at=at)
    _share(sale)
    transfers = platform_core.payments.policies.at_request(sale.parts)
    sale.holds = books.post(
        sale.rows, sale.deal.shop, transfers, source=sale.source, kind=PostingKind.PENDING, by=sale.shopper, at=at
    )


def _share(sale: Sale) -> None:
    sale.share = sale.rows.add(
        "payments.Share",
        state="expected",
        merchant_id=sale.deal.shop.merchant_id,
        payment_id=sale.payment["id"],
        payer_id=sale.shopper.id,
        provider=PROVIDER,
        order_type="orders.order",
        order_id=sale.order["id"],
        amount=sale.order["total"],
        funded=policies.funded_by_others([line for line, _ in sale.priced]).amount,
        rounding=0,
        currency=sale.order["currency"],
    )


def _clocks_of_lines(sale: Sale) -> None:
    """By the relay, as what follows from an order is."""
    at = sale.deal.placed_at
    for line in sale.lines[: sale.deal.lines_with_a_clock]:
        about = sale.about("orders.orderline", line["id"])
        clocks.start(sale.rows, clocks.OF_A_LINE, about=about, started_at=at, by=RELAY, at=at)
