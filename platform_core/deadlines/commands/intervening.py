"""The command for staff to change a clock outside its case: little, with a reason, and never against a consumer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.deadlines import policies
from platform_core.deadlines.commands.clocks import extend
from platform_core.deadlines.commands.facts import fact_about
from platform_core.deadlines.commands.pausing import pause, resume
from platform_core.deadlines.errors import DeadlineUnknown, NotByHand
from platform_core.deadlines.events import DeadlineHurried
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import promises
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.types import ManualAction, ManualActionRefusal, PauseReason
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.spans import CalendarDays


@transaction.atomic(savepoint=False)
def by_hand(
    deadline_id: UUID,
    *,
    action: ManualAction,
    reason: str,
    by: Actor,
    at: datetime,
    why: PauseReason = PauseReason.TESTING,
    days: int = 1,
) -> None:
    """Pause, resume, extend or retry a clock. ``why`` belongs to a pause; ``days`` to an extension, and to a
    pause as the longest that it may last.

    Raises ``DeadlineUnknown``, ``NotByHand``, and the refusals of the action itself.
    """
    row = RunningDeadline.objects.visible_to(by).select_for_update().filter(id=deadline_id).first()
    if row is None:
        raise DeadlineUnknown(deadline_id=deadline_id)
    spec = DECLARED.get(row.kind)
    if spec is None:
        raise NotByHand(reasons=(ManualActionRefusal.KIND_UNKNOWN,))
    verdict = policies.may_by_hand(
        action, spec=spec, promise=promises.promise(row), attempts=row.attempts, reason=reason
    )
    if not verdict:
        raise NotByHand(reasons=verdict.codes())
    match action:
        case ManualAction.PAUSE:
            at_most = CalendarDays(days)
            pause(spec, subject_id=row.subject_id, why=why, at_most=at_most, by=by, at=at, reason=reason)
        case ManualAction.RESUME:
            resume(spec, subject_id=row.subject_id, by=by, at=at, reason=reason)
        case ManualAction.EXTEND:
            extend(spec, subject_id=row.subject_id, by_span=CalendarDays(days), by=by, at=at, reason=reason)
        case ManualAction.RETRY:
            row.hurry(at=at)
            publish(fact_about(DeadlineHurried, row), by=by, at=at, reason=reason)
