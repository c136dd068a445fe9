"""Who may decide about a proposal?"""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Verdict
from platform_core.legal.types import DecisionRefusal


def may_decide(*, proposed_by: UUID, decided_by: UUID) -> Verdict:
    """Two persons: who proposes says neither yes nor no to it."""
    return Verdict.of({DecisionRefusal.OWN_PROPOSAL: decided_by == proposed_by})


def may_withdraw(*, proposed_by: UUID, withdrawn_by: UUID) -> Verdict:
    """Only who proposed: for anybody else a no is a decision, with a reason."""
    return Verdict.of({DecisionRefusal.NOT_THEIRS: withdrawn_by != proposed_by})
