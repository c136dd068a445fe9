"""Refusals about awards."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, TooLate


class AwardNotFound(NotFound):
    code = "complaints.award_not_found"
    title = "There is no such award"
    remedy = "Check the id; the two sides of a complaint see its awards."
    award_id: UUID


class AwardRefused(RuleRefused):
    code = "complaints.award_refused"
    title = "This cannot be awarded so"
    remedy = "Mend every reason listed; the most that the law gives stands beside them."
    reasons: tuple[str, ...]
    most: int


class AwardedAlready(Conflict):
    code = "complaints.awarded_already"
    title = "This was awarded under the same head already"
    remedy = "Look at the award that there is; each head is awarded once."
    award_id: UUID


class ObjectionTooLate(TooLate):
    code = "complaints.objection_too_late"
    title = "The time to object is over"
    remedy = "The award is final here; arbitration and the courts stay open."
    closed_at: datetime


class OwnAward(NotAllowed):
    code = "complaints.own_award"
    title = "Somebody else decides on this objection"
    remedy = "Nobody reviews an award that they have granted."
    award_id: UUID


class BalanceShort(Conflict):
    code = "complaints.balance_short"
    title = "Your settled balance does not cover the award"
    remedy = "It is taken and advanced by itself on its day; what is missing you owe from then on."
    award_id: UUID
