"""Findings of the sequencer: the log differs from its signed heads. Until a finding is released, no sequencer signs."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from platform_core.actors import SEQUENCER, Role, part
from platform_core.audit.events import LogFoundTampered, LogRecovered, LogReleased
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.models import Event
from platform_core.rows import new_id

OPERATOR: Final = part("operator")  # somebody with a shell where the workers run; no request from outside can act as it


def open_findings() -> dict[UUID, str]:
    """The findings of sequencers that nobody has released, nor recovered from since."""
    released = Event.objects.filter(
        topic=LogReleased.topic, subject_id=OuterRef("subject_id"), actor_id=OPERATOR.id, role=Role.SYSTEM
    )
    held = Event.objects.filter(topic=LogFoundTampered.topic, actor_id=SEQUENCER.id, role=Role.SYSTEM)
    recovered = Event.objects.filter(
        topic=LogRecovered.topic, actor_id=SEQUENCER.id, role=Role.SYSTEM, xid__gt=OuterRef("xid")
    )
    rows = held.filter(~Exists(released), ~Exists(recovered)).order_by("id").values_list("subject_id", "payload__found")
    return {finding: str(found) for finding, found in rows}


@transaction.atomic(savepoint=False)
def tell(found: str, *, size: int, at: datetime) -> bool:
    """Publish a finding of the sequencer. Return False if the same finding was published before.

    Neither a release without a repair nor a second sequencer makes it a second finding.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tianping findings'))")
    told = Event.objects.filter(topic=LogFoundTampered.topic, actor_id=SEQUENCER.id, role=Role.SYSTEM)
    if told.filter(payload__found=found, payload__size=size).exists():
        return False
    publish(LogFoundTampered(finding_id=new_id(), size=size, found=found), by=SEQUENCER, at=at)
    return True


@transaction.atomic(savepoint=False)
def release(finding_id: UUID, *, reason: str, at: datetime) -> None:
    """Release a finding, with a reason. A fault that is still there is found again, and stops the signing again."""
    publish(LogReleased(finding_id=finding_id), by=OPERATOR, at=at, reason=reason)
