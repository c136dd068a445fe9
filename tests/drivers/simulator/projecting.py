"""What is the end of a year, whoever did it when and under which ids? The same in every run of a seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict

import rfc8785

from tests.drivers.simulator.seen import Seen


def projected(seen: Seen, stories: Mapping[str, int]) -> bytes:
    """Without ids, instants and attempts, as canonical JSON. ``stories``: the numbers of the cases, by people and by
    shops that are there for one of them; what is no single case's is counted of the whole year alone."""
    cases = defaultdict[int, Counter[str]](Counter)
    for what, owners in _said(seen):
        for number in [stories[one] for one in owners if one and one in stories][:1]:
            cases[number][what] += 1
    return rfc8785.dumps(
        {
            "cases": {str(number): dict(count) for number, count in sorted(cases.items())},
            "shelves": sorted(list(pieces) for pieces in seen.shelves.values()),
            "waiting": len(seen.waiting),
            "in_all": dict(seen.in_all),
        }
    )


def _said(seen: Seen) -> Iterator[tuple[str, Iterable[str | None]]]:
    """Everything that is somebody's, and whose it is."""
    payers = {share.payment: share.person for share in seen.shares}
    shares = {share.id: share for share in seen.shares}
    orders = {share.order: share.person for share in seen.shares}
    yield from ((f"{thing.lifecycle} is {thing.state}", thing.owners) for thing in seen.things)
    yield from ((f"clock {clock.kind} {clock.end}", (clock.person, clock.shop)) for clock in seen.clocks)
    yield from ((f"fact {fact.topic}", (fact.person, fact.shop)) for fact in seen.facts)
    for notice in seen.notices:
        yield from [(f"notice {notice.template}", (notice.person, notice.shop))] * notice.times
    yield from ((f"refund of {row.fen} {row.state}", [shares[row.share].person]) for row in seen.refunds)
    yield from ((f"given {line.fen}", [payers.get(str(line.payment))]) for line in seen.given)
    yield from ((f"taken {line.fen}", [payers.get(str(line.payment))]) for line in seen.taken)
    for order, agreed in seen.agreed.items():
        yield f"agreed {asdict(agreed) if agreed else 'nothing'}", [orders.get(order)]
