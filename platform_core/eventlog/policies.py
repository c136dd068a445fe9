"""Rules about waiting deliveries and replays: the acts of staff, and the facts that may be delivered again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from platform_core.errors import Verdict
from platform_core.eventlog.types import Against, Choice

MOST: Final = 10_000  # facts per replay: each becomes a waiting row, all in one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayFacts:
    """The facts for the policy on replays. ``events`` is counted up to one more than is allowed."""

    known: bool
    replayable: bool
    choice: Choice
    events: int
    reason: str


def may_replay(facts: ReplayFacts) -> Verdict:
    """Allow a replay to a subscriber that may hear a fact twice, of at most ``MOST`` facts."""
    chosen = facts.known and not facts.choice.is_empty
    return Verdict.of(
        {
            Against.SUBSCRIBER_UNKNOWN: not facts.known,
            Against.NOT_REPLAYABLE: facts.known and not facts.replayable,
            Against.NOTHING_CHOSEN: facts.choice.is_empty,
            Against.NOTHING_FOUND: chosen and facts.events == 0,
            Against.TOO_MANY_FACTS: chosen and facts.events > MOST,
            Against.REASON_MISSING: not facts.reason.strip(),
        }
    )


def may_dismiss(*, parked: bool, known: bool, reason: str) -> Verdict:
    """Allow dismissing a delivery that nothing retries: it is parked, or its subscriber's code is gone."""
    return Verdict.of({Against.NOT_PARKED: known and not parked, Against.REASON_MISSING: not reason.strip()})


def may_forget(*, known: bool, waiting: bool, reason: str) -> Verdict:
    """Allow forgetting a subscriber whose code is gone and for which no delivery waits any more."""
    return Verdict.of(
        {
            Against.STILL_LISTENS: known,
            Against.STILL_AWAITED: waiting,
            Against.REASON_MISSING: not reason.strip(),
        }
    )
