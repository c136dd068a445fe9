"""May this be asked, and may it be handed over?"""

from __future__ import annotations

from uuid import UUID

from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.regulators.types import ApprovalFacts, DecisionRefusal, FilingFacts, FilingRefusal, Kind, Period


@fulfils("ECL-25")
def may_file(facts: FilingFacts) -> Verdict:
    """A shop's trail needs a period, and a period has happened; on what ground, the request says itself."""
    period = facts.period
    return Verdict.of(
        {
            FilingRefusal.PERIOD_MISSING: facts.kind is Kind.MERCHANT and period.is_open,
            FilingRefusal.PERIOD_BACKWARDS: period.is_backwards,
            FilingRefusal.PERIOD_AHEAD: period.until is not None and period.until > facts.now,
        }
    )


@fulfils("HSE-17")
def may_approve(facts: ApprovalFacts) -> Verdict:
    """By who neither asks nor has let in who asks, of something that exists, and never more than was asked for."""
    return Verdict.of(
        {
            DecisionRefusal.OWN_REQUEST: facts.approver == facts.asked_by,
            DecisionRefusal.OWN_APPOINTMENT: facts.approver in facts.appointed_by,
            DecisionRefusal.WIDER_THAN_ASKED: not facts.given.within(facts.asked),
            DecisionRefusal.PERIOD_BACKWARDS: facts.given.is_backwards,
            DecisionRefusal.NOTHING_THERE: not facts.found,
        }
    )


def may_reject(*, asked_by: UUID, decided_by: UUID) -> Verdict:
    """By somebody else than who asks, too."""
    return Verdict.of({DecisionRefusal.OWN_REQUEST: asked_by == decided_by})


def narrowed(asked: Period, *, to: Period) -> Period:
    """What the approver names; where they name no end, the one that was asked for."""
    return Period(to.since or asked.since, to.until or asked.until)
