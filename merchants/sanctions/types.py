"""Words of measures: kinds, proposals, refusals, statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from platform_core.labels import Labelled, Reason


class SanctionKind(Labelled):
    """The kinds of measures against a shop. A further one is a member here and an effect behind its port."""

    SUSPENSION = "suspension", "suspension of the shop"
    LISTING_RESTRICTION = "listing_restriction", "goods neither shown nor sold"


class Statement(Labelled):
    """The statements of bulletins about a measure. Each is made once and stays, also when others follow."""

    IMPOSED = "imposed", "in effect at once, since consumers are in danger; the shop is still heard"
    NOT_DECIDED = (
        "not_decided",
        "still in effect: nobody has decided in time, and nobody has shown that consumers are safe",
    )
    DECIDED = "decided", "decided"
    LIFTED = "lifted", "lifted until the appeal is answered"
    RESTORED = "restored", "upheld on appeal, and in effect again"
    OVER = "over", "the measure has ended"
    REVERSED = "reversed", "reversed on appeal"


class SanctionRefusal(Reason):
    """The reasons against proposing a measure."""

    FACTS_NOT_TOLD = "facts_not_told", "the facts are not told"
    CLAUSE_NOT_IN_FORCE = "clause_not_in_force", "no such clause is in force"
    NOTHING_SHOWS_IT = "nothing_shows_it", "neither a violation on record nor evidence is named"
    UNKNOWN_VIOLATION = "unknown_violation", "the shop has no such violation on record"
    NO_TARGET = "no_target", "it says neither which goods nor which category"
    UNKNOWN_TARGET = "unknown_target", "the shop has no such goods"
    NEEDLESS_TARGET = (
        "needless_target",
        "a whole shop needs no goods named, and goods are named one way",
    )
    ENDS_TOO_SOON = "ends_too_soon", "its last day has to lie in the future"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A measure that a member of staff proposes, and why; ``clause`` is a version of a rule and a place in it.

    ``until_on`` is the last day of the measure; without it, it lasts until it is lifted.
    """

    merchant_id: UUID
    kind: SanctionKind
    facts: str
    clause: tuple[UUID, int]
    violations: tuple[UUID, ...] = ()
    evidence: tuple[str, ...] = ()
    listings: tuple[UUID, ...] = ()
    category: str = ""
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFacts:
    """The facts for "may this be proposed?". ``named``: how many of the goods there are."""

    proposal: Proposal
    clause_holds: bool
    on_record: int
    named: int
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFacts:
    """The facts for the steps of a measure, beside its state. ``outlasts_silence``: only a person ends it."""

    taken_effect: bool
    over: bool
    limited: bool
    unpublished: bool
    outlasts_silence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The facts of a measure for its effect. ``reason`` is kept by the log beside the consequences."""

    sanction_id: UUID
    merchant_id: UUID
    kind: SanctionKind
    listings: tuple[UUID, ...]
    category: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A target of a measure, in words for people."""

    zh: str
    en: str
