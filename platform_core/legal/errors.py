"""The refusals of a change of rules or calendars."""

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
    remedy = "A second person decides; who proposed may take it back."
    reasons: tuple[str, ...]


class ReasonRequired(RuleRefused):
    code = "legal.reason_required"
    title = "A proposal, and the no to one, needs a reason"
    remedy = "Say why, in words that can still be followed in years."


class RuleUnknown(NotFound):
    code = "legal.rule_unknown"
    title = "There is no such rule on that day"
    remedy = "Look it up in the list of rules; some hold only from a certain day on."
    rule: str


class NumberRefused(RuleRefused):
    code = "legal.number_refused"
    title = "The house cannot have this number"
    remedy = "Every reason listed has to go away: a number of ours may only be better for the consumer, and announced."
    reasons: tuple[str, ...]
    bound: int | None
    earliest: str


class CalendarEnds(RuleRefused):
    code = "legal.calendar_ends"
    title = "No calendar reaches that far"
    remedy = "Choose a period that ends before params.year; nobody can say which of its days will be festivals."
    year: int


class NoticeUnreadable(RuleRefused):
    code = "legal.notice_unreadable"
    title = "These days cannot be read"
    remedy = "Write month and day, 05-01, or a row of days, 05-01..05-05."
    reasons: tuple[str, ...]


class NoticeRefused(RuleRefused):
    code = "legal.notice_refused"
    title = "No notice of a year can look like this"
    remedy = "Compare it with what was announced, day by day."
    year: int
    reasons: tuple[str, ...]


class NothingChanges(Conflict):
    code = "legal.nothing_changes"
    title = "The calendar says this already"
    remedy = "There is nothing to load."


class CalendarMoved(Conflict):
    code = "legal.calendar_moved"
    title = "The calendar of these years has changed since this was proposed"
    remedy = "Look at the days once more, and propose what should change now."
    version: int
