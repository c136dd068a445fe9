"""Clocks and regular work of awards."""

from datetime import datetime
from uuid import UUID

from complaints.awards import commands
from complaints.awards.deadlines import PAY_AWARD
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(PAY_AWARD)
def advance_award(award_id: UUID, *, at: datetime) -> None:
    commands.advance_award(award_id, by=DEADLINES, at=at)
