"""The clock of a proposal for a rule or calendar. Rules stand below and count nothing themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.actors import Actor
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.deadlines import DECIDE_PROPOSAL
from platform_core.deadlines.queries import promises
from platform_core.deadlines.types import Subject


class Clock:
    """Fills the port `legal.ports.ProposalClock`."""

    def start(self, proposal_id: UUID, *, event_id: UUID | None, by: Actor, at: datetime) -> None:
        about = Subject(type="legal.proposal", id=proposal_id)
        clocks.start(DECIDE_PROPOSAL, about=about, started_at=at, event_id=event_id, by=by, at=at)

    def end(self, proposal_id: UUID, *, by: Actor, at: datetime) -> None:
        clocks.meet(DECIDE_PROPOSAL, subject_id=proposal_id, by=by, at=at)

    def runs(self, proposal_id: UUID) -> bool:
        return any(clock.closed_at is None for clock in promises.about(proposal_id))
