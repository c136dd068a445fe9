"""End an invitation whose time is over."""

from datetime import datetime
from uuid import UUID

from merchants.team import commands
from merchants.team.deadlines import ANSWER_INVITATION
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(ANSWER_INVITATION)
def lapse(invitation_id: UUID, *, at: datetime) -> None:
    commands.lapse(invitation_id, by=DEADLINES, at=at)
