"""The clock of a measure that nobody has decided on in time."""

from datetime import datetime
from uuid import UUID

from merchants.sanctions import commands
from merchants.sanctions.deadlines import DECIDE_SANCTION
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(DECIDE_SANCTION)
def end_time_to_decide(sanction_id: UUID, *, at: datetime) -> None:
    commands.end_time_to_decide(sanction_id, by=DEADLINES, at=at)
