"""What has the sequencer to build for authorities? What was approved and is not there yet, the oldest first."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import BinaryIO, Final
from uuid import UUID

from django.db import transaction

import platform_core.audit.exports
import platform_core.audit.queries
from platform_core.actors import SEQUENCER
from platform_core.audit.types import Bundle, Checkpoint, Selection
from platform_core.regulators import commands, queries, store
from platform_core.regulators.models import Approval
from platform_core.regulators.types import Built, Kind

REST: Final = timedelta(seconds=2)
DOUBLINGS: Final = 8  # by then it is more than eight minutes


class ApprovedExports:
    """Fills the sequencer's port. Runs in its process alone, outside any transaction.

    One that fails is tried again after a rest that grows, and what waits behind it is built meanwhile; that it is late
    is the business of the request's clock. A bundle whose row was never written lies unused: nothing points at it.
    """

    def __init__(self) -> None:
        self._tries: Counter[UUID] = Counter()
        self._rests: dict[UUID, datetime] = {}

    def build_next(self, *, at: datetime) -> bool:
        with transaction.atomic():
            approval = queries.next_to_build(but=[id_ for id_, until in self._rests.items() if at < until])
            earlier = _last_seen(approval) if approval else None
        if approval is None:
            return False
        self._rest(approval.id, at=at)
        built = _built(approval, earlier=earlier)
        with transaction.atomic():
            commands.keep_export(approval, built=built, by=SEQUENCER, at=at)
        del self._tries[approval.id], self._rests[approval.id]
        return True

    def _rest(self, approval_id: UUID, *, at: datetime) -> None:
        self._rests[approval_id] = at + REST * 2 ** min(self._tries[approval_id], DOUBLINGS)
        self._tries[approval_id] += 1


def _built(approval: Approval, *, earlier: Checkpoint | None) -> Built:
    write = partial(_write, approval=approval, earlier=earlier)
    name, bundle = store.put(f"{approval.request_id}.zip", write)
    return Built(
        storage_name=name, sha256=bundle.sha256, size=bundle.length, rows=bundle.rows, tree_size=bundle.tree_size
    )


def _write(out: BinaryIO, *, approval: Approval, earlier: Checkpoint | None) -> Bundle:
    return platform_core.audit.exports.write(
        out, selection=selected(approval), facts=queries.manifest_facts(approval), earlier=earlier
    )


def selected(approval: Approval) -> Selection:
    """All facts of a shop, or those about the things that were fixed when it was approved; in the time allowed."""
    since, until = approval.since, approval.until
    if approval.request.kind == Kind.MERCHANT:
        return Selection(merchant_id=approval.request.wanted_id, since=since, until=until)
    return Selection(ids=frozenset(map(UUID, approval.ids)), since=since, until=until)


def _last_seen(approval: Approval) -> Checkpoint | None:
    """The head of what this regulator got before: the new bundle proves that the log only grew since."""
    size = queries.last_tree_size(approval.person_id)
    return platform_core.audit.queries.find_checkpoint(size) if size else None
