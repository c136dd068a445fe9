"""What if a consequence takes the whole process along? Who is no more can put nothing off.

So what a worker does first in its life is written down before it begins: the one before may have died of just that,
and what is first in the order is first again. What was begun a few times, and nobody has said how it ended, is not
begun once more at once, but put off like what fails, with the same alarm. Later in its life a worker writes nothing
down, since that costs a write a row; but for a row that says of itself that it was lost before.

The mark stands in ``error``, where the next worker reads it: `Begun 0 …` with how often it was lost before and the
instant; `Lost 3` when it was put off, or done in the end. An attempt counts as failed only when it is put off.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Final
from uuid import UUID

from django.db.models import Q

from platform_core.deadlines import policies
from platform_core.deadlines.commands._backoff import back_off
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.tenancy.scopes import SYSTEM, bound

BEGUN: Final = "Begun"
LOST: Final = "Lost"


class Outcome(Enum):
    """What has come of it."""

    MARKED = "marked"  # it is marked, and ours to do
    SKIPPED = "skipped"  # somebody else has it in hand or has had it, or it is not yet its turn
    BACKED_OFF = "backed off"


def is_begun(error: str) -> bool:
    """Is it in somebody's hand, or was it left so?"""
    return _word(error) == BEGUN


def is_marked(error: str) -> bool:
    """Was it lost before, or may it be?"""
    return _word(error) in (BEGUN, LOST)


def mark_started(deadline_id: UUID, *, at: datetime) -> Outcome:
    """Write down that it is begun; or that it was lost too often."""
    due = RunningDeadline.objects.filter(RUNNING, id=deadline_id, run_at__lte=at)
    row = due.select_for_update(skip_locked=True).first()
    if row is None or _waits(row) or (is_begun(row.error) and policies.is_at_it(_since(row.error), at=at)):
        return Outcome.SKIPPED
    losses = _losses(row.error)
    if is_begun(row.error) and policies.was_lost_too_often(losses):
        back_off(row.id, error=f"{LOST} {losses}", soon=False, at=at)
        return Outcome.BACKED_OFF
    due.update(error=f"{BEGUN} {losses} {at.isoformat()}")
    return Outcome.MARKED


def end(deadline_id: UUID, *, error: str) -> None:
    """It is done, and was marked so. With the eyes of the system, whose word it is."""
    with bound(SYSTEM):
        RunningDeadline.objects.filter(id=deadline_id).update(error=_told(error))


def clear_mark(deadline_id: UUID) -> None:
    """Somebody else was faster; who has it in hand now takes the mark off as well."""
    marked = RunningDeadline.objects.filter(id=deadline_id, error__startswith=f"{BEGUN} ")
    if row := marked.select_for_update(skip_locked=True).first():
        end(row.id, error=row.error)


def _word(error: str) -> str:
    """Whole: a failure may be called `LostConnection`."""
    return error.partition(" ")[0]


def _told(error: str) -> str:
    """Of a mark what is left when it has ended: how often it was lost."""
    _, losses, _ = error.split()
    return "" if losses == "0" else f"{LOST} {losses}"


def _losses(error: str) -> int:
    """Of how many attempts has nobody said how they ended?"""
    match error.split():
        case [word, losses, _] if word == BEGUN:
            return int(losses) + 1
        case [word, losses] if word == LOST:
            return int(losses)
        case _:
            return 0


def _since(error: str) -> datetime:
    return datetime.fromisoformat(error.split()[2])


def _waits(row: RunningDeadline) -> bool:
    """Does something about the same that ran out before it still run? As the claim asks (migration 0008)."""
    earlier = Q(run_at__lt=row.run_at) | Q(run_at=row.run_at, id__lt=row.id)
    same = RunningDeadline.objects.filter(RUNNING, subject_id=row.subject_id, subject_type=row.subject_type)
    return same.filter(earlier).exists()
