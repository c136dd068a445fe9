"""What do people do with each other, over commands? Whatever a `Verb` of this module says, in a `Deal`.

Over HTTP the same stands in `orders`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import aftersales.commands
import complaints.commands
import orders.commands
import orders.queries
import platform_core.payments.commands
import platform_core.payments.queries
from aftersales.events import ReturnReported
from aftersales.types import Grade, Grounds, Restocked, RulingOutcome, Wanted
from complaints.types import Demand, DemandKind, Finding, Rejection, RejectReason, Topic
from complaints.types import Outcome as Decision
from merchants.types import ReturnAddress
from orders.events import CarrierReported
from orders.types import Consents, LotPicked, MaskGround, NewMask, NewReview, ParcelEvent, Place, SignedBy
from platform_core.actors import Actor, Role, part
from platform_core.drivers.world.acting import CARRIER, SANDBOX, acting_as
from platform_core.drivers.world.deals import Deal, Verb, only, picture, verb
from platform_core.money import Money
from platform_core.payments.events import CaptureReported
from platform_core.payments.types import Answer, BankAccount, CaptureReport, Outcome, PaymentFacts, Reference, Tender

COLLEAGUE: Final = Actor(id=part("colleague").id, role=Role.STAFF)  # who has not decided: commands need no account
UNTRACKED: Final = "顺丰到付"  # a carrier that nobody of ours follows
WAREHOUSE: Final = ReturnAddress(contact_name="退货组", phone="13800000000", address="浙江省杭州市余杭区仓前街1号")

# The sale

call_off: Final = only("shopper", "order", orders.commands.cancel_order)
confirm: Final = only("shopper", "order", orders.commands.confirm_receipt)


@verb("shopper")
def place(deal: Deal, by: Actor, at: datetime, quoted_at: datetime | None = None) -> None:
    """Ask for a quote and accept it."""
    quote = orders.commands.quote(deal.wanted, by=by, at=quoted_at or at)
    bought = orders.commands.place_purchase(
        quote.id, recipient=deal.recipient, consents=Consents(key_terms=True), by=by, at=at
    )
    order = orders.queries.orders_of(by).get(purchase_id=bought.id)
    deal.purchase, deal.order = bought.id, order.id
    deal.lines = {line.sku_id: line.id for line in order.lines.all()}
    payment = _payment(deal)
    deal.payment, deal.total = payment.id, payment.amount.amount


@verb("relay", needs="payment")
def pay(deal: Deal, by: Actor, at: datetime, provider_ref: str = "") -> None:
    """Do what the relay does with the provider's report."""
    report = CaptureReport(
        provider_ref=provider_ref or deal.name("PAID"),
        amount=Money(deal.total),
        tender=Tender.BALANCE,
        paid_at=at,
    )
    platform_core.payments.commands.record_capture(deal.payment, report=report, by=by, at=at)


@verb("provider", needs="payment")
def report_payment(deal: Deal, by: Actor, at: datetime) -> None:
    """Leave the provider's report in the log; the relay will apply it."""
    _leave_report(deal, by, at, provider_ref=deal.name("PAID"))


@verb("provider", needs="payment")
def report_second_payment(deal: Deal, by: Actor, at: datetime) -> None:
    """The same again: somebody has pressed the button twice."""
    _leave_report(deal, by, at, provider_ref=deal.name("TWICE"))


@verb("shopper", needs="order")
def name_account(deal: Deal, by: Actor, at: datetime) -> None:
    """Agree that the last refund of the order goes to another account."""
    refund = platform_core.payments.queries.refunds_of(Reference("orders.order", deal.order))[-1]
    account = BankAccount(holder="李明", bank="杭州银行", number="6222020200012345678")
    platform_core.payments.commands.name_account(refund.id, account=account, agreed=True, by=by, at=at)


@verb("seller", needs="order")
def ship(deal: Deal, by: Actor, at: datetime) -> None:
    """Pack all of it and hand it to the carrier."""
    order = orders.queries.order(deal.order, by=by)
    picked = [LotPicked(line.id, line.quantity, deal.lot) for line in order.lines.all()]
    shipment = orders.commands.ship(deal.order, carrier=SANDBOX, waybill=deal.name("S"), picked=picked, by=by, at=at)
    deal.shipment = shipment.id


@verb("relay", needs="shipment")
def sign(deal: Deal, by: Actor, at: datetime) -> None:
    """Do what the relay does with the carrier's report that the addressee has signed."""
    report = _signature(deal, at, signed_by=SignedBy.ADDRESSEE, report_id=deal.name("signed"))
    orders.commands.record_report(report, source=CARRIER, by=by, at=at)


@verb("carrier", needs="shipment")
def report_signature(
    deal: Deal, by: Actor, at: datetime, *, happened_at: datetime, signed_by: SignedBy, report_id: str
) -> None:
    """Leave the carrier's report in the log; the relay will apply it."""
    fact = _signature(deal, happened_at, signed_by=signed_by, report_id=report_id)
    orders.commands.report(fact, by=by, at=at)


def _parcel_report(kind: ParcelEvent) -> Verb:
    """Leave the carrier's report of this in the log; the relay will apply it."""

    @verb("carrier", needs="shipment")
    def report(deal: Deal, by: Actor, at: datetime, *, happened_at: datetime, report_id: str) -> None:
        fact = CarrierReported(report_id=report_id, shipment_id=deal.shipment, kind=kind, happened_at=happened_at)
        orders.commands.report(fact, by=by, at=at)

    return report


report_pick_up: Final = _parcel_report(ParcelEvent.PICKED_UP)
report_declined: Final = _parcel_report(ParcelEvent.REFUSED)


@verb("relay", needs="order")
def pay_back(deal: Deal, by: Actor, at: datetime) -> None:
    """Do what the relay does once the provider says that every refund of the order has been made.

    Then the order is settled, if that waited for it.
    """
    order = Reference("orders.order", deal.order)
    for number, refund in enumerate(platform_core.payments.queries.refunds_of(order)):
        answer = Answer(Outcome.SUCCEEDED, provider_ref=deal.name(f"BACK{number}"))
        platform_core.payments.commands.record_answer(refund.id, answer=answer, by=by, at=at)
    orders.commands.settle(deal.order, by=by, at=at)


def _payment(deal: Deal) -> PaymentFacts:
    payment = platform_core.payments.queries.find_payment_of(Reference("orders.purchase", deal.purchase))
    if payment is None:
        raise LookupError(f"nobody asked for the money of {deal.name('')}")
    return payment


def _leave_report(deal: Deal, by: Actor, at: datetime, *, provider_ref: str) -> None:
    fact = CaptureReported(
        payment_id=deal.payment,
        provider_ref=provider_ref,
        amount=deal.total,
        currency="CNY",
        tender=Tender.BALANCE,
        paid_at=at,
    )
    platform_core.payments.commands.report(fact, by=by, at=at)


def _signature(deal: Deal, happened_at: datetime, *, signed_by: SignedBy, report_id: str) -> CarrierReported:
    return CarrierReported(
        report_id=report_id,
        shipment_id=deal.shipment,
        kind=ParcelEvent.SIGNED,
        happened_at=happened_at,
        place=Place.DOOR,
        signed_by=signed_by,
    )


# Goods that go back

withdraw_notice: Final = only("shopper", "goods_back", aftersales.commands.withdraw)
name_address: Final = only("seller", "goods_back", aftersales.commands.name_address, address=WAREHOUSE)
confirm_arrival: Final = only("seller", "goods_back", aftersales.commands.confirm_arrival)
grant: Final = only("seller", "goods_back", aftersales.commands.grant)


@verb("shopper", needs="order")
def give_notice(deal: Deal, by: Actor, at: datetime, pieces: Mapping[UUID, int] | int) -> None:
    """Say what goes back. ``pieces``: by SKU, or of the only one."""
    by_sku = dict.fromkeys(deal.lines, pieces) if isinstance(pieces, int) else pieces
    wanted = [Wanted(deal.lines[sku], count) for sku, count in by_sku.items()]
    deal.goods_back = aftersales.commands.give_notice(deal.order, lines=wanted, by=by, at=at).id


@verb("shopper", needs="goods_back")
def send_back(deal: Deal, by: Actor, at: datetime, *, tracked: bool = True) -> None:
    deal.parcel = aftersales.commands.send_back(
        deal.goods_back,
        carrier=SANDBOX if tracked else UNTRACKED,
        waybill=deal.name("B"),
        by=by,
        at=at,
    ).id


@verb("shopper", needs="goods_back")
def correct_parcel(deal: Deal, by: Actor, at: datetime) -> None:
    deal.parcel = aftersales.commands.correct_parcel(
        deal.goods_back, carrier=SANDBOX, waybill=deal.name("C"), by=by, at=at
    ).id


@verb("relay", needs="parcel")
def arrive(deal: Deal, by: Actor, at: datetime) -> None:
    """Do what the relay does with the carrier's report that the shop has signed."""
    report = ReturnReported(report_id=deal.name("back"), parcel_id=deal.parcel, kind=ParcelEvent.SIGNED, happened_at=at)
    aftersales.commands.record_report(report, source=CARRIER, by=by, at=at)


def _report(kind: ParcelEvent, *, parcel: str = "parcel") -> Verb:
    """Leave the carrier's report of this in the log; the relay will apply it."""

    @verb("carrier", needs=parcel)
    def report(deal: Deal, by: Actor, at: datetime, *, happened_at: datetime, report_id: str) -> None:
        parcel_id = getattr(deal, parcel)
        fact = ReturnReported(report_id=report_id, parcel_id=parcel_id, kind=kind, happened_at=happened_at)
        aftersales.commands.report(fact, by=by, at=at)

    return report


report_way_back: Final = _report(ParcelEvent.IN_TRANSIT)
report_arrival: Final = _report(ParcelEvent.SIGNED)
report_refusal: Final = _report(ParcelEvent.REFUSED)
report_home: Final = _report(ParcelEvent.SIGNED, parcel="home_parcel")


@verb("shopper", needs="goods_back")
def show_sending(deal: Deal, by: Actor, at: datetime) -> UUID:
    """Show a slip of the parcel. Gives the file."""
    return _keep(deal, by, at)


@verb("staff", needs="goods_back")
def find_arrival(deal: Deal, by: Actor, at: datetime, arrived_at: datetime) -> None:
    aftersales.commands.find_arrival(deal.goods_back, arrived_at=arrived_at, reasons="已向承运人查询", by=by, at=at)


@verb("seller", needs="goods_back")
def object_to(deal: Deal, by: Actor, at: datetime) -> None:
    """Say, with a photo, that the goods are not intact."""
    aftersales.commands.object_to(
        deal.goods_back,
        grounds=[Grounds.SOILED],
        evidence=[_keep(deal, by, at)],
        statement="有污渍",
        by=by,
        at=at,
    )


@verb("staff", needs="goods_back")
def rule_on(deal: Deal, by: Actor, at: datetime, outcome: RulingOutcome) -> None:
    aftersales.commands.rule_on(deal.goods_back, outcome=outcome, reasons="图片已核对", by=by, at=at)


@verb("seller", needs="goods_back")
def send_home(deal: Deal, by: Actor, at: datetime) -> None:
    deal.home_parcel = aftersales.commands.send_home(
        deal.goods_back, carrier=SANDBOX, waybill=deal.name("H"), by=by, at=at
    ).id


confirm_home: Final = only("shopper", "goods_back", aftersales.commands.confirm_home)


@verb("seller", needs="goods_back")
def restock(deal: Deal, by: Actor, at: datetime, pieces: Sequence[tuple[UUID, int, Grade]]) -> None:
    """Say in which condition the goods came back. What is as good as new stands on the shelf again."""
    rows = [Restocked(deal.lines[sku], count, grade, deal.lot) for sku, count, grade in pieces]
    aftersales.commands.restock(deal.goods_back, pieces=rows, by=by, at=at)


def _keep(deal: Deal, by: Actor, at: datetime) -> UUID:
    kept = aftersales.commands.add_evidence(deal.goods_back, upload=picture(), name="photo.png", by=by, at=at)
    return kept.id


# Disputes

acknowledge: Final = only("staff", "complaint", complaints.commands.acknowledge)
accept: Final = only("seller", "complaint", complaints.commands.accept)
accept_offer: Final = only("shopper", "complaint", complaints.commands.accept_offer)
escalate: Final = only("shopper", "complaint", complaints.commands.escalate)
withdraw_complaint: Final = only("shopper", "complaint", complaints.commands.withdraw)


@verb("shopper", needs="order")
def complain(deal: Deal, by: Actor, at: datetime, fen: int) -> None:
    """Ask for a part of the money back."""
    deal.complaint = complaints.commands.file(
        deal.order,
        topic=Topic.FAULTY,
        demand=Demand(DemandKind.PARTIAL_REFUND, Money(fen)),
        statement="与描述不符",
        by=by,
        at=at,
    ).id


@verb("seller", needs="complaint")
def offer(deal: Deal, by: Actor, at: datetime, fen: int) -> None:
    complaints.commands.offer(deal.complaint, amount=Money(fen), by=by, at=at)


@verb("seller", needs="complaint")
def reject(deal: Deal, by: Actor, at: datetime) -> None:
    """Refuse, with a reason and a photo."""
    kept = complaints.commands.keep_evidence(deal.complaint, upload=picture(), name="goods.png", by=by, at=at)
    why = Rejection(RejectReason.CONFORMS_TO_CONTRACT, "出库前已抽检", (kept.id,))
    complaints.commands.reject(deal.complaint, rejection=why, by=by, at=at)


@verb("staff", needs="complaint")
def decide(deal: Deal, by: Actor, at: datetime, *, outcome: Decision, fen: int | None = None) -> None:
    """Decide; ``fen`` is what goes back where only a part is upheld."""
    finding = Finding(outcome, "双方证据已核对", ("CRL-24",), None if fen is None else Money(fen))
    complaints.commands.decide(deal.complaint, finding=finding, by=by, at=at)


@verb("shopper", needs="complaint")
def ask_review(deal: Deal, by: Actor, at: datetime) -> None:
    complaints.commands.ask_review(deal.complaint, text="照片没有看", by=by, at=at)


def confirm_decision(deal: Deal) -> None:
    """By a colleague of who has decided."""
    with acting_as(COLLEAGUE) as now:
        complaints.commands.confirm(deal.complaint, reasons="已重新核对", by=COLLEAGUE, at=now)


def replace_decision(deal: Deal, outcome: Decision) -> None:
    """By a colleague of who has decided."""
    with acting_as(COLLEAGUE) as now:
        finding = Finding(outcome, "已重新核对", ("CRL-24",))
        complaints.commands.replace(deal.complaint, finding=finding, by=COLLEAGUE, at=now)


# What was said of the goods

PASSAGE: Final = "电话13800001111"
NAMED: Final = NewMask(ground=MaskGround.PERSONAL_DATA, passage=PASSAGE, why="公开了他人的电话")
reply_to_review: Final = only("seller", "review", orders.commands.reply_to_review, text="感谢您的评价")
answer_proposal: Final = only("seller", "masking", orders.commands.answer_proposal, text="不是我们的电话")
mask_review: Final = only("second", "masking", orders.commands.mask, reasons="属于他人")
reject_mask: Final = only("second", "masking", orders.commands.reject_mask, reasons="差评不是理由")
appeal_mask: Final = only("shopper", "masking", orders.commands.appeal_mask, text="这是公开的电话")
uphold_mask: Final = only("third", "masking", orders.commands.uphold_mask, reasons="属于他人")
restore_review: Final = only("third", "masking", orders.commands.restore_review, reasons="确为公开的电话")


@verb("shopper", needs="lines")
def review_line(deal: Deal, by: Actor, at: datetime, stars: int) -> None:
    said = NewReview(stars=stars, text=f"与描述相符。{PASSAGE}", anonymous=True)
    line_id = next(iter(deal.lines.values()))
    deal.review = orders.commands.review_line(deal.order, line_id=line_id, said=said, by=by, at=at).id


@verb("staff", needs="review")
def propose_mask(deal: Deal, by: Actor, at: datetime) -> None:
    deal.masking = orders.commands.propose_mask(deal.review, new=NAMED, by=by, at=at).id
