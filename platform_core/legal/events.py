"""What happened to the data that we count by?"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.legal.types import Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalMade(DomainEvent):
    """Somebody of staff would change something; the reason stands beside the event, what it is in the proposal."""

    topic = "legal.proposed"
    subject = "proposal_id"
    proposal_id: UUID
    kind: Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalApproved(DomainEvent):
    """Somebody else agreed, and it was carried out."""

    topic = "legal.approved"
    subject = "proposal_id"
    proposal_id: UUID
    kind: Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRejected(DomainEvent):
    """Somebody else refused; the reason stands beside the event."""

    topic = "legal.rejected"
    subject = "proposal_id"
    proposal_id: UUID
    kind: Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalWithdrawn(DomainEvent):
    """Who had proposed it took it back."""

    topic = "legal.withdrawn"
    subject = "proposal_id"
    proposal_id: UUID
    kind: Matter
