"""In which ways do we say no to who would change the data that we count by?"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from platform_core.errors import NotFound, RuleRefused


@dataclass(eq=False, kw_only=True)
class ProposalNotFound(NotFound):
    code = "legal.proposal_not_found"
    title = "There is no such proposal"
    remedy = "Check the id; proposals are for staff only."
    proposal_id: UUID


@dataclass(eq=False, kw_only=True)
class MayNotDecide(RuleRefused):
    code = "legal.may_not_decide"
    title = "This proposal is not yours to decide"
    remedy = "A second person decides; who proposed may take it back."
    reasons: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class ReasonRequired(RuleRefused):
    code = "legal.reason_required"
    title = "A proposal, and the no to one, needs a reason"
    remedy = "Say why, in words that can still be followed in years."
