"""What happens when a clock of a complaint runs out after which one of several steps follows?"""

from datetime import datetime
from uuid import UUID

from complaints import commands
from complaints.deadlines import DECIDE_LATE, PAY_AWARD
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(DECIDE_LATE)
def end_what_nobody_decided(complaint_id: UUID, *, at: datetime) -> None:
    commands.end_late(complaint_id, by=DEADLINES, at=at)


@on_missed(PAY_AWARD)
def advance_award(award_id: UUID, *, at: datetime) -> None:
    commands.advance_award(award_id, by=DEADLINES, at=at)
