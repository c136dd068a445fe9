"""Commands that decide about an authority's request: endorse, approve, reject, and hand the bundle over."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin, step_of
from platform_core.errors import Verdict
from platform_core.eventlog.commands.publishing import publish
from platform_core.regulators import policies, queries
from platform_core.regulators.errors import MayNotDecide, ReasonRequired
from platform_core.regulators.events import ExportBuilt
from platform_core.regulators.models import Approval, DataRequest, Export, Regulator
from platform_core.regulators.states import RequestState
from platform_core.regulators.types import ApprovalFacts, Built, Period


@carries_out(DataRequest.CASE, "endorse")
@transaction.atomic(savepoint=False)
def endorse(request_id: UUID, *, reason: str, period: Period, by: Actor, at: datetime) -> DataRequest:
    """Say the first yes, for this period or a shorter one than was asked; another person decides. Raises as ``approve``
    does."""
    begun = begin(DataRequest, "endorse", request_id, by=by, at=at, move=False)
    row = begun.row
    given = policies.narrow(row.period, to=period)
    _refuse(policies.may_approve(_facts(row, given=given, found=bool(queries.trail_of(row)), by=by)))
    said = _require_reason(reason)
    begun.move(endorsed_by=by.id, endorsed_because=said, given_since=given.since, given_until=given.until)
    return begun.say(reason=said, since=given.since, until=given.until)


@carries_out(DataRequest.CASE, "approve")
@transaction.atomic(savepoint=False)
def approve(request_id: UUID, *, reason: str, period: Period, by: Actor, at: datetime) -> Approval:
    """Decide that it is handed over, for this period or a shorter one than another person has endorsed; the sequencer
    builds it.

    The things of the trail are fixed here. Raises ``RequestNotFound``, ``WrongRole``, ``IllegalTransition``,
    ``ReasonRequired``, or ``MayNotDecide`` with every reason.
    """
    begun = begin(DataRequest, "approve", request_id, by=by, at=at, move=False)
    row, trail = begun.row, queries.trail_of(begun.row)
    given = policies.narrow(row.endorsed_period, to=period)
    _refuse(policies.may_approve(_facts(row, given=given, found=bool(trail), by=by)))
    approval = Approval(
        request=row,
        person_id=row.person_id,
        approved_by=by.id,
        reason=_require_reason(reason),
        since=given.since,
        until=given.until,
        ids=sorted(map(str, trail)),
        approved_at=at,
    )
    begun.move(decided_by=by.id, reason=approval.reason)
    said: dict[str, Any] = {"approval_id": approval.id, "since": given.since, "until": given.until}
    begun.say(reason=approval.reason, things=len(trail), **said)
    approval.event_id = begun.event_id
    approval.save(force_insert=True)
    return approval


@carries_out(DataRequest.CASE, "reject")
@transaction.atomic(savepoint=False)
def reject(request_id: UUID, *, reason: str, by: Actor, at: datetime) -> DataRequest:
    """Refuse, and say why; that is an answer too. Raises as ``approve`` does."""
    begun = begin(DataRequest, "reject", request_id, by=by, at=at, move=False)
    _refuse(policies.may_reject(asked_by=begun.row.person_id, decided_by=by.id))
    said = _require_reason(reason)
    return begun.move(decided_by=by.id, reason=said).say(reason=said)


@transaction.atomic(savepoint=False)
def keep_export(approval: Approval, *, built: Built, by: Actor, at: datetime) -> UUID:
    """Record a bundle that the sequencer has put into the store: one an approval, even if two are built.

    By the sequencer, unbound; it may say that it has built and can change nothing else.
    """
    what = asdict(built)
    row = Export.objects.create(approval=approval, person_id=approval.person_id, built_at=at, **what)
    del what["storage_name"]
    publish(ExportBuilt(request_id=approval.request_id, export_id=row.id, **what), by=by, at=at)
    return row.id


@carries_out(DataRequest.CASE, "hand_over")
@transaction.atomic(savepoint=False)
def hand_over(request_id: UUID, *, by: Actor, at: datetime) -> None:
    """Hand a built bundle over: the answer is given. A second time, and without an approval, it changes nothing."""
    if DataRequest.objects.see(request_id, by=by).stage is RequestState.APPROVED:
        export = Export.objects.get(approval__request=request_id)
        begin(DataRequest, "hand_over", request_id, by=by, at=at).say(export_id=export.id)


def _refuse(verdict: Verdict) -> None:
    if not verdict:
        raise MayNotDecide(reasons=verdict.codes())


def _facts(row: DataRequest, *, given: Period, found: bool, by: Actor) -> ApprovalFacts:
    return ApprovalFacts(
        asked_by=row.person_id,
        appointed_by=Regulator.objects.appointers_of(row.person_id),
        approver=by.id,
        asked=row.period if row.endorsed_by is None else row.endorsed_period,
        given=given,
        found=found,
        endorsed_by=row.endorsed_by,
    )


def _require_reason(reason: str) -> str:
    """The reason, if there is one. Raises ``ReasonRequired``."""
    if not reason.strip():
        raise ReasonRequired
    return reason.strip()


escalate = step_of(DataRequest, "escalate")
