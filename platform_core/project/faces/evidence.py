"""How does a file that somebody shows get to the case it belongs to?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import platform_core.files.commands
from platform_core.actors import Actor, Role
from platform_core.files.types import About, KeptFile

RETURN = "aftersales.return"


def add_to_return(case: Any, upload: Any, *, by: Actor, at: datetime) -> None:
    """Raises what files refuse."""
    platform_core.files.commands.keep(
        upload.read(),
        name=upload.name,
        about=About(RETURN, case.id),
        merchant_id=case.merchant_id,
        shopper_id=case.shopper_id,
        by=by,
        at=at,
    )


def shown_by(role: Role, evidence: Iterable[KeptFile]) -> list[UUID]:
    return [file.id for file in evidence if file.kept_by == role]
