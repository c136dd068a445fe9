"""What may staff do with what waits to be delivered, and with what was delivered before?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from platform_core.errors import Verdict
from platform_core.eventlog.types import Against, Choice

MOST: Final = 10_000  # of one replay: each fact becomes a waiting row, and all of them are one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayFacts:
    """``events`` is how many facts were chosen, counted no further than one more than may be."""

    known: bool
    replayable: bool
    choice: Choice
    events: int
    reason: str


def may_replay(facts: ReplayFacts) -> Verdict:
    """Only what does no harm when it is heard twice, and only so much that it ends."""
    chosen = facts.known and not facts.choice.is_empty
    return Verdict.of(
        {
            Against.SUBSCRIBER_UNKNOWN: not facts.known,
            Against.NOT_REPLAYABLE: facts.known and not facts.replayable,
            Against.NOTHING_CHOSEN: facts.choice.is_empty,
            Against.NOTHING_FOUND: chosen and facts.events == 0,
            Against.TOO_MANY: chosen and facts.events > MOST,
            Against.REASON_MISSING: not facts.reason.strip(),
        }
    )


def may_dismiss(*, parked: bool, known: bool, reason: str) -> Verdict:
    """What is still tried may yet get through; but nobody tries what no code listens to any more."""
    return Verdict.of({Against.NOT_PARKED: known and not parked, Against.REASON_MISSING: not reason.strip()})


def may_forget(*, known: bool, waiting: bool, reason: str) -> Verdict:
    """A name in use would hear of nothing, and what waits for a forgotten one would wait for good."""
    return Verdict.of(
        {
            Against.STILL_LISTENS: known,
            Against.STILL_AWAITED: waiting,
            Against.REASON_MISSING: not reason.strip(),
        }
    )
