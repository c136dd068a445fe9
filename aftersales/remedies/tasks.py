"""Remedies act where a buyer has not answered in time."""

from datetime import datetime
from uuid import UUID

from aftersales.remedies import commands
from aftersales.remedies.deadlines import REMEDY_ANSWER
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(REMEDY_ANSWER)
def end_the_silence_of_a_buyer(remedy_id: UUID, *, at: datetime) -> None:
    commands.end_silence(remedy_id, by=DEADLINES, at=at)
