"""Render a request for the authority that filed it, and the dossier of an order for its shopper, as plain data."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from platform_core.actors import Actor
from platform_core.audit.types import Checkpoint
from platform_core.cases.queries import due_at
from platform_core.regulators import queries
from platform_core.regulators.deadlines import HAND_OUT
from platform_core.regulators.models import DataRequest, Dossier
from platform_core.regulators.states import RequestState

APPROVAL = ("approved_by", "approved_at", "reason", "since", "until")
EXPORT = ("sha256", "size", "rows", "tree_size", "built_at")


def row(found: DataRequest) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": found.kind,
        "subject_id": found.wanted_id,
        "basis": found.basis,
        "document_no": found.document_no,
        "since": found.since,
        "until": found.until,
        "state": found.state,
        "filed_at": found.filed_at,
    }


def request(found: DataRequest, *, by: Actor, at: datetime) -> dict[str, Any]:
    """A request with its decision. The authority sees its bundle only once it was handed over."""
    approval, clock = getattr(found, "approval", None), queries.clock_of(found.id)
    handed_over = found.stage is RequestState.HANDED_OVER
    return row(found) | {
        "authority": found.authority,
        "clock": {"due_at": clock.due_at, "state": clock.state} if clock else None,
        "approval": _of(approval, APPROVAL) if approval else None,
        "rejected_because": found.reason if found.stage is RequestState.REJECTED else "",
        "export": _of(approval.export, EXPORT) if approval and handed_over else None,
        "fetched": queries.looks(found.id),
        "actions": queries.actions(found, by=by, at=at),
    }


def dossier(found: Dossier, *, by: Actor) -> dict[str, Any]:
    bundle, names = queries.lying_ready(found.order_id, by=by), ("id", "order_id", "state", "asked_at", "ready_at")
    return _of(found, names) | {
        "due_at": due_at(found.id, of=HAND_OUT),
        "bundle": _of(bundle, EXPORT) if bundle else None,
    }


def checkpoint(head: Checkpoint) -> dict[str, Any]:
    facts = asdict(head)
    return {name: facts[name] for name in ("size", "note", "vkey", "signed_at")}


def _of(found: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}
