"""Signed bundles of facts, for a reader who has to prove them without us.

A bundle is written where the signing key is. A head is chosen first and only facts below it are read, which never
change: the same request gives the same facts, each batch has a short transaction of its own, and a long export holds up
neither the relay nor the sequencer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final

from django.db import transaction
from django.db.models import Q

from platform_core.audit import manifests, patrol, proofs, queries
from platform_core.audit.archive import Archive
from platform_core.audit.errors import NothingSigned
from platform_core.audit.models import Leaf, Mention
from platform_core.audit.patrol import ProvenFact
from platform_core.audit.signing import in_base64, signer
from platform_core.audit.types import Bundle, Checkpoint, Selection
from platform_core.audit.verify import CHECKPOINT, EVENTS, MANIFEST, PROOFS, SIGNATURE, Part
from platform_core.eventlog.models import Event

BATCH: Final = 500


def write(
    out: BinaryIO,
    *,
    selection: Selection,
    facts: Mapping[str, Any],
    earlier: Checkpoint | None = None,
    head: Checkpoint | None = None,
) -> Bundle:
    """Write a bundle into an empty, seekable file.

    ``facts`` are plain JSON about the request: who asked on which basis, who approved, when. ``earlier`` is a head that
    the reader may have: the bundle proves that the log continues it. ``head`` is the head to prove by, the newest by
    default; the same arguments give the same bytes, by another head still the same facts. Call it outside any
    transaction, so that each batch has one of its own. Raises ``NothingSigned``, and ``LogTampered`` instead of handing
    over facts that differ from the signed ones.
    """
    by, head = signer(), head or _newest()
    if earlier and earlier.size > head.size:
        raise ValueError("an earlier head is not larger")
    rows, archive = _Rows(selection, head), Archive(out)
    parts = _with_proofs(archive, rows)
    manifest = manifests.manifest(
        selection,
        facts=facts,
        parts=parts,
        checkpoint=archive.add(CHECKPOINT, [head.note.encode()]),
        indexes={"count": rows.count, "first": rows.first, "last": rows.last},
        head=head,
        consistency=_consistency(earlier, size=head.size) if earlier else None,
    ) | _recoveries(head)
    archive.add(MANIFEST, [proofs.canonical(manifest)])
    archive.add(SIGNATURE, [in_base64(by.key.sign(proofs.canonical(manifest))).encode()])
    length, digest = archive.finish()
    return Bundle(rows=rows.count, tree_size=head.size, length=length, sha256=digest)


def _with_proofs(archive: Archive, rows: _Rows) -> list[Part]:
    """The facts, and of each its proof in a file of their own, which is put aside while the facts are written."""
    with TemporaryFile() as aside:
        facts = archive.add(EVENTS, rows.lines(aside))
        aside.seek(0)
        return [facts, archive.add(PROOFS, aside)]


class _Rows:
    """The lines of a bundle, counted while they are written."""

    def __init__(self, selection: Selection, head: Checkpoint) -> None:
        self.selection, self.head = selection, head
        self.count = 0
        self.first: int | None = None
        self.last: int | None = None

    def lines(self, proofs_to: BinaryIO) -> Iterator[bytes]:
        """Each fact is checked against the signed root before it is written, as a reader will check it.

        A line is the leaf: nothing in it depends on the tree, which grows.
        """
        indexes, after = [-1], -1
        while indexes:
            with transaction.atomic(savepoint=False):
                indexes = _next(self.selection, after=after, size=self.head.size)
                batch = list(patrol.prove_facts(indexes, self.head))
            for row in batch:
                after = self._note_index(row.index)
                proofs_to.write(_proof(row))
                yield row.data + b"\n"

    def _note_index(self, index: int) -> int:
        self.count, self.last = self.count + 1, index
        self.first = index if self.first is None else self.first
        return index


def _proof(row: ProvenFact) -> bytes:
    return proofs.canonical({"index": row.index, "proof": [in_base64(one) for one in row.proof]}) + b"\n"


def _next(selection: Selection, *, after: int, size: int) -> list[int]:
    """The next leaves, for each way in which a fact may belong to the selection."""
    here = Leaf.objects.filter(_in_time(selection), index__gt=after, index__lt=size).order_by("index")
    if selection.person_id:  # no leaf says whom it concerns; the fact itself, which is compared with its leaf, does
        here = here.filter(event_id__in=Event.objects.filter(person_id=selection.person_id).values("id"))
    about = Mention.objects.filter(thing_id__in=selection.ids or {selection.merchant_id}).values("leaf_index")
    ways = [Q(index__in=about), *([Q(merchant_id=selection.merchant_id)] if selection.merchant_id else [])]
    return sorted({index for way in ways for index in here.filter(way).values_list("index", flat=True)[:BATCH]})[:BATCH]


def _in_time(selection: Selection) -> Q:
    since = Q(occurred_at__gte=selection.since) if selection.since else Q()
    return since & (Q(occurred_at__lt=selection.until) if selection.until else Q())


def _consistency(earlier: Checkpoint, *, size: int) -> dict[str, Any]:
    with transaction.atomic(savepoint=False):
        return manifests.continuing(earlier, proof=queries.consistency_proof(earlier.size, size))


def _recoveries(head: Checkpoint) -> dict[str, Any]:
    """The records of facts that the log lost before this head, each with the proof that the log goes on from the
    rest.
    """
    with transaction.atomic(savepoint=False):
        told = [
            {"record": row.record, "signature": row.signature, "proof": _from(gap.base.size, head.size)}
            for gap, row in queries.recoveries(proofs.key_of(head.vkey))
            if gap.lost.size < head.size
        ]
    return {"recoveries": told} if told else {}


def _from(size: int, to: int) -> list[str]:
    return [in_base64(one) for one in queries.consistency_proof(size, to)]


def _newest() -> Checkpoint:
    with transaction.atomic(savepoint=False):
        head = queries.latest()
    if head is None:
        raise NothingSigned
    return head
