"""Evidence on a page."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from platform_core.actors import Role
from platform_core.files.types import KeptFile


def shown_by(role: Role, evidence: Iterable[KeptFile]) -> list[UUID]:
    return [file.id for file in evidence if file.kept_by == role]
