"""The places of committed facts: in commit order, once, under a signature over all facts before them.

Nothing is decided while facts are written, so writers do not wait for one another. A batch of leaves, its part of the
tree and the new head commit together: a sequencer that dies before has done nothing but claim the head in the anchor.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from platform_core.audit import leaves, memory, patrol, proofs, queries, standby, tree
from platform_core.audit.models import Leaf, Mention, Node, SignedHead
from platform_core.audit.patrol import RequiredHead
from platform_core.audit.proofs import Head
from platform_core.audit.queries import SETTLED, WAITING
from platform_core.audit.signing import Signer
from platform_core.audit.types import LogTampered
from platform_core.eventlog.models import Event

logger = logging.getLogger(__name__)
BATCH: Final = 1000
TURN: Final = "SELECT pg_try_advisory_xact_lock(hashtext('tianping sequencer'))"
NEXT: Final = f"SELECT * {WAITING} {SETTLED} ORDER BY xid, id LIMIT %s"


@transaction.atomic(savepoint=False)
def extend(signer: Signer, *, at: datetime, seen: Head | None = None) -> int:
    """Give the next facts their places and sign the new head. Return how many.

    Return 0 while another sequencer works, and while the synchronous standby does not have them. ``seen`` is a head
    that the caller knows of, beside the anchor's. Raises ``LogTampered`` before it signs a head that does not continue
    the signed ones, and ``Taken`` where another sequencer signs the next head.
    """
    if not is_alone():
        return 0
    seen, head = _newest_known_head(signer, seen), queries.latest()
    required = patrol.require_growth(seen, gaps=queries.gaps(proofs.key_of(signer.vkey)))
    batch = _Batch(after=head.size if head else 0, required=required, kept=seen.size if seen else 0)
    events = batch.events()
    if events:
        patrol.require_continuity(head, signer=signer)
        if not standby.has_all():
            logger.warning("standby_is_behind", extra={"names": standby.names()})
            return 0
        _append(events, batch, signer=signer, at=at)
    return len(events)


def _newest_known_head(signer: Signer, seen: Head | None) -> Head | None:
    """The newest head of all that are known. Turn a claim into a kept head where its commit has succeeded."""
    anchor = memory.newest(signer)
    if anchor and anchor.claimed and queries.find_checkpoint(anchor.head.size):
        memory.keep(anchor.head.size, anchor.note, signer=signer)
    known = [head for head in (seen, anchor.head if anchor else None) if head]
    return max(known, key=lambda head: head.size, default=None)


@dataclass(frozen=True, slots=True)
class _Batch:
    """The next facts to sign: those after a size, under the demands of heads that were signed before."""

    after: int
    required: RequiredHead
    kept: int  # the size of the newest head that was ever signed

    def events(self) -> list[Event]:
        """The facts of the next head; none while there are too few."""
        least = self.required.again.size if self.required.again else self.required.beyond + 1
        most = least if self.required.again else max(least, self.after + BATCH)
        place = [str(part) for part in queries.place_of_the_last()]
        found = list(Event.objects.raw(NEXT, [*place, most - self.after]))
        return found if self.after + len(found) >= least else []

    def sign(self, size: int, root: bytes, *, signer: Signer) -> str:
        """The note of the next head, which nobody else signs at this size. Raises ``LogTampered``, ``Taken``."""
        again, note = self.required.again, signer.note(size, root)
        if again and again.root != root:
            raise LogTampered(f"the log no longer begins with the one that was signed at {size}")
        if not again:
            memory.claim(size, note, after=max(self.kept, self.after), signer=signer)
        return note


def is_alone() -> bool:
    """Tell whether no other sequencer works. A second one asks instead of waiting, so that it can be stopped."""
    with connection.cursor() as cursor:
        cursor.execute(TURN)
        return bool(cursor.fetchone()[0])


def leads_to(head: Head) -> bool:
    """Tell whether the facts that wait here, up to its size, are those that this head was signed over."""
    last = queries.latest()
    size = last.size if last else 0
    events = _Batch(after=size, required=RequiredHead(again=head), kept=head.size).events()
    _, peaks = tree.grow(size, queries.peaks(size), map(leaves.hash_of, events))
    return size + len(events) == head.size and tree.fold(peaks) == head.root


def _append(events: Sequence[Event], batch: _Batch, *, signer: Signer, at: datetime) -> None:
    size = batch.after
    added, peaks = tree.grow(size, queries.peaks(size), map(leaves.hash_of, events))
    Leaf.objects.bulk_create(
        Leaf(index=index, event_id=e.id, xid=e.xid, merchant_id=e.merchant_id, occurred_at=e.occurred_at)
        for index, e in enumerate(events, start=size)
    )
    Node.objects.bulk_create(Node(place=place, hash=h) for place, h in enumerate(added, start=tree.stored_count(size)))
    Mention.objects.bulk_create(
        Mention(thing_id=thing, leaf_index=index)
        for index, e in enumerate(events, start=size)
        for thing in sorted(leaves.things_in(e))
    )
    size, root = size + len(events), tree.fold(peaks)
    oldest_at = min(e.occurred_at for e in events)
    _sign(size, root, note=batch.sign(size, root, signer=signer), vkey=signer.vkey, at=at, oldest_at=oldest_at)


def _sign(size: int, root: bytes, *, note: str, vkey: str, at: datetime, oldest_at: datetime) -> None:
    SignedHead.objects.create(size=size, root=root, note=note, vkey=vkey, signed_at=at, oldest_at=min(oldest_at, at))
