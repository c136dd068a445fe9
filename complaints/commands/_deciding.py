"""What follows from a decision of the platform?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from complaints import policies, queries
from complaints.commands._performing import promise
from complaints.commands._remedying import grant
from complaints.errors import DecisionRefused
from complaints.models import Complaint, Decision
from complaints.types import DemandKind, Finding
from platform_core.actors import Actor
from platform_core.cases.records import write
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin


@carries_out(Complaint.CASE, "decide")
@transaction.atomic(savepoint=False)
def decide(complaint_id: UUID, *, finding: Finding, by: Actor, at: datetime) -> Complaint:
    """Staff decide, and what they decide happens with it: the money goes back in the same transaction.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``DecisionRefused``.
    """
    begun = begin(Complaint, "decide", complaint_id, by=by, at=at)
    stakes = queries.stakes(begun.row)
    verdict = policies.may_decide(finding, stakes=stakes)
    if not verdict:
        raise DecisionRefused(reasons=verdict.codes(), refundable=stakes.refundable.amount)
    granted = policies.granted(finding, stakes=stakes)
    decision = _written(begun, finding, amount=granted.amount if granted else None)
    complaint = begun.say(
        decision_id=decision.id, outcome=finding.outcome, amount=decision.amount, basis=tuple(finding.basis)
    )
    if policies.grants_performance(DemandKind(complaint.demand), finding=finding):
        promise(complaint, by=by, at=at)
    grant(complaint, amount=granted, by=by, at=at)
    return complaint


def _written(begun: Begun[Complaint], finding: Finding, *, amount: int | None) -> Decision:
    decision = Decision(
        **begun.row.child_fields(),
        outcome=finding.outcome,
        amount=amount,
        basis=list(finding.basis),
        decided_by=begun.by.id,
        decided_at=begun.at,
    )
    return write(decision, finding.reasons)
