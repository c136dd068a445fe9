"""What happened to the data that we count by?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseNumberSet(DomainEvent):
    """From this day on the house promises another number; what runs keeps the one it began with."""

    topic = "legal.house_number_set"
    subject = "rule_id"
    rule_id: UUID
    proposal_id: UUID
    code: str
    version: int
    value: int
    unit: str
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLoaded(DomainEvent):
    """From now on everybody counts by it; what was counted with supposed or corrected days is counted again."""

    topic = "legal.calendar_loaded"
    subject = "calendar_id"
    calendar_id: UUID
    version: int
    years: tuple[int, ...]
    source: str
