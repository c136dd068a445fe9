"""What is the same in every run of a seed, whoever was killed? The end, without ids, instants and attempts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from platform_core.drivers.simulator.seen import Ledger, Seen


def projected(seen: Mapping[int, Seen], ledger: Ledger) -> bytes:
    """As canonical JSON: by case, what was decided, paid, told and published, and which clocks ended how; of the whole
    year, what is on the shelves and in the books, and how often anybody was told, and anything happened."""
    return rfc8785.dumps(
        {
            "cases": {str(number): _case(one) for number, one in sorted(seen.items())},
            "shelves": sorted(list(pieces) for pieces in ledger.shelves.values()),
            "waiting": len(ledger.waiting),
            "notices": dict(ledger.notices),
            "happened": dict(ledger.happened),
            "booked": {kind: list(sides) for kind, sides in ledger.booked.items()},
        }
    )


def fingerprint(projection: bytes) -> str:
    return hashlib.sha256(projection).hexdigest()


def _case(seen: Seen) -> dict[str, Any]:
    return {
        "states": seen.states,
        "clocks": sorted([clock.kind, clock.end] for clock in seen.clocks),
        "refunds": sorted(list(refund) for refund in seen.refunds),
        "given": sorted(line.fen for line in seen.given),
        "breaches": sorted(seen.breaches),
        "notices": dict(seen.notices),
        "facts": dict(seen.facts),
    }
