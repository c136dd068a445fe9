"""Refusals of proposals, which change a number of a rule or a calendar."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused


class ProposalNotFound(NotFound):
    code = "legal.proposal_not_found"
    title = "There is no such proposal"
    remedy = "Check the id; proposals are for staff only."
    proposal_id: UUID


class MayNotDecide(RuleRefused):
    code = "legal.may_not_decide"
    title = "This proposal is not yours to decide"
    remedy = "Another person has to decide. Only the person who made the proposal may withdraw it."
    reasons: tuple[str, ...]


class ReasonRequired(RuleRefused):
    code = "legal.reason_required"
    title = "A proposal needs a reason, and so does its rejection"
    remedy = "Give a reason that people will still understand years from now."


class RuleUnknown(NotFound):
    code = "legal.rule_unknown"
    title = "No such rule applies on that day"
    remedy = "Look in the list of rules; some rules apply only from a later day."
    rule: str


class NumberRefused(RuleRefused):
    code = "legal.number_refused"
    title = "The platform cannot set this number"
    remedy = "Resolve every reason listed. Our numbers may not be worse for the consumer, and are announced first."
    reasons: tuple[str, ...]
    bound: int | None
    earliest: str


class CalendarEnds(RuleRefused):
    code = "legal.calendar_ends"
    title = "No calendar reaches that far"
    remedy = "Choose a period that ends before params.year; the festivals of that year are not known yet."
    year: int


class NoticeUnreadable(RuleRefused):
    code = "legal.notice_unreadable"
    title = "These days cannot be read"
    remedy = "Write one day as 05-01 (month and day), and several days in a row as 05-01..05-05."
    reasons: tuple[str, ...]


class NoticeRefused(RuleRefused):
    code = "legal.notice_refused"
    title = "No yearly notice of holidays can look like this"
    remedy = "Compare it with the published notice, day by day."
    year: int
    reasons: tuple[str, ...]


class NothingChanges(Conflict):
    code = "legal.nothing_changes"
    title = "The calendar says this already"
    remedy = "There is nothing to load."


class CalendarMoved(Conflict):
    code = "legal.calendar_moved"
    title = "The calendar of these years has changed since this was proposed"
    remedy = "Check the days again, and propose the changes that are still needed."
    version: int
