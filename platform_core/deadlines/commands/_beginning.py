"""What if a consequence takes the whole process along? Who is no more can put nothing off.

So what a worker does first in its life is written down before it begins: the one before may have died of just that,
and what is first in the order is first again. What was begun a few times and neither done nor put off is not begun once
more, but put off like what fails, with the same alarm. Later in its life nothing is written down: that costs a write a
row, and the next life is near.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F

from platform_core.deadlines import policies
from platform_core.deadlines.commands._putting_off import put_off
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.tenancy.scopes import SYSTEM, bound

BEGUN: Final = "Begun"  # while it is in hand; left behind by a process that was lost
LOST: Final = "ProcessLost"


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt that was counted before it was made. ``error`` is what the row said before."""

    deadline_id: UUID
    error: str


def begin(deadline_id: UUID, *, at: datetime) -> Begun | None:
    """Count an attempt before it is made. None if it is not to be made: somebody else has the row in hand or has had
    it, or processes were lost over it too often, and it is put off."""
    due = RunningDeadline.objects.filter(RUNNING, id=deadline_id, run_at__lte=at)
    row = due.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    if policies.took_processes_along(row.attempts, begun=row.error == BEGUN):
        put_off(row.id, error=LOST, soon=False, at=at, counted=True)
        return None
    due.update(attempts=row.attempts + 1, error=BEGUN)
    return Begun(row.id, LOST if row.error == BEGUN else row.error)


def take_back(begun: Begun) -> None:
    """It was made, and this process lives to say what came of it. With the eyes of the system, whose count it is."""
    with bound(SYSTEM):
        row = RunningDeadline.objects.filter(id=begun.deadline_id, attempts__gt=0)
        row.update(attempts=F("attempts") - 1, error=begun.error)
