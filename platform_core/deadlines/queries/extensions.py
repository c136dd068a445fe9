"""Reads of extensions: whether more time was given, and until when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from platform_core.deadlines.models import RunningDeadline


def longer_until(subject_id: UUID, *, kind: str) -> datetime | None:
    """The latest end to which this subject's clock of a kind was extended; None if it never was."""
    longer = RunningDeadline.objects.filter(subject_id=subject_id, kind=kind, within__contains="+")
    found: datetime | None = longer.aggregate(until=Max("due_at"))["until"]
    return found
