"""What happens when a clock of a complaint runs out?"""

from datetime import datetime
from uuid import UUID

from complaints import commands
from complaints.deadlines import ACKNOWLEDGE, ANSWER, DECIDE, REPLY
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(ACKNOWLEDGE)
def forward_what_nobody_read(complaint_id: UUID, *, at: datetime) -> None:
    commands.acknowledge(complaint_id, by=DEADLINES, at=at)


@on_missed(ANSWER)
def pass_over_a_silent_shop(complaint_id: UUID, *, at: datetime) -> None:
    commands.pass_over_silence(complaint_id, by=DEADLINES, at=at)


@on_missed(REPLY)
def close_what_nobody_took_up(complaint_id: UUID, *, at: datetime) -> None:
    commands.close(complaint_id, by=DEADLINES, at=at)


@on_missed(DECIDE)
def hand_to_seniors(complaint_id: UUID, *, at: datetime) -> None:
    commands.hand_to_seniors(complaint_id, by=DEADLINES, at=at)
