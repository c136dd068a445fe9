"""The sequencer's work on bundles of every kind. The oldest first; none holds up another."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, BinaryIO, Final, Generic, TypeVar
from uuid import UUID

from django.db import transaction

import platform_core.audit.exports
import platform_core.audit.queries
from platform_core.audit.types import Bundle, Checkpoint, Selection
from platform_core.regulators import store
from platform_core.regulators.types import Built

REST: Final = timedelta(seconds=2)
DOUBLINGS: Final = 8  # by then it is more than eight minutes
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work(Generic[T]):
    """One bundle that is to be built: its facts, and its reason.

    ``seen`` is the size of the log as this reader last got a part of it, 0 for nothing yet: the bundle proves that the
    log only grew since.
    """

    what: T
    id: UUID
    name: str
    selection: Selection
    facts: Mapping[str, Any]
    seen: int


class Bundles(ABC, Generic[T]):
    """Fills the sequencer's port. Runs in its process alone, outside any transaction.

    One that fails is tried again after a rest that grows, and those behind it are built meanwhile; that it is late is
    the business of its clock. A bundle whose row was never written lies unused: nothing points at it.
    """

    def __init__(self) -> None:
        self._tries: Counter[UUID] = Counter()
        self._rests: dict[UUID, datetime] = {}

    @abstractmethod
    def waiting(self, *, but: Collection[UUID]) -> Work[T] | None:
        """The work that waits longest, ``but`` for these."""

    @abstractmethod
    def keep(self, what: T, *, built: Built, at: datetime) -> None:
        """Write down that it lies in the store."""

    def build_next(self, *, at: datetime) -> bool:
        with transaction.atomic():
            work = self.waiting(but=[id_ for id_, until in self._rests.items() if at < until])
            earlier = platform_core.audit.queries.find_checkpoint(work.seen) if work and work.seen else None
        if work is None:
            return False
        self._rest(work.id, at=at)
        built = _built(work, earlier=earlier)
        with transaction.atomic():
            self.keep(work.what, built=built, at=at)
        del self._tries[work.id], self._rests[work.id]
        return True

    def _rest(self, work_id: UUID, *, at: datetime) -> None:
        self._rests[work_id] = at + REST * 2 ** min(self._tries[work_id], DOUBLINGS)
        self._tries[work_id] += 1


def _built(work: Work[Any], *, earlier: Checkpoint | None) -> Built:
    name, bundle = store.put(work.name, partial(_write, work=work, earlier=earlier))
    return Built(
        storage_name=name, sha256=bundle.sha256, size=bundle.length, rows=bundle.rows, tree_size=bundle.tree_size
    )


def _write(out: BinaryIO, *, work: Work[Any], earlier: Checkpoint | None) -> Bundle:
    return platform_core.audit.exports.write(out, selection=work.selection, facts=work.facts, earlier=earlier)
