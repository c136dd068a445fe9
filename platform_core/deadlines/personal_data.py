"""The personal data of clocks and reminders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from platform_core.deadlines.models import Reminder, RunningDeadline
from platform_core.vault.declarations import retain


def export_deadlines(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """The clocks that concern a person, and how they ended."""
    rows = RunningDeadline.objects.filter(person_id=person_id).order_by("started_at", "id")
    return list(rows.values("kind", "subject_type", "subject_id", "state", "started_at", "due_at", "closed_at"))


def export_reminders(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """The reminders that a person is still to get."""
    rows = Reminder.objects.filter(person_id=person_id).order_by("remind_at", "id")
    return list(rows.values("deadline__kind", "remind_at"))


retain(
    "deadlines.RunningDeadline",
    "person_id",
    purpose="proof of what was owed to whom until when, and of what became of it",
    because="ECL-31",
    retention="RT_TRANSACTION",
    export=export_deadlines,
)

retain(
    "deadlines.Reminder",
    "person_id",
    purpose="to remind whoever still owes something before it is too late",
    because="ECL-31",
    retention="RT_TRANSACTION",
    export=export_reminders,
)
