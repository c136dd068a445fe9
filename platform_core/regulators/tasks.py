"""What happens when the time to answer an authority runs out?"""

from datetime import datetime
from uuid import UUID

from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed
from platform_core.regulators import commands
from platform_core.regulators.deadlines import ANSWER


@on_missed(ANSWER)
def alarm_staff(request_id: UUID, *, at: datetime) -> None:
    commands.escalate(request_id, by=DEADLINES, at=at)
