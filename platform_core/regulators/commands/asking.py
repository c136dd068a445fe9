"""Commands of an authority: file a request, withdraw it, fetch the bundle."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin, open_case
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.queries import rules
from platform_core.legal.spans import WorkingDays, local_day
from platform_core.regulators import policies
from platform_core.regulators.deadlines import ANSWER_WITHIN
from platform_core.regulators.errors import ExportNotReady, RequestRefused
from platform_core.regulators.events import ExportFetched
from platform_core.regulators.models import DataRequest, Export, Regulator
from platform_core.regulators.states import RequestState
from platform_core.regulators.types import SUBJECTS, FilingFacts, NewRequest


@transaction.atomic(savepoint=False)
def file_request(new: NewRequest, *, by: Actor, at: datetime) -> DataRequest:
    """Take a request; its clock runs from now. Raises ``NotAppointed`` and ``RequestRefused`` with every reason."""
    regulator = Regulator.objects.of(by.id)
    verdict = policies.may_file(FilingFacts(kind=new.kind, period=new.period, now=at))
    if not verdict:
        raise RequestRefused(reasons=verdict.codes())
    row = DataRequest.objects.create(
        person_id=regulator.person_id,
        authority=regulator.authority,
        region_code=regulator.region_code,
        kind=new.kind,
        wanted_id=new.subject_id,
        since=new.period.since,
        until=new.period.until,
        basis=new.basis,
        document_no=new.document_no,
        filed_at=at,
    )
    open_case(row, by=by, at=at, promised=_check_period(new.working_days, at=at), wanted_type=SUBJECTS[new.kind])
    return row


@carries_out(DataRequest.CASE, "withdraw")
@transaction.atomic(savepoint=False)
def withdraw(request_id: UUID, *, by: Actor, at: datetime) -> DataRequest:
    """Withdraw a request that nobody has decided yet.

    Raises ``RequestNotFound``, ``NotAppointed``, ``IllegalTransition``.
    """
    Regulator.objects.of(by.id)
    return begin(DataRequest, "withdraw", request_id, by=by, at=at).say()


@transaction.atomic(savepoint=False)
def fetch(request_id: UUID, *, by: Actor, at: datetime) -> Export:
    """Fetch a ready bundle, and record the look. Raises ``RequestNotFound``, ``NotAppointed``, ``ExportNotReady``."""
    Regulator.objects.of(by.id)
    row = DataRequest.objects.see(request_id, by=by)
    if row.stage is not RequestState.HANDED_OVER:
        raise ExportNotReady(state=row.state)
    export: Export = row.approval.export
    fact = ExportFetched(request_id=row.id, person_id=row.person_id, export_id=export.id, sha256=export.sha256)
    publish(fact, by=by, at=at)
    return export


def _check_period(working_days: int | None, *, at: datetime) -> WorkingDays | None:
    """The letter's own time, where it is shorter: an authority that gives us more is answered no later for it."""
    days = WorkingDays(working_days) if working_days is not None else None
    ours = rules.in_force(ANSWER_WITHIN.code, on=local_day(at))
    return days if days is not None and ours.allows(days) else None
