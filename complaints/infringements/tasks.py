"""Clocks and regular work of notices of infringement."""

from datetime import datetime
from uuid import UUID

from complaints.infringements.commands import clocks
from complaints.infringements.deadlines import WAIT
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(WAIT)
def end_the_wait(infringement_id: UUID, *, at: datetime) -> None:
    clocks.end_wait(infringement_id, by=DEADLINES, at=at)
