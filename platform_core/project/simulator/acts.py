"""How is an act of the plan carried out? By the command that its door would call, with the eyes of who acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Final
from uuid import UUID

from django.db import transaction
from PIL import Image

import aftersales.commands
import complaints.commands
import orders.commands
import orders.queries
import platform_core.payments.commands
from aftersales.events import ReturnReported
from aftersales.types import Grounds, RulingOutcome, Wanted
from complaints.types import Demand, DemandKind, Finding, Outcome, Rejection, RejectReason, Topic
from merchants.types import ReturnAddress
from orders.events import CarrierReported
from orders.ports import carrier_named
from orders.types import Consents, LotPicked, ParcelEvent, Place, SignedBy, Wish
from platform_core import clock
from platform_core.actors import Actor
from platform_core.errors import DomainError
from platform_core.money import Money
from platform_core.payments.events import CaptureReported
from platform_core.payments.ports import reporter
from platform_core.payments.types import Tender
from platform_core.project.bulk.town import LOT
from platform_core.project.replay.eyes import step
from platform_core.project.simulator.bank import NAME, Bank
from platform_core.project.simulator.outside import CARRIER
from platform_core.project.simulator.words import Act, Case, Do, Done, Ruling, Signer
from platform_core.project.simulator.world import Things, World
from platform_core.tenancy import scopes

NOTHING: Final = "simulator.nothing"  # there is nothing to do it with: what it needs never came to be
STRANGER: Final = "顺丰到付"  # a carrier that nobody of ours follows
FINDINGS: Final = {
    Ruling.FOR_SHOPPER: Outcome.UPHELD,
    Ruling.PARTLY: Outcome.PARTLY,
    Ruling.FOR_SHOP: Outcome.DISMISSED,
}
RULINGS: Final = {Ruling.FOR_SHOPPER: RulingOutcome.REFUND, Ruling.FOR_SHOP: RulingOutcome.NO_REFUND}


@dataclass(frozen=True, slots=True)
class Turn:
    """One act with all that it needs: whose case, which rows, who acts, and when it really is."""

    world: World
    bank: Bank
    case: Case
    act: Act
    by: Actor
    at: datetime

    @property
    def things(self) -> Things:
        return self.world.things[self.case.number]


def carried_out(case: Case, act: Act, *, world: World, bank: Bank) -> Done:
    """The act in a transaction of its own, as a request is. A refusal is an outcome; whatever else fails, fails."""
    who, needs, how = ACTS[act.do]
    by, refusal = who(world, case), ""
    with ExitStack() as stack:
        at = stack.enter_context(_seen_by(by))
        if needs and getattr(world.things[case.number], needs) is None:
            return Done(act, at, NOTHING)
        try:
            with transaction.atomic():
                how(Turn(world, bank, case, act, by, at))
        except DomainError as refused:
            refusal = refused.code
    return Done(act, at, refusal)


@contextmanager
def _seen_by(by: Actor) -> Iterator[datetime]:
    """Outside systems whose signature was checked leave their report, and see nothing."""
    if by not in OUTSIDE:
        with step(by) as at:
            yield at
        return
    with scopes.bound(scopes.outside(by.id)), transaction.atomic():
        yield clock.now()


OUTSIDE: Final = (reporter(NAME), carrier_named(CARRIER))


# Who acts


def _shopper(world: World, case: Case) -> Actor:
    return world.shopper(case).actor


def _shop(world: World, case: Case) -> Actor:
    return world.shop(case).seller


def _staff(world: World, case: Case) -> Actor:
    return world.staff


def _provider(world: World, case: Case) -> Actor:
    return reporter(NAME)


def _carrier(world: World, case: Case) -> Actor:
    return carrier_named(CARRIER)


# The sale


def _place(turn: Turn) -> None:
    shopper, sku = turn.world.shopper(turn.case), turn.world.shop(turn.case).shelf[turn.case.goods].sku_id
    quote = orders.commands.quote([Wish(sku, turn.case.pieces)], by=turn.by, at=turn.at)
    consents = Consents(key_terms=True)
    bought = orders.commands.place_purchase(
        quote.id, recipient=shopper.recipient, consents=consents, by=turn.by, at=turn.at
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


# Goods that go back


def _notice(turn: Turn) -> None:
    wanted = [Wanted(known(turn.things.line), turn.act.pieces)]
    case = aftersales.commands.give_notice(known(turn.things.order), lines=wanted, by=turn.by, at=turn.at)
    turn.things.goods_back = case.id


def _name_address(turn: Turn) -> None:
    address = ReturnAddress(contact_name="退货组", phone="13800000000", address="浙江省杭州市余杭区仓前街1号")
    aftersales.commands.name_address(known(turn.things.goods_back), address=address, by=turn.by, at=turn.at)


def _withdraw(turn: Turn) -> None:
    aftersales.commands.withdraw(known(turn.things.goods_back), by=turn.by, at=turn.at)


def _send_back(turn: Turn) -> None:
    carrier = CARRIER if turn.act.tracked else STRANGER
    parcel = aftersales.commands.send_back(
        known(turn.things.goods_back), carrier=carrier, waybill=_waybill(turn), by=turn.by, at=turn.at
    )
    turn.things.parcel = parcel.id


def _correct_parcel(turn: Turn) -> None:
    parcel = aftersales.commands.correct_parcel(
        known(turn.things.goods_back), carrier=CARRIER, waybill=_waybill(turn), by=turn.by, at=turn.at
    )
    turn.things.parcel = parcel.id


def _waybill(turn: Turn) -> str:
    return f"BACK{turn.case.number:08d}{turn.act.do[0]}"


def _come_back(turn: Turn) -> None:
    _report_back(turn, ParcelEvent.SIGNED)


def _turn_away(turn: Turn) -> None:
    _report_back(turn, ParcelEvent.REFUSED)


def _report_back(turn: Turn, kind: ParcelEvent) -> None:
    fact = ReturnReported(
        report_id=turn.act.report,
        parcel_id=known(turn.things.parcel),
        kind=kind,
        happened_at=turn.act.happened_at or turn.at,
    )
    aftersales.commands.report(fact, by=turn.by, at=turn.at)


def _show_sending(turn: Turn) -> None:
    aftersales.commands.add_evidence(
        known(turn.things.goods_back), upload=_picture(), name="slip.png", by=turn.by, at=turn.at
    )


def _confirm_arrival(turn: Turn) -> None:
    aftersales.commands.confirm_arrival(known(turn.things.goods_back), by=turn.by, at=turn.at)


def _find_arrival(turn: Turn) -> None:
    since = turn.act.happened_at or turn.at
    aftersales.commands.find_arrival(
        known(turn.things.goods_back), arrived_at=since, reasons="已向承运人查询", by=turn.by, at=turn.at
    )


def _grant(turn: Turn) -> None:
    aftersales.commands.grant(known(turn.things.goods_back), by=turn.by, at=turn.at)


def _object(turn: Turn) -> None:
    case = known(turn.things.goods_back)
    kept = aftersales.commands.add_evidence(case, upload=_picture(), name="soil.png", by=turn.by, at=turn.at)
    aftersales.commands.object_to(
        case, grounds=[Grounds.SOILED], evidence=[kept.id], statement="有污渍", by=turn.by, at=turn.at
    )


def _rule(turn: Turn) -> None:
    outcome = RULINGS[turn.act.ruling]
    aftersales.commands.rule_on(
        known(turn.things.goods_back), outcome=outcome, reasons="图片已核对", by=turn.by, at=turn.at
    )


def _send_home(turn: Turn) -> None:
    waybill = f"HOME{turn.case.number:08d}"
    aftersales.commands.send_home(
        known(turn.things.goods_back), carrier=CARRIER, waybill=waybill, by=turn.by, at=turn.at
    )


# Disputes


def _complain(turn: Turn) -> None:
    complaint = complaints.commands.file(
        known(turn.things.order),
        topic=Topic.FAULTY,
        demand=Demand(DemandKind.PARTIAL_REFUND, Money(turn.act.fen)),
        statement="与描述不符",
        by=turn.by,
        at=turn.at,
    )
    turn.things.complaint = complaint.id


def _acknowledge(turn: Turn) -> None:
    complaints.commands.acknowledge(known(turn.things.complaint), by=turn.by, at=turn.at)


def _accept(turn: Turn) -> None:
    complaints.commands.accept(known(turn.things.complaint), by=turn.by, at=turn.at)


def _offer(turn: Turn) -> None:
    complaints.commands.offer(known(turn.things.complaint), amount=Money(turn.act.fen), by=turn.by, at=turn.at)


def _reject(turn: Turn) -> None:
    complaint = known(turn.things.complaint)
    kept = complaints.commands.keep_evidence(complaint, upload=_picture(), name="goods.png", by=turn.by, at=turn.at)
    why = Rejection(RejectReason.CONFORMS_TO_CONTRACT, "出库前已抽检", (kept.id,))
    complaints.commands.reject(complaint, rejection=why, by=turn.by, at=turn.at)


def _take_offer(turn: Turn) -> None:
    complaints.commands.accept_offer(known(turn.things.complaint), by=turn.by, at=turn.at)


def _escalate(turn: Turn) -> None:
    complaints.commands.escalate(known(turn.things.complaint), by=turn.by, at=turn.at)


def _decide(turn: Turn) -> None:
    amount = Money(turn.act.fen) if turn.act.ruling is Ruling.PARTLY else None
    finding = Finding(FINDINGS[turn.act.ruling], "双方证据已核对", ("CRL-24",), amount)
    complaints.commands.decide(known(turn.things.complaint), finding=finding, by=turn.by, at=turn.at)


def _let_go(turn: Turn) -> None:
    complaints.commands.withdraw(known(turn.things.complaint), by=turn.by, at=turn.at)


# Who does what, and which of the case's things must have come to be for it.
ACTS: Final[Mapping[Do, tuple[Callable[[World, Case], Actor], str, Callable[[Turn], None]]]] = {
    Do.PLACE: (_shopper, "", _place),
    Do.PAY: (_provider, "payment", _pay),
    Do.CALL_OFF: (_shopper, "order", _call_off),
    Do.SHIP: (_shop, "order", _ship),
    Do.SIGN: (_carrier, "shipment", _sign),
    Do.CONFIRM: (_shopper, "order", _confirm),
    Do.NOTICE: (_shopper, "order", _notice),
    Do.NAME_ADDRESS: (_shop, "goods_back", _name_address),
    Do.WITHDRAW: (_shopper, "goods_back", _withdraw),
    Do.SEND_BACK: (_shopper, "goods_back", _send_back),
    Do.CORRECT_PARCEL: (_shopper, "goods_back", _correct_parcel),
    Do.COME_BACK: (_carrier, "parcel", _come_back),
    Do.TURN_AWAY: (_carrier, "parcel", _turn_away),
    Do.SHOW_SENDING: (_shopper, "goods_back", _show_sending),
    Do.CONFIRM_ARRIVAL: (_shop, "goods_back", _confirm_arrival),
    Do.FIND_ARRIVAL: (_staff, "goods_back", _find_arrival),
    Do.GRANT: (_shop, "goods_back", _grant),
    Do.OBJECT: (_shop, "goods_back", _object),
    Do.RULE: (_staff, "goods_back", _rule),
    Do.SEND_HOME: (_shop, "goods_back", _send_home),
    Do.COMPLAIN: (_shopper, "order", _complain),
    Do.ACKNOWLEDGE: (_staff, "complaint", _acknowledge),
    Do.ACCEPT: (_shop, "complaint", _accept),
    Do.OFFER: (_shop, "complaint", _offer),
    Do.REJECT: (_shop, "complaint", _reject),
    Do.TAKE_OFFER: (_shopper, "complaint", _take_offer),
    Do.ESCALATE: (_shopper, "complaint", _escalate),
    Do.DECIDE: (_staff, "complaint", _decide),
    Do.LET_GO: (_shopper, "complaint", _let_go),
}


def known(thing: UUID | None) -> UUID:
    """What was looked for before the turn began."""
    if thing is None:
        raise LookupError("nothing there")
    return thing


@cache
def _picture() -> bytes:
    """Of whatever has to be shown."""
    file = BytesIO()
    Image.new("RGB", (16, 16), "brown").save(file, "PNG")
    return file.getvalue()
