"""Commands on proposals: one person of staff proposes, another decides; approving carries it out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.errors import Verdict
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal import policies, ports
from platform_core.legal.errors import MayNotDecide, ReasonRequired
from platform_core.legal.events import (
    ProposalApproved,
    ProposalLapsed,
    ProposalMade,
    ProposalRejected,
    ProposalWithdrawn,
)
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.registry import Payload, handling_of
from platform_core.legal.states import ProposalState
from platform_core.legal.types import Matter


@transaction.atomic(savepoint=False)
def propose(kind: Matter, *, payload: Payload, why: str, by: Actor, at: datetime) -> Proposal:
    """Insert a proposal that could be carried out now; a second person owes a decision.

    Raises ``ReasonRequired``, and the refusals of its kind.
    """
    wanted = handling_of(kind).validate(payload, at=at)
    row = Proposal(kind=kind, payload=dict(wanted), why=_require_reason(why), proposed_by=by.id, proposed_at=at)
    row.save(force_insert=True)
    event_id = publish(ProposalMade(proposal_id=row.id, kind=kind), by=by, at=at, reason=row.why)
    ports.proposal_clock().start(row.id, event_id=event_id, by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def approve(proposal_id: UUID, *, by: Actor, at: datetime, reason: str = "") -> Proposal:
    """Approve a proposal and carry it out once. It is validated again: by now it may be too late for it.

    Raises ``ProposalNotFound``, ``IllegalTransition``, ``WrongRole``, ``MayNotDecide``, and the refusals of its kind.
    """
    row = _decide(proposal_id, "approve", reason=reason.strip(), by=by, at=at)
    kind = Matter(row.kind)
    handling = handling_of(kind)
    handling.apply(handling.validate(row.payload, at=at), proposal_id=row.id, by=by, at=at)
    publish(ProposalApproved(proposal_id=row.id, kind=kind), by=by, at=at, reason=row.reason)
    return row


@transaction.atomic(savepoint=False)
def reject(proposal_id: UUID, *, reason: str, by: Actor, at: datetime) -> Proposal:
    """Reject a proposal, with a reason. Raises as ``approve`` does, and ``ReasonRequired``."""
    row = _decide(proposal_id, "reject", reason=_require_reason(reason), by=by, at=at)
    publish(ProposalRejected(proposal_id=row.id, kind=Matter(row.kind)), by=by, at=at, reason=row.reason)
    return row


@transaction.atomic(savepoint=False)
def withdraw(proposal_id: UUID, *, by: Actor, at: datetime) -> Proposal:
    """Take back one's own proposal before anybody has decided."""
    ports.proposal_clock().end(proposal_id, by=by, at=at)
    row = Proposal.objects.take(proposal_id)
    _refuse(policies.may_withdraw(proposed_by=row.proposed_by, withdrawn_by=by.id))
    _end(row, "withdraw", by=by, at=at)
    publish(ProposalWithdrawn(proposal_id=row.id, kind=Matter(row.kind)), by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def lapse(proposal_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a proposal about which no second person decided in time: the wish of one person changes nothing, and a
    late yes would be to a text that nobody remembers.
    """
    row = Proposal.objects.take(proposal_id)
    row.decided_at = at
    row.save(update_fields=["decided_at"])
    row.move("lapse", by=by, at=at)
    publish(ProposalLapsed(proposal_id=row.id, kind=Matter(row.kind), proposed_by=row.proposed_by), by=by, at=at)


@transaction.atomic(savepoint=False)
def start_missing(*, by: Actor, at: datetime) -> int:
    """Start the clock of each open proposal that is older than clocks are. Return how many."""
    waiting = Proposal.objects.filter(state=ProposalState.PROPOSED).values_list("id", flat=True)
    clock = ports.proposal_clock()
    missing = [proposal_id for proposal_id in waiting if not clock.runs(proposal_id)]
    for proposal_id in missing:
        clock.start(proposal_id, event_id=None, by=by, at=at)
    return len(missing)


def _decide(proposal_id: UUID, transition: str, *, reason: str, by: Actor, at: datetime) -> Proposal:
    ports.proposal_clock().end(proposal_id, by=by, at=at)
    row = Proposal.objects.take(proposal_id)
    _refuse(policies.may_decide(proposed_by=row.proposed_by, decided_by=by.id))
    _end(row, transition, by=by, at=at, reason=reason)
    return row


def _end(row: Proposal, transition: str, *, by: Actor, at: datetime, reason: str = "") -> None:
    row.LIFECYCLE.target(transition, state=ProposalState(row.state), by=by)  # keeps who decided, if somebody did
    row.decided_by, row.decided_at, row.reason = by.id, at, reason
    row.save(update_fields=["decided_by", "decided_at", "reason"])
    row.move(transition, by=by, at=at)


def _refuse(verdict: Verdict) -> None:
    if not verdict:
        raise MayNotDecide(reasons=verdict.codes())


def _require_reason(reason: str) -> str:
    """The reason without blanks around it. Raises ``ReasonRequired`` if it is empty."""
    if not reason.strip():
        raise ReasonRequired
    return reason.strip()
