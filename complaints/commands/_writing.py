"""What do the parties add to a complaint? Words at any time, files while it is open; neither moves anything."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.files.commands as files
from complaints import queries
from complaints.errors import ComplaintEnded
from complaints.events import FileShows, MessageWritten
from complaints.models import Complaint, Message, ShownFile
from complaints.types import Shows
from platform_core.actors import Actor
from platform_core.cases import records
from platform_core.eventlog.commands import publish
from platform_core.files.types import KeptFile


@transaction.atomic(savepoint=False)
def write(complaint_id: UUID, *, text: str, by: Actor, at: datetime) -> Message:
    """Say something about the case. Raises ``ComplaintNotFound``, ``TextRefused``."""
    complaint = Complaint.objects.see(complaint_id, by=by)
    queries.check_text(text)
    message = records.write(Message(**complaint.child_fields(), author=by.role, written_at=at), text)
    fact = MessageWritten(**complaint.fact_fields(MessageWritten), message_id=message.id, written_by=by.role)
    publish(fact, by=by, at=at)
    return message


@transaction.atomic(savepoint=False)
def keep_evidence(
    complaint_id: UUID, *, upload: bytes, name: str, shows: Shows | None = None, by: Actor, at: datetime
) -> KeptFile:
    """Leave a file, and say what it ``shows``.

    Raises ``ComplaintNotFound``, ``ComplaintEnded``, and what files refuse.
    """
    complaint = Complaint.objects.see(complaint_id, by=by)
    if not queries.takes_evidence(complaint):
        raise ComplaintEnded(complaint_id=complaint.id, state=complaint.state)
    kept = files.keep(
        upload,
        name=name,
        about=complaint.as_about(),
        merchant_id=complaint.merchant_id,
        shopper_id=complaint.shopper_id,
        by=by,
        at=at,
    )
    if shows is not None:
        records.write(ShownFile(**complaint.child_fields(), file_id=kept.id, shows=shows, said_at=at))
        publish(FileShows(**complaint.fact_fields(FileShows), file_id=kept.id, shows=shows), by=by, at=at)
    return kept
