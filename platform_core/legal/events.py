"""The facts of the rules and calendars that we count by."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.legal.types import Matter


class ProposalMade(DomainEvent):
    """Somebody of staff proposed a change. The event bears the reason, the proposal bears the change."""

    topic = "legal.proposed"
    subject = "proposal_id"
    proposal_id: UUID
    kind: Matter


class ProposalApproved(DomainEvent):
    """Another person approved, and the change was carried out."""

    topic = "legal.approved"
    subject = "proposal_id"
    proposal_id: UUID
    kind: Matter


class ProposalRejected(DomainEvent):
    """Another person rejected it; the event bears the reason."""

    topic = "legal.rejected"
    subject = "proposal_id"
    proposal_id: UUID
    kind: Matter


class ProposalWithdrawn(DomainEvent):
    """The proposer took it back."""

    topic = "legal.withdrawn"
    subject = "proposal_id"
    proposal_id: UUID
    kind: Matter


class ProposalLapsed(DomainEvent):
    """No second person decided in time; nothing changes."""

    topic = "legal.lapsed"
    subject = "proposal_id"
    proposal_id: UUID
    kind: Matter
    proposed_by: UUID


class HouseNumberSet(DomainEvent):
    """The house promises another number from this day on. Clocks that run keep the number by which they started."""

    topic = "legal.house_number_set"
    subject = "rule_id"
    rule_id: UUID
    proposal_id: UUID
    code: str
    version: int
    value: int
    unit: str
    effective_from: date


class CalendarLoaded(DomainEvent):
    """Everybody counts by this calendar from now on; clocks over assumed or corrected days are recomputed."""

    topic = "legal.calendar_loaded"
    subject = "calendar_id"
    calendar_id: UUID
    version: int
    years: tuple[int, ...]
    source: str
