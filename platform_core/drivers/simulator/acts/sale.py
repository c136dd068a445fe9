"""How is something bought, paid, called off, sent and received, by the commands that the doors call?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import orders.commands
import orders.queries
import platform_core.payments.commands
from orders.events import CarrierReported
from orders.types import Consents, LotPicked, ParcelEvent, Place, RequestedLine, SignedBy
from platform_core.drivers.bulk.fixtures import LOT
from platform_core.drivers.simulator.acts.turn import Part, Turn, carrier, known, provider, shop, shopper
from platform_core.drivers.simulator.outside import CARRIER
from platform_core.drivers.simulator.words import Do, Signer
from platform_core.payments.events import CaptureReported
from platform_core.payments.types import Tender


def _place(turn: Turn) -> None:
    buyer, sku = turn.world.shopper(turn.case), turn.world.shop(turn.case).shelf[turn.case.goods].sku_id
    quote = orders.commands.quote([RequestedLine(sku, turn.case.pieces)], by=turn.by, at=turn.at)
    consents = Consents(key_terms=True)
    bought = orders.commands.place_purchase(
        quote.id, recipient=buyer.recipient, consents=consents, by=turn.by, at=turn.at
    )
    order = orders.queries.orders_of(turn.by).get(purchase_id=bought.id)
    turn.things.purchase, turn.things.order = bought.id, order.id
    turn.things.line = order.lines.get().id
    turn.things.payment = orders.queries.payment_id(bought.id)


def _pay(turn: Turn) -> None:
    """The payer has paid; the provider's report is left in the log, and the relay will apply it."""
    fen = turn.world.price(turn.case) * turn.case.pieces
    payment = known(turn.things.payment)
    turn.bank.take(payment, fen, mood=turn.case.mood, silence=turn.case.silence, at=turn.at)
    fact = CaptureReported(
        payment_id=payment,
        provider_ref=f"SIM{turn.case.number}",
        amount=fen,
        currency="CNY",
        tender=Tender.BALANCE,
        paid_at=turn.at,
    )
    platform_core.payments.commands.report(fact, by=turn.by, at=turn.at)


def _call_off(turn: Turn) -> None:
    orders.commands.cancel_order(known(turn.things.order), by=turn.by, at=turn.at)


def _ship(turn: Turn) -> None:
    order = orders.queries.order(known(turn.things.order), by=turn.by)
    picked = [LotPicked(line.id, line.quantity, LOT) for line in order.lines.all()]
    waybill = f"SIM{turn.case.number:08d}"
    shipment = orders.commands.ship(order.id, carrier=CARRIER, waybill=waybill, picked=picked, by=turn.by, at=turn.at)
    turn.things.shipment = shipment.id


def _sign(turn: Turn) -> None:
    fact = CarrierReported(
        report_id=turn.act.report,
        shipment_id=known(turn.things.shipment),
        kind=ParcelEvent.SIGNED,
        happened_at=turn.act.happened_at or turn.at,
        place=Place.DOOR,
        signed_by=SignedBy.ADDRESSEE if turn.act.signer is Signer.ADDRESSEE else SignedBy.PROXY,
    )
    orders.commands.report(fact, by=turn.by, at=turn.at)


def _confirm(turn: Turn) -> None:
    orders.commands.confirm_receipt(known(turn.things.order), by=turn.by, at=turn.at)


ACTS: Final[Mapping[Do, Part]] = {
    Do.PLACE: Part(shopper, "", _place),
    Do.PAY: Part(provider, "payment", _pay),
    Do.CALL_OFF: Part(shopper, "order", _call_off),
    Do.SHIP: Part(shop, "order", _ship),
    Do.SIGN: Part(carrier, "shipment", _sign),
    Do.CONFIRM: Part(shopper, "order", _confirm),
}
