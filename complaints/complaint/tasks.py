"""Clocks and regular work of complaints."""

from datetime import datetime
from uuid import UUID

from complaints.complaint.commands import decisions
from complaints.complaint.deadlines import DECIDE_LATE
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(DECIDE_LATE)
def end_late(complaint_id: UUID, *, at: datetime) -> None:
    decisions.end_late(complaint_id, by=DEADLINES, at=at)
