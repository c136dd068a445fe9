"""The operations on sealed data that publish a fact."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.vault import keys, queries
from platform_core.vault.events import KeyDestroyed, Revealed
from platform_core.vault.sealing import Sealer, seal, seal_bytes, sealer
from platform_core.vault.types import Place, Sealed

__all__ = ["Sealer", "destroy_keys", "reveal", "seal", "seal_bytes", "sealer"]

PURPOSE: Final = re.compile(r"[a-z][a-z_]{2,39}")


@fulfils("PIP-51", part="access by purpose, on record")
@transaction.atomic(savepoint=False)
def reveal(fields: Mapping[str, Sealed], *, place: Place, purpose: str, by: Actor, at: datetime) -> dict[str, str]:
    """Return the fields in full and publish a fact that the person can see. The caller has checked that ``by`` may.

    ``purpose`` is a word (`own_view`, `parcel_label`), never free text: it stays in the log. Raises ``Forgotten``.
    """
    if not PURPOSE.fullmatch(purpose):
        raise ValueError("a purpose is one word in lower case")
    texts = queries.opened(fields, place=place)
    publish(
        Revealed(
            row_id=place.row_id,
            person_id=place.subject_id,
            table=place.table,
            columns=tuple(sorted(texts)),
            purpose=purpose,
        ),
        by=by,
        at=at,
    )
    return texts


@fulfils("PIP-47")
@transaction.atomic(savepoint=False)
def destroy_keys(subject_id: UUID, *, retention: Collection[str], by: Actor, at: datetime) -> int:
    """Destroy the keys of these classes for good, and return how many.

    Only the system does it, after privacy has checked for holds: no web request can. Backups keep the wrapped key until
    they are deleted, so erasures are applied again after a restore.
    """
    doomed = [row for name in sorted(retention) for row in keys.tombstone_for(subject_id, retention_class=name)]
    for row in doomed:
        row.move("destroy", by=by, at=at)
        publish(KeyDestroyed(key_id=row.id, person_id=subject_id, retention=row.retention_class), by=by, at=at)
    return len(doomed)
