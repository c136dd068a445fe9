"""Events made from the row of a clock."""

from __future__ import annotations

from typing import TypeVar

from platform_core.deadlines.events import (
    DeadlineHurried,
    DeadlineMet,
    DeadlineMissed,
    DeadlineNear,
    DeadlinePaused,
    DeadlineStarted,
    DeadlineVoided,
)
from platform_core.deadlines.models import RunningDeadline

Fact = TypeVar(
    "Fact", DeadlineStarted, DeadlineNear, DeadlinePaused, DeadlineHurried, DeadlineMet, DeadlineMissed, DeadlineVoided
)


def fact_about(fact: type[Fact], row: RunningDeadline) -> Fact:
    return fact(
        deadline_id=row.id,
        kind=row.kind,
        about_type=row.subject_type,
        about_id=row.subject_id,
        merchant_id=row.merchant_id,
        concerns_id=row.person_id,
        due_at=row.due_at,
    )
