"""Check that the stored log is still the signed one: as a whole before each signature, some facts at every turn."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from platform_core.audit import leaves, proofs, queries, tree
from platform_core.audit.models import Leaf, Mention
from platform_core.audit.proofs import Fault, Gap, Head
from platform_core.audit.signing import Signer
from platform_core.audit.types import Checkpoint, LogTampered
from platform_core.eventlog.models import Event

ROUND: Final = 32  # facts per turn; the sequencer takes turns often enough for one round over the log a day


@dataclass(frozen=True, slots=True)
class ProvenFact:
    """A fact as it was signed, and the hashes that lead from it to the signed root."""

    index: int
    data: bytes
    proof: list[bytes]


class SearchKeys(NamedTuple):
    """The columns by which a selection finds a fact: copies of the fact's own, which the signature does not cover."""

    xid: int
    merchant_id: UUID | None
    occurred_at: datetime
    things: frozenset[UUID]


class RequiredHead(NamedTuple):
    """Conditions of the next head: it equals ``again``, which was signed already, and is larger than ``beyond``."""

    again: Head | None = None
    beyond: int = 0


def require_continuity(checkpoint: Checkpoint | None, *, signer: Signer) -> None:
    """Require that this key signed the last head and that the stored tree leads to its root. Raises ``LogTampered``."""
    if checkpoint is None:
        if _last_index() >= 0:
            raise LogTampered("there are leaves and no head: it was taken away")
        return
    head = _require_signed(checkpoint, signer=signer)
    if queries.root(head.size) != head.root:
        raise LogTampered(f"the stored hashes do not lead to the root that was signed at {head.size}")
    if _last_index() != head.size - 1:
        raise LogTampered(f"the last leaf is not the last of those that were signed at {head.size}")


def require_growth(seen: Head | None, *, gaps: Sequence[Gap] = ()) -> RequiredHead:
    """Require that the log still contains the head ``seen``, on the same cluster. Return conditions of the next head.

    A head that is gone with its leaves, while all its facts are here, was lost with a primary before its standby had
    it: it has to be signed again. Facts that a recovery has declared lost may be missing. Raises ``LogTampered``.
    """
    if not queries.is_settled(queries.place_of_the_last()[0]):
        raise LogTampered("transactions are counted anew, so new facts would come before old ones: another cluster?")
    if seen is None:
        return RequiredHead()
    newest = queries.latest()
    size = newest.size if newest else 0
    if size <= seen.size and (gap := next((gap for gap in gaps if gap.lost == seen), None)):
        require_start(gap.base)
        return RequiredHead(beyond=seen.size)
    if size < seen.size and queries.stands_at(size) and queries.lag().events >= seen.size - size:
        return RequiredHead(again=seen)
    require_start(seen)
    if size < seen.size:
        raise LogTampered(f"the head that was signed at {seen.size} is gone")
    return RequiredHead()


def require_start(head: Head) -> None:
    """Require that the log begins with the leaves of this head. Raises ``LogTampered``."""
    if _last_index() < head.size - 1 or queries.root(head.size) != head.root:
        raise LogTampered(f"the log no longer begins with the one that was signed at {head.size}")


def check_some(checkpoint: Checkpoint, *, start: int, at_most: int = ROUND) -> int:
    """Compare some facts with the signed tree: the next ones of the round, the newest, and random ones.

    Return where the next check starts, which is 0 again once a round over the whole log is complete. Raises
    ``LogTampered``.
    """
    end = min(start + at_most, checkpoint.size)
    _require_no_fact_between(start, end)
    at_random = secrets.SystemRandom().sample(range(checkpoint.size), min(at_most, checkpoint.size))
    newest = range(max(checkpoint.size - at_most, 0), checkpoint.size)
    for _ in prove_facts(sorted({*range(start, end), *newest, *at_random}), checkpoint):
        pass
    return end % checkpoint.size


def prove_facts(indexes: Sequence[int], checkpoint: Checkpoint) -> Iterator[ProvenFact]:
    """Prove facts one by one against the signed root. Raises ``LogTampered`` for one that is not as it was signed."""
    events, keys = events_at(indexes), _stored_keys(indexes)
    for index, proof in zip(indexes, queries.inclusion_proofs(indexes, size=checkpoint.size), strict=True):
        data = leaves.data_of(events[index])
        leads_to = proofs.root_by(proof, leaf=tree.leaf_hash(data), index=index, size=checkpoint.size)
        if leads_to != checkpoint.root:
            raise LogTampered(f"fact {events[index].id} is not what was signed as leaf {index}")
        if keys[index] != _keys_of(events[index]):
            raise LogTampered(f"leaf {index} is not found by the shop, the time and the things of its fact")
        yield ProvenFact(index, data, proof)


def events_at(indexes: Sequence[int]) -> dict[int, Event]:
    """The facts of these leaves. Raises ``LogTampered`` if one is missing."""
    ids = dict(Leaf.objects.filter(index__in=indexes).values_list("index", "event_id"))
    events = Event.objects.in_bulk(list(ids.values()))
    found = {index: events[event_id] for index, event_id in ids.items() if event_id in events}
    if gone := sorted(set(indexes) - found.keys()):
        raise LogTampered(f"facts are gone: leaves {gone[:5]}")
    return found


def _stored_keys(indexes: Sequence[int]) -> dict[int, SearchKeys]:
    things = defaultdict[int, set[UUID]](set)
    for thing, index in Mention.objects.filter(leaf_index__in=indexes).values_list("thing_id", "leaf_index"):
        things[index].add(thing)
    copies = Leaf.objects.filter(index__in=indexes).values_list("index", "xid", "merchant_id", "occurred_at")
    return {index: SearchKeys(xid, shop, at, frozenset(things[index])) for index, xid, shop, at in copies}


def _keys_of(event: Event) -> SearchKeys:
    return SearchKeys(event.xid, event.merchant_id, event.occurred_at, frozenset(leaves.things_in(event)))


def _require_no_fact_between(start: int, end: int) -> None:
    """Require that no fact without a leaf lies between these leaves, since no export would ever contain it."""
    stored = queries.events_between(queries.place_of(start - 1), queries.place_of(end - 1))
    if stored != end - start:
        raise LogTampered(f"{stored} facts stand where {end - start} were signed, from leaf {start} on")


def _last_index() -> int:
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    return -1 if last is None else last


def _require_signed(checkpoint: Checkpoint, *, signer: Signer) -> Head:
    try:
        head = proofs.open_note(checkpoint.note.encode(), proofs.key_of(signer.vkey))
    except Fault:
        raise LogTampered(f"the head at {checkpoint.size} was not signed with this key") from None
    if (head.size, head.root) != (checkpoint.size, checkpoint.root):
        raise LogTampered(f"the head at {checkpoint.size} is not what its note says")
    return head
