"""How does a complaint come in?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import orders.queries
from complaints import policies, queries
from complaints.errors import ComplaintOpen, ComplaintRefused, DecidedAlready
from complaints.models import Complaint
from complaints.types import RETENTION, WHOLE_ORDER, Demand, Matter, NewFact, Topic
from orders.types import SaleFacts
from platform_core.actors import Actor
from platform_core.cases.rows import number_of
from platform_core.cases.steps import open_case
from platform_core.duties import fulfils
from platform_core.rows import new_id, one_after_the_other
from platform_core.vault.commands import seal
from platform_core.vault.types import Place


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
    """A shopper complains of a sale of theirs. What was wrong they say in their own words; what they want, by kind.

    Raises ``orders.OrderNotFound``, ``ComplaintRefused``, ``ComplaintOpen``, ``DecidedAlready``.
    """
    sale = orders.queries.sale_facts(order_id, by=by, at=at)
    complaint = written(sale, topic, demand, statement, matter=matter, owner_id=by.id, at=at)
    open_case(complaint, by=by, at=at, about_what=topic, amount=complaint.demanded)
    return complaint


# For all that files one


def written(
    sale: SaleFacts,
    topic: Topic,
    demand: Demand,
    statement: str,
    *,
    matter: Matter,
    owner_id: UUID,
    at: datetime,
) -> Complaint:
    """The row, sealed and saved, of the person whose sale it has to be; no case yet.

    Raises ``ComplaintRefused``, ``ComplaintOpen``, ``DecidedAlready``.
    """
    since = policies.known_since(matter.known_since, signed_at=sale.signed_at, placed_at=sale.placed_at, at=at)
    standing = _standing(sale, matter.lines, owner_id=owner_id)
    verdict = policies.may_complain(standing, demand=demand, statement=statement, new_fact=matter.new_fact, at=at)
    if not verdict:
        raise ComplaintRefused(reasons=verdict.codes(), refundable=standing.refundable.amount)
    _refuse_the_same(sale.order_id, topic, matter)
    complaint = _complaint(sale, topic, _priced(demand, standing), known_since=since, at=at)
    complaint.lines = sorted(map(str, matter.lines))
    complaint.channel, complaint.conversation_id = matter.came.channel, matter.came.conversation_id
    _seal(complaint, statement, matter.new_fact)
    complaint.save(force_insert=True)
    return complaint


def _standing(sale: SaleFacts, lines: frozenset[UUID], *, owner_id: UUID) -> policies.SaleStanding:
    paid = {line.line_id: line.paid for line in sale.lines}
    return policies.SaleStanding(
        own=sale.shopper_id == owner_id,
        state=sale.state,
        paid=sale.paid_at is not None,
        refundable=policies.refundable_of(lines, paid=paid, refundable=queries.refundable(sale.order_id)),
        strange=lines - paid.keys(),
    )


def _refuse_the_same(order_id: UUID, topic: Topic, matter: Matter) -> None:
    """One filing after the other, so that of two at once the second sees the first."""
    one_after_the_other(f"complaints.file:{order_id}")
    others = queries.about_the_same(order_id, topic=topic)
    if known := policies.is_open_about(others, lines=matter.lines):
        raise ComplaintOpen(complaint_id=known)
    if known := policies.bars(others, matter=matter):
        raise DecidedAlready(complaint_id=known)


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


def _seal(complaint: Complaint, statement: str, new_fact: NewFact | None) -> None:
    place = Place.of(complaint, subject_id=complaint.shopper_id)
    said = {"statement": statement} | ({"new_fact": new_fact.text} if new_fact else {})
    for name, text in seal(said, retention=RETENTION, place=place).items():
        setattr(complaint, name, text)
    complaint.new_fact_since = new_fact.since if new_fact else None
