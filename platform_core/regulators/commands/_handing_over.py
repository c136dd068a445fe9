"""How does what was approved come to lie ready, and what if it does not in time?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands
import platform_core.notices.commands
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.regulators.deadlines import ANSWER
from platform_core.regulators.events import ExportBuilt, RequestHandedOver, RequestOverdue
from platform_core.regulators.models import Approval, DataRequest, Export
from platform_core.regulators.states import RequestState
from platform_core.regulators.types import Built


@transaction.atomic(savepoint=False)
def keep_export(approval: Approval, *, built: Built, by: Actor, at: datetime) -> UUID:
    """Write down what the sequencer has put into the store: one bundle an approval, whoever builds twice.

    By the sequencer, unbound; it may say that it has built and can change nothing else.
    """
    row = Export(
        approval=approval,
        person_id=approval.person_id,
        storage_name=built.storage_name,
        sha256=built.sha256,
        size=built.size,
        rows=built.rows,
        tree_size=built.tree_size,
        built_at=at,
    )
    row.save(force_insert=True)
    fact = ExportBuilt(
        request_id=approval.request_id,
        export_id=row.id,
        sha256=row.sha256,
        size=row.size,
        rows=row.rows,
        tree_size=row.tree_size,
    )
    publish(fact, by=by, at=at)
    return row.id


@transaction.atomic(savepoint=False)
def hand_over(request_id: UUID, *, by: Actor, at: datetime) -> None:
    """What was built lies ready: the answer is given and the authority told. Once; again it changes nothing."""
    platform_core.deadlines.commands.meet(ANSWER, subject_id=request_id, by=by, at=at)
    row = DataRequest.objects.take(request_id, by=by)
    if row.stage is not RequestState.APPROVED:
        return
    export = Export.objects.get(approval__request=row)
    row.move("hand_over", by=by, at=at)
    publish(RequestHandedOver(request_id=row.id, person_id=row.person_id, export_id=export.id), by=by, at=at)
    platform_core.notices.commands.send(
        row.person_id,
        template="regulators.ready",
        params={"request_id": str(row.id), "document_no": row.document_no, "sha256": export.sha256},
        by=by,
        at=at,
    )


@transaction.atomic(savepoint=False)
def escalate(request_id: UUID, *, by: Actor, at: datetime) -> None:
    """The time is over: alarm everybody who may decide, and note it on the request."""
    row = DataRequest.objects.take(request_id, by=by)
    row.escalated_at = at
    row.save(update_fields=["escalated_at"])
    publish(RequestOverdue(request_id=row.id, person_id=row.person_id), by=by, at=at)
    platform_core.notices.commands.send_to_staff(
        template="regulators.overdue",
        params={"request_id": str(row.id), "authority": row.authority, "document_no": row.document_no},
        by=by,
        at=at,
    )
