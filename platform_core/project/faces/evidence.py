"""Evidence on a page: a file joins the case it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from aftersales.returns.commands import decisions as decisions_commands
from platform_core.actors import Actor, Role
from platform_core.files.types import KeptFile


def add_to_return(return_id: UUID, upload: UploadedFile[bytes], *, by: Actor, at: datetime) -> None:
    """Add a file to a return.

    Raises ``ReturnNotFound``, ``NotNow`` once the return has ended, and the refusals of files.
    """
    decisions_commands.add_evidence(return_id, upload=upload.read(), name=upload.name or "", by=by, at=at)


def shown_by(role: Role, evidence: Iterable[KeptFile]) -> list[UUID]:
    return [file.id for file in evidence if file.kept_by == role]
