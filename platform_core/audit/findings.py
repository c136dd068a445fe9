"""Was the log found to differ from what was signed, without a release since? Then no sequencer signs."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from platform_core.actors import SEQUENCER, Role, part
from platform_core.audit.events import LogFoundTampered, LogReleased
from platform_core.eventlog.commands import publish
from platform_core.eventlog.models import Event

OPERATOR: Final = part("operator")  # somebody with a shell where the workers run; no request from outside can act as it


def unreleased() -> dict[UUID, str]:
    """The findings of sequencers that nobody has released."""
    released = Event.objects.filter(
        topic=LogReleased.topic, subject_id=OuterRef("subject_id"), actor_id=OPERATOR.id, role=Role.SYSTEM
    )
    held = Event.objects.filter(topic=LogFoundTampered.topic, actor_id=SEQUENCER.id, role=Role.SYSTEM)
    rows = held.filter(~Exists(released)).order_by("id").values_list("subject_id", "payload__found")
    return {finding: str(found) for finding, found in rows}


@transaction.atomic(savepoint=False)
def release(finding_id: UUID, *, reason: str, at: datetime) -> None:
    """Release a finding, with a reason. What is still wrong is found again, and stops the signing again."""
    publish(LogReleased(finding_id=finding_id), by=OPERATOR, at=at, reason=reason)
