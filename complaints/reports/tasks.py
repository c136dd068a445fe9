"""Clocks and regular work of reports."""

from datetime import datetime
from uuid import UUID

from complaints.reports import commands
from complaints.reports.deadlines import LEAD_LATE, TRIAGE_LATE
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(TRIAGE_LATE)
def end_unread_report(report_id: UUID, *, at: datetime) -> None:
    commands.end_unread(report_id, by=DEADLINES, at=at)


@on_missed(LEAD_LATE)
def end_late_lead(report_id: UUID, *, at: datetime) -> None:
    commands.end_late_lead(report_id, by=DEADLINES, at=at)
