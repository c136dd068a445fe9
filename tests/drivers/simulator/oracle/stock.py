"""Is on every shelf what nobody has bought? What a shop ever put there, less what left it; and what is set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from tests.drivers.simulator.findings import Finding, Wrong
from tests.drivers.simulator.seen import Seen

WITH_THE_CARRIER: Final = ("orders.parcel_handed_over", "orders.parcel_left", "orders.refused")
"""After these the goods of an order that is cancelled have left the shop all the same."""
TOPICS: Final = frozenset(WITH_THE_CARRIER)


def judged(seen: Seen) -> Iterator[Finding]:
    gone, held = Counter[str](), Counter[str]()
    carried = {fact.about for fact in seen.facts if fact.topic in WITH_THE_CARRIER}
    for pieces in seen.pieces:
        held[pieces.sku] += pieces.count * (pieces.state in ("placed", "paid"))
        is_gone = pieces.state in ("shipped", "received") or (pieces.state == "cancelled" and pieces.order in carried)
        gone[pieces.sku] += pieces.count * is_gone
    for sku, found in sorted(seen.shelves.items()):
        expected = (seen.received.get(sku, 0) - gone[sku], held[sku])
        if found != expected:
            wrong = Wrong.DOUBLE if sum(found) < sum(expected) else Wrong.MISSED
            yield Finding(wrong, f"pieces of {sku}", expected, found, [sku])
