"""Who says yes or no to an authority, and to exactly what?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands
import platform_core.notices.commands
from platform_core.actors import Actor
from platform_core.errors import Verdict
from platform_core.eventlog.commands import publish
from platform_core.regulators import policies, queries
from platform_core.regulators.deadlines import ANSWER
from platform_core.regulators.errors import MayNotDecide, ReasonRequired
from platform_core.regulators.events import RequestApproved, RequestRejected
from platform_core.regulators.models import Approval, DataRequest, Regulator
from platform_core.regulators.types import ApprovalFacts, Period


@transaction.atomic(savepoint=False)
def approve(request_id: UUID, *, reason: str, period: Period, by: Actor, at: datetime) -> Approval:
    """Decide that it is handed over, for this period or a shorter one than was asked; the sequencer builds it.

    The things of the trail are fixed here. Raises ``RequestNotFound``, ``ReasonRequired``, ``WrongRole``,
    ``IllegalTransition``, or ``MayNotDecide`` with every reason.
    """
    row = DataRequest.objects.take(request_id, by=by)
    given, trail = policies.narrowed(row.period, to=period), queries.trail_of(row)
    _refuse(policies.may_approve(_facts(row, given=given, found=bool(trail), by=by)))
    approval = Approval(
        request=row,
        person_id=row.person_id,
        approved_by=by.id,
        reason=_stated(reason),
        since=given.since,
        until=given.until,
        ids=sorted(map(str, trail)),
        approved_at=at,
    )
    _decide(row, "approve", reason=reason, by=by, at=at)
    approval.event_id = publish(_approved(approval, row), by=by, at=at, reason=approval.reason)
    approval.save(force_insert=True)
    return approval


@transaction.atomic(savepoint=False)
def reject(request_id: UUID, *, reason: str, by: Actor, at: datetime) -> DataRequest:
    """Refuse, and say why; that is an answer too. Raises as ``approve`` does."""
    platform_core.deadlines.commands.meet(ANSWER, subject_id=request_id, by=by, at=at)
    row = DataRequest.objects.take(request_id, by=by)
    _refuse(policies.may_reject(asked_by=row.person_id, decided_by=by.id))
    _decide(row, "reject", reason=reason, by=by, at=at)
    publish(RequestRejected(request_id=row.id, person_id=row.person_id), by=by, at=at, reason=row.reason)
    platform_core.notices.commands.send(row.person_id, template="regulators.rejected", params=_named(row), by=by, at=at)
    return row


def _refuse(verdict: Verdict) -> None:
    if not verdict:
        raise MayNotDecide(reasons=verdict.codes())


def _facts(row: DataRequest, *, given: Period, found: bool, by: Actor) -> ApprovalFacts:
    return ApprovalFacts(
        asked_by=row.person_id,
        appointed_by=Regulator.objects.appointers_of(row.person_id),
        approver=by.id,
        asked=row.period,
        given=given,
        found=found,
    )


def _decide(row: DataRequest, transition: str, *, reason: str, by: Actor, at: datetime) -> None:
    row.decided_by, row.reason = by.id, _stated(reason)
    row.save(update_fields=["decided_by", "reason"])
    row.move(transition, by=by, at=at)


def _approved(approval: Approval, row: DataRequest) -> RequestApproved:
    return RequestApproved(
        request_id=row.id,
        person_id=row.person_id,
        approval_id=approval.id,
        since=approval.since,
        until=approval.until,
        things=len(approval.ids),
    )


def _stated(reason: str) -> str:
    """The reason, if there is one. Raises ``ReasonRequired``."""
    if not reason.strip():
        raise ReasonRequired
    return reason.strip()


def _named(row: DataRequest) -> dict[str, str]:
    return {"request_id": str(row.id), "document_no": row.document_no, "reason": row.reason}
