"""What do promises with a clock hold of people?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from platform_core.deadlines.models import RunningDeadline
from platform_core.vault.declarations import OnErasure, PersonalData, hold


def export_deadlines(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What was promised to a person, or by them, and how it ended."""
    rows = RunningDeadline.objects.filter(person_id=person_id).order_by("started_at", "id")
    return list(rows.values("kind", "subject_type", "subject_id", "state", "started_at", "due_at", "closed_at"))


hold(
    PersonalData(
        model="deadlines.RunningDeadline",
        fields=("person_id",),
        purpose="proof of what was owed to whom until when, and of what became of it",
        on_erasure=OnErasure.RETAIN,
        because="ECL-31",
        retention="RT_TRANSACTION",
        export=export_deadlines,
    )
)
