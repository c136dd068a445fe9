"""How does what was approved come to lie ready?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin
from platform_core.eventlog.commands import publish
from platform_core.regulators.events import ExportBuilt
from platform_core.regulators.models import Approval, DataRequest, Export
from platform_core.regulators.states import RequestState
from platform_core.regulators.types import Built


@transaction.atomic(savepoint=False)
def keep_export(approval: Approval, *, built: Built, by: Actor, at: datetime) -> UUID:
    """Write down what the sequencer has put into the store: one bundle an approval, whoever builds twice.

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
    """What was built lies ready: the answer is given. Once; again, and for what nobody approved, it changes nothing."""
    if DataRequest.objects.see(request_id, by=by).stage is RequestState.APPROVED:
        export = Export.objects.get(approval__request=request_id)
        begin(DataRequest, "hand_over", request_id, by=by, at=at).say(export_id=export.id)
