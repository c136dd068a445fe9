"""How does a complaint come in?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

import orders.queries
from complaints import policies, queries
from complaints.errors import ComplaintOpen, ComplaintRefused, ComplaintTooOld, DecidedAlready
from complaints.models import Complaint
from complaints.states import UNDECIDED_YET
from complaints.types import RETENTION, Demand, Topic
from orders.types import SaleFacts
from platform_core.actors import Actor
from platform_core.cases.rows import number_of
from platform_core.cases.steps import open_case
from platform_core.rows import new_id
from platform_core.vault.commands import seal
from platform_core.vault.types import Place


@transaction.atomic(savepoint=False)
def file(
    order_id: UUID,
    *,
    topic: Topic,
    demand: Demand,
    statement: str,
    by: Actor,
    at: datetime,
    harm_known_since: datetime | None = None,
) -> Complaint:
    """A shopper complains of a sale of theirs. What was wrong they say in their own words; what they want, by kind.

    Raises ``orders.OrderNotFound``, ``ComplaintRefused``, ``ComplaintTooOld``, ``ComplaintOpen``, ``DecidedAlready``.
    """
    sale = orders.queries.sale_facts(order_id, by=by, at=at)
    since = policies.known_since(harm_known_since, signed_at=sale.signed_at, placed_at=sale.placed_at, at=at)
    standing = policies.SaleStanding(
        own=sale.shopper_id == by.id,
        state=sale.state,
        paid=sale.paid_at is not None,
        refundable=queries.refundable(order_id),
    )
    _refuse(standing, demand, statement)
    _refuse_the_old(since, at=at)
    complaint = _complaint(sale, topic, _priced(demand, standing), known_since=since, at=at)
    place = Place.of(complaint, subject_id=complaint.shopper_id)
    complaint.statement = seal({"statement": statement}, retention=RETENTION, place=place)["statement"]
    _insert(complaint)
    _refuse_the_decided(complaint)
    open_case(complaint, by=by, at=at, about_what=topic, amount=complaint.demanded)
    return complaint


def _refuse(sale: policies.SaleStanding, demand: Demand, statement: str) -> None:
    verdict = policies.may_complain(sale, demand=demand, statement=statement)
    if not verdict:
        raise ComplaintRefused(reasons=verdict.codes(), refundable=sale.refundable.amount)


def _refuse_the_old(known_since: datetime, *, at: datetime) -> None:
    until = queries.complain_until(known_since)
    if not policies.is_in_time(until=until, at=at):
        raise ComplaintTooOld(closed_at=until)


def _priced(demand: Demand, sale: policies.SaleStanding) -> Demand:
    return Demand(demand.kind, policies.demanded(demand, refundable=sale.refundable))


def _complaint(sale: SaleFacts, topic: Topic, demand: Demand, *, known_since: datetime, at: datetime) -> Complaint:
    """The row, not yet sealed and not yet saved."""
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


def _insert(complaint: Complaint) -> None:
    """Unless one of the same topic is open; the index decides between two at once."""
    try:
        with transaction.atomic():
            complaint.save(force_insert=True)
    except IntegrityError as error:
        for complaint_id, state in queries.about_the_same(complaint.order_id, topic=complaint.topic).items():
            if state in UNDECIDED_YET:
                raise ComplaintOpen(complaint_id=complaint_id) from error
        raise


def _refuse_the_decided(complaint: Complaint) -> None:
    """After the insert, which waits for a decision that is being made at this moment."""
    if known := policies.bars(queries.about_the_same(complaint.order_id, topic=complaint.topic)):
        raise DecidedAlready(complaint_id=known)
