"""The port for the clock of a proposal: filled by deadlines, which stands above and counts by these rules."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from platform_core.actors import Actor


class ProposalClock(Protocol):
    """The clock until which a second person decides, in the transaction of the proposal."""

    def start(self, proposal_id: UUID, *, event_id: UUID | None, by: Actor, at: datetime) -> None:
        """Start it; when it runs out, ``commands.lapse`` follows."""

    def end(self, proposal_id: UUID, *, by: Actor, at: datetime) -> None:
        """End it, since somebody has decided. Before the proposal is locked, as when it runs out."""

    def runs(self, proposal_id: UUID) -> bool:
        """Tell whether one runs."""


_clocks: Final[list[ProposalClock]] = []


def fill_proposal_clock(clock: ProposalClock) -> None:
    """Register the clock, once."""
    if _clocks:
        raise ValueError("proposals have a clock already")
    _clocks.append(clock)


def proposal_clock() -> ProposalClock:
    """The clock of proposals. Raises ``LookupError`` if there is none."""
    return _clocks[0]
