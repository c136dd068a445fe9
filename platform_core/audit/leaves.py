"""The bytes of an event that are evidence: all of its content, in one canonical form (RFC 8785)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from platform_core.audit import proofs, tree, verify
from platform_core.eventlog.models import Event

EXACT: Final = 2**53 - 1  # a JSON reader may round larger numbers


def data_of(event: Event) -> bytes:
    """The leaf: every column that was written, and the transaction that wrote it, as a verifier reads it."""
    return proofs.canonical(content_of(event))


def content_of(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "xid": str(event.xid),
        "topic": event.topic,
        "occurred_at": instant(event.occurred_at),
        "actor_id": str(event.actor_id),
        "role": event.role,
        "door": event.door,
        "merchant_id": _id(event.merchant_id),
        "subject_type": event.subject_type,
        "subject_id": str(event.subject_id),
        "person_id": _id(event.person_id),
        "reason": event.reason,
        "payload": _exact(event.payload),
    }


def hash_of(event: Event) -> bytes:
    return tree.leaf_hash(data_of(event))


def instant(at: datetime) -> str:
    """An instant in UTC, always of the same length, so that it sorts as text."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def things_in(event: Event) -> set[UUID]:
    """The ids that the fact is about: its subject, and the things that its clock or its posting was made for."""
    payload = event.payload if isinstance(event.payload, Mapping) else {}
    return {event.subject_id, *(thing for name in verify.ABOUT for thing in _uuids(payload.get(name)))}


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _uuids(text: object) -> list[UUID]:
    try:
        return [UUID(text)] if isinstance(text, str) else []
    except ValueError:
        return []


def _exact(value: Any) -> Any:
    """Write numbers that JSON cannot carry exactly as text: no payload may stop the sequencer."""
    match value:
        case Mapping():
            return {key: _exact(item) for key, item in value.items()}
        case list():
            return [_exact(item) for item in value]
        case float():
            return {"$number": repr(value) if math.isfinite(value) else str(value)}
        case int() if abs(value) > EXACT:
            return {"$number": str(value)}
        case _:
            return value
