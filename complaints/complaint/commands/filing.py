"""Commands on a complaint: file it, take it down by telephone, write, leave evidence, rate."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

import platform_core.files.commands as files
from complaints.complaint import policies, queries
from complaints.complaint.errors import ComplaintEnded, ComplaintOpen, ComplaintRefused, DecidedAlready, TextRefused
from complaints.complaint.events import FileShows, MessageWritten
from complaints.complaint.models import Complaint, Message, Rating, ShownFile, TelephoneCorrection, TelephoneNote
from complaints.complaint.types import (
    RETENTION,
    WHOLE_ORDER,
    CameBy,
    Channel,
    Demand,
    Matter,
    NewFact,
    Shows,
    TelephoneComplaint,
    Topic,
)
from orders.sales import queries as sales_queries
from orders.sales.types import SaleFacts
from platform_core.actors import Actor
from platform_core.cases import records
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import Begun, begin, open_case, step_of
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.files.types import KeptFile
from platform_core.rows import new_id, one_after_the_other
from platform_core.vault.commands import seal
from platform_core.vault.types import Place

acknowledge = step_of(Complaint, "acknowledge")
confirm_performance = step_of(Complaint, "confirm_performance")
escalate = step_of(Complaint, "escalate")
withdraw = step_of(Complaint, "withdraw")


@fulfils("CMP-09", part="two tracks")
@transaction.atomic(savepoint=False)
def file(
    order_id: UUID,
    *,
    topic: Topic,
    demand: Demand,
    statement: str,
    matter: Matter = WHOLE_ORDER,
    by: Actor,
    at: datetime,
) -> Complaint:
    """File a complaint about one's own order: the statement in the shopper's words, the demand by its kind.

    Raises ``orders.OrderNotFound``, ``ComplaintRefused``, ``ComplaintOpen``, ``DecidedAlready``.
    """
    sale = sales_queries.sale_facts(order_id, by=by, at=at)
    complaint = _save(sale, topic, demand, statement, matter=matter, owner_id=by.id, at=at)
    open_case(complaint, by=by, at=at, about_what=topic, amount=complaint.demanded)
    return complaint


# Shared by every way of filing


def _save(
    sale: SaleFacts,
    topic: Topic,
    demand: Demand,
    statement: str,
    *,
    matter: Matter,
    owner_id: UUID,
    at: datetime,
) -> Complaint:
    """Seal and save the row, for the owner of the sale; the case is not open yet.

    Raises ``ComplaintRefused``, ``ComplaintOpen``, ``DecidedAlready``.
    """
    since = policies.known_since(matter.known_since, signed_at=sale.signed_at, placed_at=sale.placed_at, at=at)
    standing = _facts_of_sale(sale, matter.lines, owner_id=owner_id)
    verdict = policies.may_complain(standing, demand=demand, statement=statement, new_fact=matter.new_fact, at=at)
    if not verdict:
        raise ComplaintRefused(reasons=verdict.codes(), refundable=standing.refundable.amount)
    _refuse_the_same(sale.order_id, topic, matter)
    complaint = _make_row(sale, topic, _with_amount(demand, standing), known_since=since, at=at)
    complaint.lines = sorted(map(str, matter.lines))
    complaint.channel, complaint.conversation_id = matter.came.channel, matter.came.conversation_id
    _seal(complaint, statement, matter.new_fact)
    complaint.save(force_insert=True)
    return complaint


def _facts_of_sale(sale: SaleFacts, lines: frozenset[UUID], *, owner_id: UUID) -> policies.SaleStanding:
    paid = {line.line_id: line.paid for line in sale.lines}
    return policies.SaleStanding(
        own=sale.shopper_id == owner_id,
        state=sale.state,
        paid=sale.paid_at is not None,
        refundable=policies.refundable_of(lines, paid=paid, refundable=queries.refundable(sale.order_id)),
        strange=lines - paid.keys(),
    )


def _refuse_the_same(order_id: UUID, topic: Topic, matter: Matter) -> None:
    """Refuse a second complaint about the same. Filings take turns, so that the second of two sees the first."""
    one_after_the_other(f"complaints.file:{order_id}")
    others = queries.earlier_complaints(order_id, topic=topic)
    if known := policies.find_open_complaint(others, lines=matter.lines):
        raise ComplaintOpen(complaint_id=known)
    if known := policies.find_barring_decision(others, matter=matter):
        raise DecidedAlready(complaint_id=known)


def _with_amount(demand: Demand, sale: policies.SaleStanding) -> Demand:
    return Demand(demand.kind, policies.amount_demanded(demand, refundable=sale.refundable))


def _make_row(sale: SaleFacts, topic: Topic, demand: Demand, *, known_since: datetime, at: datetime) -> Complaint:
    """Make the row, not yet sealed nor saved."""
    complaint_id = new_id()
    return Complaint(
        id=complaint_id,
        number=number_of("C", complaint_id, at=at),
        merchant_id=sale.merchant_id,
        order_id=sale.order_id,
        shopper_id=sale.shopper_id,
        topic=topic,
        demand=demand.kind,
        demanded=demand.amount.amount if demand.amount else None,
        currency=sale.currency,
        known_since=known_since,
        filed_at=at,
    )


def _seal(complaint: Complaint, statement: str, new_fact: NewFact | None) -> None:
    place = Place.of(complaint, subject_id=complaint.shopper_id)
    said = {"statement": statement} | ({"new_fact": new_fact.text} if new_fact else {})
    for name, text in seal(said, retention=RETENTION, place=place).items():
        setattr(complaint, name, text)
    complaint.new_fact_since = new_fact.since if new_fact else None


BY_TELEPHONE: Final = Matter(came=CameBy(channel=Channel.TELEPHONE))


@transaction.atomic(savepoint=False)
def file_by_telephone(said: TelephoneComplaint, *, by: Actor, at: datetime) -> Complaint:
    """File a complaint by telephone, as staff, once the caller has confirmed the words read back.

    It goes on as any other; the caller gets it by notice and may correct it.
    Raises ``OrderNotFound``, ``ComplaintRefused``, ``ComplaintOpen``, ``DecidedAlready``.
    """
    if not (verdict := policies.may_file_by_telephone(said)):
        raise ComplaintRefused(reasons=verdict.codes(), refundable=queries.refundable(said.order_id).amount)
    sale = sales_queries.sale_facts(said.order_id, by=by, at=at)
    what = (said.topic, said.demand, said.read_back)
    complaint = _save(sale, *what, matter=BY_TELEPHONE, owner_id=said.caller_id, at=at)
    open_case(complaint, by=by, at=at, about_what=said.topic, amount=complaint.demanded)
    note = TelephoneNote(**complaint.child_fields(), taken_by=by.id, read_back_at=at)
    records.write(note)
    return Begun(complaint, Complaint.CASE.by_name["take_down"], by, at).move().say(taken_by=by.id)


@carries_out(Complaint.CASE, "correct")
@transaction.atomic(savepoint=False)
def correct(complaint_id: UUID, *, text: str, by: Actor, at: datetime) -> Complaint:
    """Correct a complaint taken down by telephone, once and within its time; both texts stay.

    Raises ``ComplaintNotFound``, ``IllegalTransition``, ``CorrectionTooLate``, ``NothingToCorrect``, ``TextRefused``.
    """
    begun = begin(Complaint, "correct", complaint_id, by=by, at=at)
    queries.check_text(text)
    note = queries.telephone_note(complaint_id)
    records.write(TelephoneCorrection(**begun.row.child_fields(), note=note, said_at=at), text)
    return begun.say()


@carries_out(Complaint.CASE, "reject_answer")
@transaction.atomic(savepoint=False)
def reject_answer(complaint_id: UUID, *, text: str, by: Actor, at: datetime) -> Complaint:
    """Reject the shop's answer as none, once and with a reason; the platform decides.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``TextRefused``.
    """
    begun = begin(Complaint, "reject_answer", complaint_id, by=by, at=at)
    queries.check_text(text)
    records.write(Message(**begun.row.child_fields(), author=by.role, written_at=at), text)
    return begun.say()


@carries_out(Complaint.CASE, "rate")
@transaction.atomic(savepoint=False)
def rate(complaint_id: UUID, *, stars: int, text: str = "", by: Actor, at: datetime) -> Complaint:
    """Rate how the complaint went, once it has ended. Only figures are published; only staff read the words.

    Raises ``ComplaintNotFound``, ``IllegalTransition``, ``RatedAlready``, ``TextRefused``.
    """
    begun = begin(Complaint, "rate", complaint_id, by=by, at=at)
    if not (verdict := policies.may_rate(stars, text=text)):
        raise TextRefused(reasons=verdict.codes())
    said: dict[str, Any] = {"stars": stars, "decided_by": queries.decided_last_by(begun.row), "rated_at": at}
    records.write(Rating(**begun.row.child_fields(), **said), text)
    return begun.say()


@transaction.atomic(savepoint=False)
def write(complaint_id: UUID, *, text: str, by: Actor, at: datetime) -> Message:
    """Write a message about a complaint. Raises ``ComplaintNotFound``, ``TextRefused``."""
    complaint = Complaint.objects.see(complaint_id, by=by)
    queries.check_text(text)
    message = records.write(Message(**complaint.child_fields(), author=by.role, written_at=at), text)
    fact = MessageWritten(**complaint.fact_fields(MessageWritten), message_id=message.id, written_by=by.role)
    publish(fact, by=by, at=at)
    return message


@transaction.atomic(savepoint=False)
def keep_evidence(
    complaint_id: UUID, *, upload: bytes, name: str, shows: Shows | None = None, by: Actor, at: datetime
) -> KeptFile:
    """Leave a file as evidence, of the kind that it ``shows``.

    Raises ``ComplaintNotFound``, ``ComplaintEnded``, and the refusals of files.
    """
    complaint = Complaint.objects.see(complaint_id, by=by)
    if not queries.takes_evidence(complaint):
        raise ComplaintEnded(complaint_id=complaint.id, state=complaint.state)
    kept = files.keep(
        upload,
        name=name,
        about=complaint.as_about(),
        merchant_id=complaint.merchant_id,
        shopper_id=complaint.shopper_id,
        by=by,
        at=at,
    )
    if shows is not None:
        records.write(ShownFile(**complaint.child_fields(), file_id=kept.id, shows=shows, said_at=at))
        publish(FileShows(**complaint.fact_fields(FileShows), file_id=kept.id, shows=shows), by=by, at=at)
    return kept
