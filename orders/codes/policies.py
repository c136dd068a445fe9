"""Rules of codes: which of them deliver an order, and the hash that proves it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from orders.codes.types import LONGEST_CODE, LineCodes
from orders.sales.policies import Refusal
from platform_core.duties import fulfils
from platform_core.errors import Verdict


@fulfils("ECL-20")
def may_hand_over(ordered: Mapping[UUID, int], given: Sequence[LineCodes]) -> Verdict:
    """Whether these codes deliver the order: one for each piece of each line, none empty, endless or repeated."""
    pieces, codes = Counter[UUID](), Counter[str]()
    for line in given:
        pieces[line.line_id] += len(line.codes)
        codes.update(line.codes)
    return Verdict.of(
        {
            Refusal.LINE_UNKNOWN: any(line.line_id not in ordered for line in given),
            Refusal.LINE_INCOMPLETE: any(pieces[line] < wanted for line, wanted in ordered.items()),
            Refusal.LINE_OVERPACKED: any(pieces[line] > wanted for line, wanted in ordered.items()),
            Refusal.CODE_EMPTY: not all(code.strip() for code in codes),
            Refusal.CODE_TOO_LONG: any(len(code) > LONGEST_CODE for code in codes),
            Refusal.CODE_TWICE: any(times > 1 for times in codes.values()),
        }
    )


def proof_of(sealed: str) -> str:
    """The hash of the sealed codes: it proves the hand-over without telling a code."""
    return hashlib.sha256(sealed.encode()).hexdigest()
