"""Reads of the tree: heads, proofs, recoveries, and the lag of the tree behind the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from django.db import connection

from platform_core.audit import proofs, tree
from platform_core.audit.models import Leaf, Mention, Node, Recovery, SignedHead
from platform_core.audit.proofs import Gap
from platform_core.audit.tree import Cover, Subtree
from platform_core.audit.types import Checkpoint, LogTampered

Place: TypeAlias = tuple[int, UUID]  # the position of a fact in the log, which orders all facts

START: Final[Place] = (0, UUID(int=0))

# Committed, and older than every open transaction: such facts may get their final place.
WAITING: Final = "FROM eventlog_event WHERE (xid, id) > (%s::xid8, %s)"
SETTLED: Final = "AND xid < pg_snapshot_xmin(pg_current_snapshot())"
BETWEEN: Final = "SELECT count(*) FROM eventlog_event WHERE (xid, id) > (%s::xid8, %s) AND (xid, id) <= (%s::xid8, %s)"
IS_SETTLED: Final = "SELECT %s::xid8 < pg_snapshot_xmin(pg_current_snapshot())"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How many facts have no place yet, and since when the oldest one waits."""

    events: int
    oldest_at: datetime | None


def latest() -> Checkpoint | None:
    """The newest signed head; None before the first fact."""
    return _checkpoint(SignedHead.objects.order_by("-size").first())


def find_checkpoint(size: int) -> Checkpoint | None:
    """The head that was signed at this size, or None."""
    return _checkpoint(SignedHead.objects.filter(size=size).first())


def is_placed(event_id: UUID) -> bool:
    """Tell whether this fact has its place, and so every fact of an earlier transaction."""
    return Leaf.objects.filter(event_id=event_id).exists()


def place_of_the_last() -> Place:
    """The position of the last leaf in the log: later facts wait."""
    last = Leaf.objects.order_by("-index").values_list("xid", "event_id").first()
    return (last[0], last[1]) if last else START


def place_of(index: int) -> Place:
    """The position of this leaf in the log; the start for -1. Raises ``LogTampered`` if the leaf is missing."""
    if index < 0:
        return START
    found = Leaf.objects.filter(index=index).values_list("xid", "event_id").first()
    if found is None:
        raise LogTampered(f"facts are gone: leaves [{index}]")
    return (found[0], found[1])


def events_between(after: Place, last: Place) -> int:
    """How many facts the log has after the first position, up to and including the second."""
    with connection.cursor() as cursor:
        cursor.execute(BETWEEN, [str(part) for part in (*after, *last)])
        return int(cursor.fetchone()[0])


def is_settled(xid: int) -> bool:
    """Tell whether this transaction is older than every open one."""
    with connection.cursor() as cursor:
        cursor.execute(IS_SETTLED, [str(xid)])
        return bool(cursor.fetchone()[0])


def lag() -> Lag:
    """The lag as this transaction sees it; for scopes that may read the whole log."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), min(occurred_at) {WAITING}", _place())
        events, oldest_at = cursor.fetchone()
    return Lag(events=events, oldest_at=oldest_at)


def stands_at(size: int) -> bool:
    """Tell whether the tree is whole at this size and has nothing of a larger one: as a standby has it that was behind.

    An attacker who took a larger one away would have left something of it.
    """
    beyond = (
        Leaf.objects.filter(index__gte=size),
        Node.objects.filter(place__gte=tree.stored_count(size)),
        Mention.objects.filter(leaf_index__gte=size),
        SignedHead.objects.filter(size__gt=size),
    )
    return not any(rows.exists() for rows in beyond) and (not size or Leaf.objects.filter(index=size - 1).exists())


def recoveries(key: proofs.Key) -> list[tuple[Gap, Recovery]]:
    """The declared losses, the oldest first. Raises ``LogTampered`` for a record that this key did not sign."""
    try:
        return [(proofs.gap_of(row.record, row.signature, key), row) for row in Recovery.objects.order_by("lost_size")]
    except proofs.Fault:
        raise LogTampered("the record of a recovery was not signed with this key") from None


def gaps(key: proofs.Key) -> list[Gap]:
    """The gaps of the declared losses. Raises as ``recoveries`` does."""
    return [gap for gap, _ in recoveries(key)]


def caught_up() -> bool:
    """Tell whether every committed fact has its place."""
    return lag().events == 0


def hashes_of(covers: Sequence[Cover]) -> list[bytes]:
    """One hash per range of leaves. Raises ``LogTampered`` if a stored hash is missing."""
    wanted = {subtree.place for cover in covers for subtree in cover}
    found = {place: bytes(hash_) for place, hash_ in Node.objects.filter(place__in=wanted).values_list("place", "hash")}
    if missing := sorted(wanted - found.keys()):
        raise LogTampered(f"hashes are gone: {missing[:5]}")
    return [tree.fold([found[subtree.place] for subtree in cover]) for cover in covers]


def peaks(size: int) -> list[bytes]:
    """The hashes of the largest perfect subtrees, from left to right."""
    return hashes_of([(subtree,) for subtree in tree.cover(0, size)])


def root(size: int) -> bytes:
    """The root by the hashes that are stored now."""
    return tree.fold(peaks(size))


def leaf_hashes(indexes: Iterable[int]) -> list[bytes]:
    return hashes_of([(Subtree(0, index),) for index in indexes])


def inclusion_proofs(indexes: Sequence[int], *, size: int) -> list[list[bytes]]:
    """The hashes from each leaf to the root, read in one query."""
    paths = [tree.inclusion(index, size) for index in indexes]
    hashes = iter(hashes_of([cover for path in paths for cover in path]))
    return [[next(hashes) for _ in path] for path in paths]


def consistency_proof(old: int, new: int) -> list[bytes]:
    """The proof that the tree of the older size is the start of the newer one."""
    return hashes_of(tree.consistency(old, new))


def _place() -> list[str]:
    return [str(part) for part in place_of_the_last()]


def _checkpoint(row: SignedHead | None) -> Checkpoint | None:
    if row is None:
        return None
    return Checkpoint(
        size=row.size,
        root=bytes(row.root),
        note=row.note,
        vkey=row.vkey,
        signed_at=row.signed_at,
        lag=row.signed_at - row.oldest_at,
    )
