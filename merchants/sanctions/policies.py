"""Rules on measures: proposing one, outlasting silence, publishing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from merchants.sanctions.types import MeasureFacts, ProposalFacts, SanctionKind, SanctionRefusal, Statement
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.legal.spans import CalendarDays, local_day


@fulfils("OPR-NEG")
def may_propose(facts: ProposalFacts) -> Verdict:
    """Require facts, a clause in force, evidence, and goods that exist, before a measure is proposed."""
    asked = facts.proposal
    targets = len(asked.listings) + bool(asked.category)
    whole_shop = asked.kind is SanctionKind.SUSPENSION
    checks = {
        SanctionRefusal.FACTS_NOT_TOLD: not asked.facts.strip(),
        SanctionRefusal.CLAUSE_NOT_IN_FORCE: not facts.clause_holds,
        SanctionRefusal.NOTHING_SHOWS_IT: not (asked.violations or any(said.strip() for said in asked.evidence)),
        SanctionRefusal.UNKNOWN_VIOLATION: facts.on_record < len(asked.violations),
        SanctionRefusal.NO_TARGET: not whole_shop and not targets,
        SanctionRefusal.NEEDLESS_TARGET: bool(targets) if whole_shop else bool(asked.listings and asked.category),
        SanctionRefusal.UNKNOWN_TARGET: not whole_shop and facts.named < targets,
        SanctionRefusal.ENDS_TOO_SOON: not may_end_on(asked.until_on, today=facts.today),
    }
    return Verdict.of(checks)


def may_end_on(last_day: date | None, *, today: date) -> bool:
    """Require a last day in the future; without one there is nothing to ask."""
    return last_day is None or last_day > today


def until_its_end(at: datetime, *, last_day: date) -> CalendarDays:
    """The period whose last day is that of the measure."""
    return CalendarDays((last_day - local_day(at)).days)


@fulfils("OPR-NEG")
def may_review(reviewer: UUID, *, taken_by: Collection[UUID | None]) -> bool:
    """An appeal is answered by a person who neither proposed the measure, nor imposed nor decided it."""
    return reviewer not in taken_by


def may_impose(facts: MeasureFacts) -> bool:
    """Allow it once, and before the decision."""
    return not facts.taken_effect


def may_lift(facts: MeasureFacts) -> bool:
    """Whether the measure took effect and is not over, also while an unanswered appeal keeps it without effect."""
    return facts.taken_effect and not facts.over


def may_limit(facts: MeasureFacts) -> bool:
    """Whether a measure without an end may be given a last day: not while consumers are in danger."""
    return may_lift(facts) and not facts.limited and not facts.outlasts_silence


def may_publish(facts: MeasureFacts) -> bool:
    """Whether there is something to publish: once when it took effect, and once more when it was decided."""
    return facts.unpublished


@fulfils("ECL-29")
def outlasts_silence(*, danger: str) -> bool:
    """Keep a measure in effect until a person lifts it, however much time goes by: consumers are in danger, and neither
    our silence nor a last day shows that they are not."""
    return bool(danger)


@fulfils("ECL-36", "OTM-30")
def to_say(
    *, imposed: bool, not_decided: bool, decided: bool, lifted: bool, restored: bool, over: bool, reversed_: bool
) -> tuple[Statement, ...]:
    """The statements that the public is owed about a measure, in the order of their events."""
    checks = {
        Statement.IMPOSED: imposed and not decided,
        Statement.NOT_DECIDED: not_decided and not decided,
        Statement.DECIDED: decided,
        Statement.LIFTED: lifted,
        Statement.RESTORED: restored,
        Statement.OVER: over and not reversed_,
        Statement.REVERSED: reversed_,
    }
    return tuple(said for said, holds in checks.items() if holds)
