"""Recovery of the log after signed facts are lost: a signed record names the missing ones.

Everything that a reader holds must still make sense: a checkpoint of before the loss is one that the record tells of,
and no size that was ever signed is signed again. So the next head is larger than the newest that was lost.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from platform_core.actors import SEQUENCER
from platform_core.audit import leaves, memory, patrol, proofs, queries, sequencing
from platform_core.audit.events import LeafLost, LogRecovered
from platform_core.audit.models import Recovery
from platform_core.audit.proofs import Gap, Head
from platform_core.audit.signing import Signer, in_base64
from platform_core.audit.tree import fold
from platform_core.audit.types import LogTampered, Missing
from platform_core.eventlog.commands.publishing import publish, publish_all
from platform_core.rows import new_id


class NothingLost(RuntimeError):
    """There is nothing to recover from, or not yet."""


@transaction.atomic(savepoint=False)
def recover(signer: Signer, *, missing: Missing, at: datetime) -> Gap:
    """Sign, keep and publish the record of the missing facts, which lets the sequencer go on.

    The rest of the log must be whole in itself. Raises ``NothingLost``, and ``LogTampered`` for a difference that no
    loss explains.
    """
    if not sequencing.is_alone():
        raise NothingLost("a sequencer works on this database: stop it first")
    known, head = memory.newest(signer), queries.latest()
    if known is None:
        raise NothingLost("the anchor has no head of this log")
    _require_a_loss(known.head, signer)
    patrol.require_continuity(head, signer=signer)
    start = missing.after or Head(signer.origin, head.size if head else 0, head.root if head else fold([]))
    patrol.require_start(start)
    if start.size >= known.head.size:
        raise NothingLost("this log is as long as what is lost: name a checkpoint of before the fork")
    memory.keep(known.head.size, known.note, signer=signer)
    gap = _record_gap(start, known.head, signer=signer, missing=missing, at=at)
    _publish(gap, missing, at=at)
    return gap


def _require_a_loss(lost: Head, signer: Signer) -> None:
    try:
        required = patrol.require_growth(lost, gaps=queries.gaps(proofs.key_of(signer.vkey)))
    except LogTampered:
        return
    if required.beyond:
        raise NothingLost("this was recovered already: start the sequencer")
    if required.again is None or sequencing.leads_to(required.again):
        raise NothingLost("every fact is here that was signed: start the sequencer")


def _record_gap(start: Head, lost: Head, *, signer: Signer, missing: Missing, at: datetime) -> Gap:
    told = {
        "format": proofs.RECOVERY,
        "origin": signer.origin,
        "at": leaves.instant(at),
        "reason": missing.reason,
        "base": {"size": start.size, "root": in_base64(start.root)},
        "lost": {"size": lost.size, "root": in_base64(lost.root)},
        "leaves": {"first": start.size, "last": lost.size - 1, "count": lost.size - start.size},
        "money": _sums_of(missing.money),
    }
    record = proofs.canonical(told).decode()
    signature = in_base64(signer.key.sign(record.encode()))
    Recovery.objects.create(lost_size=lost.size, record=record, signature=signature)
    return proofs.gap_of(record, signature, proofs.key_of(signer.vkey))


def _sums_of(money: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The sums that everybody may read: the lines themselves stand in the fact, and the hash is over them."""
    sums = Counter[str]()
    for line in money:
        sums[f"{line['kind']} {line['currency']}"] += line["amount"]
    digest = hashlib.sha256("\n".join(_lines(money)).encode()).hexdigest()
    return {"lines": len(money), "sums": dict(sums), "sha256": digest}


def _lines(money: Sequence[Mapping[str, Any]]) -> list[str]:
    return [proofs.canonical(dict(line)).decode() for line in money]


def _publish(gap: Gap, missing: Missing, *, at: datetime) -> None:
    fact = LogRecovered(
        recovery_id=new_id(),
        base_size=gap.base.size,
        lost_size=gap.lost.size,
        lost_root=in_base64(gap.lost.root),
        money=tuple(_lines(missing.money)),
    )
    publish(fact, by=SEQUENCER, at=at, reason=missing.reason)
    places = range(gap.base.size, gap.lost.size)
    publish_all((LeafLost(recovery_id=fact.recovery_id, index=index) for index in places), by=SEQUENCER, at=at)
