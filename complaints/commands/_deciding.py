"""How does the platform come to decide, and what follows from its decision?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
from complaints import policies, queries
from complaints.commands._remedying import grant
from complaints.commands._telling import child_fields, fact_fields, sealed
from complaints.deadlines import DECIDE
from complaints.errors import DecisionRefused
from complaints.events import ComplaintDecided, ComplaintEscalated, ComplaintOverdue
from complaints.models import Complaint, Decision
from complaints.types import Escalation, Finding, Outcome
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish


@transaction.atomic(savepoint=False)
def pass_over_silence(complaint_id: UUID, *, by: Actor, at: datetime) -> Complaint:
    """The shop has not answered: the platform decides, and may find the facts on the shopper's evidence.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    complaint = Complaint.objects.take(complaint_id, by=by)
    complaint.move("pass_over_silence", by=by, at=at)
    return await_decision(complaint, why=Escalation.SHOP_SILENT, by=by, at=at)


@transaction.atomic(savepoint=False)
def decide(complaint_id: UUID, *, finding: Finding, by: Actor, at: datetime) -> Complaint:
    """Staff decide, and what they decide happens with it: the money goes back in the same transaction.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``DecisionRefused``.
    """
    deadlines.meet(DECIDE, subject_id=complaint_id, by=by, at=at)  # clocks before complaints, as the sweep does
    complaint = Complaint.objects.take(complaint_id, by=by)
    complaint.move("decide", by=by, at=at)
    stakes = queries.stakes(complaint)
    verdict = policies.may_decide(finding, stakes=stakes)
    if not verdict:
        raise DecisionRefused(reasons=verdict.codes(), refundable=stakes.refundable.amount)
    amount = policies.granted(finding, stakes=stakes)
    decision = _written(complaint, finding, amount=amount.amount if amount else None, by=by, at=at)
    publish(_decided(complaint, decision), by=by, at=at)
    grant(complaint, amount, by=by, at=at)
    return complaint


@transaction.atomic(savepoint=False)
def hand_to_seniors(complaint_id: UUID, *, by: Actor, at: datetime) -> None:
    """The platform itself is late: the complaint stands first in the queue, open until it is decided; and the clock
    begins anew, so that nobody forgets it.

    Raises ``ComplaintNotFound``.
    """
    complaint = Complaint.objects.take(complaint_id, by=by)
    complaint.senior_since = complaint.senior_since or at
    complaint.save(update_fields=["senior_since"])
    event_id = publish(ComplaintOverdue(**fact_fields(complaint)), by=by, at=at)
    deadlines.start(DECIDE, about=complaint.as_subject(), started_at=at, event_id=event_id, by=by, at=at)


# For `_replying` as well


def await_decision(complaint: Complaint, *, why: Escalation, by: Actor, at: datetime) -> Complaint:
    """The platform's turn."""
    event_id = publish(ComplaintEscalated(**fact_fields(complaint), why=why), by=by, at=at)
    deadlines.start(DECIDE, about=complaint.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    return complaint


def _written(complaint: Complaint, finding: Finding, *, amount: int | None, by: Actor, at: datetime) -> Decision:
    decision = Decision(
        **child_fields(complaint),
        outcome=finding.outcome,
        amount=amount,
        basis=list(finding.basis),
        decided_by=by.id,
        decided_at=at,
    )
    decision.reasons = sealed("reasons", finding.reasons, place=decision.place())
    decision.save(force_insert=True)
    return decision


def _decided(complaint: Complaint, decision: Decision) -> ComplaintDecided:
    return ComplaintDecided(
        **fact_fields(complaint),
        decision_id=decision.id,
        outcome=Outcome(decision.outcome),
        amount=decision.amount,
        currency=complaint.currency,
        basis=tuple(decision.basis),
    )
