"""The guard of the sweep against a row whose handler kills the worker process.

A worker that has died cannot schedule a retry. The next worker would start with the same row, since it is due first,
and would die as well. So each worker marks the first rows of its life before it starts them: it writes ``begun_at`` in
a transaction of its own. A mark that stays behind is the loss of one attempt and is counted in ``losses``. A row that
was lost several times backs off like one whose handler fails, with the same alarm.

A mark costs one write per row. Later in its life a worker therefore marks only rows that were lost before, or may be.
``attempts`` counts only how often the row was backed off.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Final
from uuid import UUID

from django.db.models import Q

from platform_core.deadlines import policies
from platform_core.deadlines.commands.backoff import back_off
from platform_core.deadlines.models import RUNNING, RunningDeadline

WORKER_LOST: Final = "WorkerLost"  # what ``error`` says of a row that backed off because its workers died


class Outcome(Enum):
    """The result of ``mark_started`` for a row."""

    MARKED = "marked"  # this worker may start it
    SKIPPED = "skipped"  # another worker holds it or has closed it, or an earlier row about the same subject still runs
    BACKED_OFF = "backed off"


def mark_started(deadline_id: UUID, *, at: datetime) -> Outcome:
    """Mark a due row as started, or back it off if too many workers were lost on it."""
    due = RunningDeadline.objects.filter(RUNNING, id=deadline_id, run_at__lte=at)
    row = due.select_for_update(skip_locked=True).first()
    if row is None or _waits(row) or (row.begun_at and policies.may_be_alive(row.begun_at, at=at)):
        return Outcome.SKIPPED
    losses = row.losses + bool(row.begun_at)
    if row.begun_at and policies.was_lost_too_often(losses):
        back_off(row.id, error=WORKER_LOST, losses=losses, soon=False, at=at)
        return Outcome.BACKED_OFF
    due.update(begun_at=at, losses=losses)
    return Outcome.MARKED


def clear_mark(deadline_id: UUID) -> None:
    """Remove the mark of a row that another worker or command has closed. A row that is locked keeps its mark."""
    marked = RunningDeadline.objects.filter(id=deadline_id, begun_at__isnull=False)
    if row := marked.select_for_update(skip_locked=True).first():
        RunningDeadline.objects.filter(id=row.id).update(begun_at=None)


def _waits(row: RunningDeadline) -> bool:
    """Tell whether an earlier row about the same subject still runs, as ``tianping_take_due`` asks too."""
    earlier = Q(run_at__lt=row.run_at) | Q(run_at=row.run_at, id__lt=row.id)
    same = RunningDeadline.objects.filter(RUNNING, subject_id=row.subject_id, subject_type=row.subject_type)
    return same.filter(earlier).exists()
