"""What does the shopper make of the shop's answer?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
from complaints import policies, queries
from complaints.commands._deciding import await_decision
from complaints.commands._remedying import grant
from complaints.commands._telling import fact_fields
from complaints.deadlines import REPLY
from complaints.errors import NothingOffered
from complaints.events import ComplaintClosed, ComplaintResolved
from complaints.models import Complaint
from complaints.types import AnswerKind, Escalation, Settlement
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish


@transaction.atomic(savepoint=False)
def accept_offer(complaint_id: UUID, *, by: Actor, at: datetime) -> Complaint:
    """The shopper takes what the shop has offered, and the money goes back with it.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``NothingOffered``.
    """
    deadlines.meet(REPLY, subject_id=complaint_id, by=by, at=at)  # clocks before complaints, as the sweep does
    complaint = Complaint.objects.take(complaint_id, by=by)
    complaint.move("accept_offer", by=by, at=at)
    given = {answer.kind: answer.amount for answer in queries.answers(complaint)}
    if not policies.has_offer(given):
        raise NothingOffered(complaint_id=complaint.id)
    amount = given[AnswerKind.OFFER]
    resolved = ComplaintResolved(
        **fact_fields(complaint), how=Settlement.OFFER_ACCEPTED, amount=amount, currency=complaint.currency
    )
    publish(resolved, by=by, at=at)
    grant(complaint, complaint.money(amount), by=by, at=at)
    return complaint


@transaction.atomic(savepoint=False)
def escalate(complaint_id: UUID, *, by: Actor, at: datetime) -> Complaint:
    """The shopper is not content: the platform decides.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    deadlines.meet(REPLY, subject_id=complaint_id, by=by, at=at)  # clocks before complaints, as the sweep does
    complaint = Complaint.objects.take(complaint_id, by=by)
    complaint.move("escalate", by=by, at=at)
    return await_decision(complaint, why=Escalation.BY_SHOPPER, by=by, at=at)


@transaction.atomic(savepoint=False)
def close(complaint_id: UUID, *, by: Actor, at: datetime) -> Complaint:
    """The shopper has not taken the answer up; the complaint rests. Raises ``ComplaintNotFound``."""
    complaint = Complaint.objects.take(complaint_id, by=by)
    complaint.move("close", by=by, at=at)
    publish(ComplaintClosed(**fact_fields(complaint)), by=by, at=at)
    return complaint
