"""How does a committed fact get its place? In commit order, once, under a signature over all facts before it.

Nothing is decided while facts are written, so writers do not wait for one another. A batch of leaves, its part of the
tree and the new head commit together: a sequencer that dies before has done nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from platform_core.audit import leaves, patrol, queries, tree
from platform_core.audit.models import Leaf, Mention, Node, SignedHead
from platform_core.audit.queries import SETTLED, WAITING
from platform_core.audit.signing import Signer
from platform_core.eventlog.models import Event

BATCH: Final = 1000
TURN: Final = "SELECT pg_try_advisory_xact_lock(hashtext('tianping sequencer'))"
NEXT: Final = f"SELECT * {WAITING} {SETTLED} ORDER BY xid, id LIMIT {BATCH}"


@transaction.atomic(savepoint=False)
def extend(signer: Signer, *, at: datetime) -> int:
    """Give the next facts their places and sign the new head. Return how many; 0 while another sequencer works.

    Raises ``LogTampered`` before it signs anything that does not continue what was signed.
    """
    if not _is_alone():
        return 0
    events = list(Event.objects.raw(NEXT, [str(part) for part in queries.place_of_the_last()]))
    if events:
        head = queries.latest()
        patrol.require_continuity(head, signer=signer)
        _append(events, size=head.size if head else 0, signer=signer, at=at)
    return len(events)


def _is_alone() -> bool:
    """Tell whether no other sequencer works. A second one asks instead of waiting, so that it can be stopped."""
    with connection.cursor() as cursor:
        cursor.execute(TURN)
        return bool(cursor.fetchone()[0])


def _append(events: Sequence[Event], *, size: int, signer: Signer, at: datetime) -> None:
    added, peaks = tree.grown(size, queries.peaks(size), map(leaves.hash_of, events))
    Leaf.objects.bulk_create(
        Leaf(index=index, event_id=e.id, xid=e.xid, merchant_id=e.merchant_id, occurred_at=e.occurred_at)
        for index, e in enumerate(events, start=size)
    )
    Node.objects.bulk_create(Node(place=place, hash=h) for place, h in enumerate(added, start=tree.stored(size)))
    Mention.objects.bulk_create(
        Mention(thing_id=thing, leaf_index=index)
        for index, e in enumerate(events, start=size)
        for thing in sorted(leaves.things_in(e))
    )
    _sign(size + len(events), tree.folded(peaks), signer=signer, at=at, oldest_at=min(e.occurred_at for e in events))


def _sign(size: int, root: bytes, *, signer: Signer, at: datetime, oldest_at: datetime) -> None:
    note = signer.note(size, root)
    SignedHead.objects.create(
        size=size, root=root, note=note, vkey=signer.vkey, signed_at=at, oldest_at=min(oldest_at, at)
    )
