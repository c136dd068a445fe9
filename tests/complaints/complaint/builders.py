"""A complaint for tests, step by step, by the commands that the doors call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from complaints.complaint import queries
from complaints.complaint.case import COMPLAINT
from complaints.complaint.commands import decisions, filing, remedies
from complaints.complaint.deadlines import DECIDE_LATE
from complaints.complaint.models import Complaint
from complaints.complaint.types import Demand, DemandKind, Finding, Outcome, Rejection, RejectReason, Topic
from orders.sales.models.orders import Order
from platform_core.actors import DEADLINES, RELAY, Actor
from platform_core.cases.steps import make
from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.queries.promises import about
from platform_core.drivers.world.deals import picture
from platform_core.eventlog.queries import topics_about
from platform_core.money import Money
from platform_core.payments.commands import refunding
from platform_core.payments.types import Answer, RefundFacts
from platform_core.payments.types import Outcome as Called
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.recordings import recorded

T = TypeVar("T")
STATEMENT = "收到的茶叶受潮发霉，客服不理。"
PART = Demand(DemandKind.PARTIAL_REFUND, Money(4000))
WHOLE = Demand(DemandKind.REFUND)
EXCHANGE = Demand(DemandKind.EXCHANGE)
APOLOGY = Demand(DemandKind.OTHER)


def does(by: Actor, command: Callable[..., T], *of_what: Any, **how: Any) -> T:
    """As its door would: in this person's scope, in one transaction."""
    with acting_as(by), transaction.atomic():
        return command(*of_what, **how, by=by)


@recorded
def bought(sale: Sale, at: datetime, **how: Any) -> Order:
    """Delivered, so that there is something to complain of: two pieces, 116.00 yuan."""
    return orders.delivered(sale, at, **how)


@recorded
def file(order: Order, sale: Sale, at: datetime, *, by: Actor | None = None, **fields: Any) -> Complaint:
    by = by or sale.shopper
    fields = {"topic": Topic.FAULTY, "demand": PART, "statement": STATEMENT} | fields
    return does(by, filing.file, order.id, **fields, at=at)


@recorded
def filed(sale: Sale, at: datetime, **fields: Any) -> Complaint:
    return file(bought(sale, at), sale, at, **fields)


@recorded
def acknowledge(complaint: Complaint, at: datetime, *, by: Actor | None = None) -> None:
    does(by or operator(), filing.acknowledge, complaint.id, at=at)


@recorded
def with_shop(sale: Sale, at: datetime, **fields: Any) -> Complaint:
    complaint = filed(sale, at, **fields)
    acknowledge(complaint, at)
    return complaint


@recorded
def keep(complaint: Complaint, by: Actor, at: datetime) -> UUID:
    return does(by, filing.keep_evidence, complaint.id, upload=picture(), name="photo.png", at=at).id


def upload_of(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture())


@recorded
def accept(complaint: Complaint, sale: Sale, at: datetime) -> Complaint:
    return does(sale.seller, remedies.accept, complaint.id, at=at)


@recorded
def offer(complaint: Complaint, sale: Sale, at: datetime, *, fen: int = 1500, **said: Any) -> Complaint:
    return does(sale.seller, remedies.offer, complaint.id, amount=Money(fen), **said, at=at)


def rejection(*evidence: UUID, statement: str = "出库前已抽检，照片为证。") -> Rejection:
    return Rejection(RejectReason.CONFORMS_TO_CONTRACT, statement, evidence)


@recorded
def reject(complaint: Complaint, sale: Sale, at: datetime, *, why: Rejection | None = None) -> Complaint:
    why = why or rejection(keep(complaint, sale.seller, at))
    return does(sale.seller, remedies.reject, complaint.id, rejection=why, at=at)


@recorded
def offered(sale: Sale, at: datetime, *, fen: int = 1500, **fields: Any) -> Complaint:
    complaint = with_shop(sale, at, **fields)
    return offer(complaint, sale, at, fen=fen)


@recorded
def rejected(sale: Sale, at: datetime, **fields: Any) -> Complaint:
    return reject(with_shop(sale, at, **fields), sale, at)


@recorded
def accept_offer(complaint: Complaint, sale: Sale, at: datetime) -> Complaint:
    return does(sale.shopper, remedies.accept_offer, complaint.id, at=at)


@recorded
def escalate(complaint: Complaint, sale: Sale, at: datetime) -> Complaint:
    return does(sale.shopper, filing.escalate, complaint.id, at=at)


@recorded
def escalated(sale: Sale, at: datetime, **fields: Any) -> Complaint:
    return escalate(rejected(sale, at, **fields), sale, at)


@recorded
def made(step: str, complaint: Complaint, sale: Sale, at: datetime) -> Complaint:
    """What follows once its clock has run out; the sweep closes that before it calls."""
    clock = COMPLAINT.by_name[step].when_missed
    assert clock
    with bound(SYSTEM), transaction.atomic(), acting_for(sale.shop):
        deadlines_clocks.void(clock, subject_id=complaint.id, by=DEADLINES, at=at, reason="missed")
        return make(Complaint, step, complaint.id, by=DEADLINES, at=at)


@recorded
def passed_over(sale: Sale, at: datetime, **fields: Any) -> Complaint:
    """Escalated by the clock, since the shop was silent."""
    return made("pass_over_silence", with_shop(sale, at, **fields), sale, at)


@recorded
def left_undecided(complaint: Complaint, sale: Sale, at: datetime) -> None:
    made("hand_to_seniors", complaint, sale, at)


@recorded
def withdraw(complaint: Complaint, sale: Sale, at: datetime) -> Complaint:
    return does(sale.shopper, filing.withdraw, complaint.id, at=at)


def finding(outcome: Outcome = Outcome.UPHELD, *, fen: int | None = None, **changes: Any) -> Finding:
    amount = None if fen is None else Money(fen)
    fields = {"reasons": "商家未举证，采信消费者的照片。", "basis": ("CRL-24",), "amount": amount} | changes
    return Finding(outcome, **fields)


@recorded
def decide(complaint: Complaint, at: datetime, *, why: Finding | None = None, by: Actor | None = None) -> Complaint:
    return does(by or operator(), decisions.decide, complaint.id, finding=why or finding(), at=at)


@recorded
def decided(sale: Sale, at: datetime, *, why: Finding | None = None, **fields: Any) -> Complaint:
    return decide(escalated(sale, at, **fields), at, why=why)


@recorded
def ask_review(complaint: Complaint, by: Actor, at: datetime, *, text: str = "称重照片没有看。") -> Complaint:
    return does(by, decisions.ask_review, complaint.id, text=text, at=at)


@recorded
def under_review(sale: Sale, at: datetime, *, by: Actor | None = None, **decision: Any) -> Complaint:
    return ask_review(decided(sale, at, **decision), by or sale.shopper, at)


@recorded
def confirm(complaint: Complaint, at: datetime, *, by: Actor | None = None) -> Complaint:
    return does(by or operator(), decisions.confirm, complaint.id, reasons="证据已重新核对。", at=at)


@recorded
def replace(complaint: Complaint, at: datetime, *, why: Finding, by: Actor | None = None) -> Complaint:
    return does(by or operator(), decisions.replace, complaint.id, finding=why, at=at)


@recorded
def perform(complaint: Complaint, sale: Sale, at: datetime, *, shown: bool = True) -> Complaint:
    if shown:
        keep(complaint, sale.seller, at)
    return does(sale.seller, remedies.perform, complaint.id, text="已寄出新品，单号 SF1。", at=at)


@recorded
def left_for_good(complaint: Complaint, sale: Sale, at: datetime) -> None:
    """Nobody has decided for the second time."""
    with bound(SYSTEM), transaction.atomic(), acting_for(sale.shop):
        deadlines_clocks.void(DECIDE_LATE, subject_id=complaint.id, by=DEADLINES, at=at, reason="missed")
        decisions.end_late(complaint.id, by=DEADLINES, at=at)


@recorded
def write(complaint: Complaint, by: Actor, at: datetime, *, text: str = "请看第二张照片。") -> None:
    does(by, filing.write, complaint.id, text=text, at=at)


@recorded
def provider_says(refund: RefundFacts, outcome: Called, at: datetime) -> None:
    """What the relay does with the provider's answer."""
    with acting_as(RELAY), transaction.atomic():
        answer = Answer(
            outcome, provider_ref=f"R{refund.attempt}", reason="" if outcome is Called.SUCCEEDED else "refused"
        )
        refunding.record_answer(refund.id, answer=answer, by=RELAY, at=at)


def order_of(complaint: Complaint, sale: Sale) -> Order:
    with acting_as(sale.seller), transaction.atomic():
        return Order.objects.get(id=complaint.order_id)


def now(complaint: Complaint, sale: Sale) -> Complaint:
    """As its shop sees it."""
    with acting_as(sale.seller), transaction.atomic():
        return Complaint.objects.get(id=complaint.id)


def topics(complaint: Complaint, sale: Sale) -> list[str]:
    with acting_as(sale.seller), transaction.atomic():
        return topics_about(complaint.id)


def refunds(complaint: Complaint, sale: Sale) -> list[RefundFacts]:
    with acting_as(sale.seller), transaction.atomic():
        return queries.refunds(complaint)


def stand(complaint: Complaint, sale: Sale) -> tuple[str, list[int], list[str]]:
    """Its state, what was set aside to go back in fen, and the kinds of its clocks that run."""
    given = [refund.amount.amount for refund in refunds(complaint, sale)]
    with acting_as(sale.seller), transaction.atomic():
        clocks = [promise.kind for promise in about(complaint.id) if promise.state == "running"]
    return now(complaint, sale).state, given, clocks
