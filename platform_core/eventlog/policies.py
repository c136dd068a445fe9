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
    """Allow a replay for a subscriber that may hear a fact twice, of so few facts that it comes to an end."""
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
    """A delivery that is still retried may succeed; but one without a subscriber's code is never retried."""
    return Verdict.of({Against.NOT_PARKED: known and not parked, Against.REASON_MISSING: not reason.strip()})


def may_forget(*, known: bool, waiting: bool, reason: str) -> Verdict:
    """A subscriber in use would stop hearing, and its waiting deliveries would wait for ever."""
    return Verdict.of(
        {
            Against.STILL_LISTENS: known,
            Against.STILL_AWAITED: waiting,
            Against.REASON_MISSING: not reason.strip(),
        }
    )
