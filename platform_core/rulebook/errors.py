"""The refusals of the rulebook."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused, TooLate


class VersionNotFound(NotFound):
    code = "rulebook.version_not_found"
    title = "There is no such version of a rule"
    remedy = "Look at the list of versions; a draft is shown once comments are asked for."
    version_id: UUID


class RuleNotFound(NotFound):
    code = "rulebook.rule_not_found"
    title = "There is no such rule, or no such version of it"
    remedy = "Look at the list of rules."
    rule: str
    number: int | None = None


class CommentNotFound(NotFound):
    code = "rulebook.comment_not_found"
    title = "There is no such comment"
    remedy = "Look at the comments on the version."
    comment_id: UUID


class ArticleNotFound(NotFound):
    code = "rulebook.article_not_found"
    title = "There is no such article"
    remedy = "Look at the list of guides and alerts."
    article_id: UUID | None = None


class ArticleRefused(RuleRefused):
    code = "rulebook.article_refused"
    title = "This text cannot become an article so"
    remedy = "Mend every reason listed. A second person publishes what somebody drafted."
    reasons: tuple[str, ...]


class MonthNotFound(NotFound):
    code = "rulebook.month_not_found"
    title = "There is no such month"
    remedy = "Look at the list of months."
    alert_month_id: UUID


class DraftRefused(RuleRefused):
    code = "rulebook.draft_refused"
    title = "This text cannot become a rule"
    remedy = "Mend every reason listed."
    reasons: tuple[str, ...]


class ChangeUnderWay(Conflict):
    code = "rulebook.change_under_way"
    title = "Another change of this rule is under way"
    remedy = "Wait until it is in force, or withdraw it first."
    rule: str


class AnnouncementRefused(RuleRefused):
    code = "rulebook.announcement_refused"
    title = "This version cannot be announced so"
    remedy = (
        "A second person announces it, for a day that leaves the full days of notice. params.earliest is the first."
    )
    reasons: tuple[str, ...]
    earliest: str


class CommentsUnanswered(Conflict):
    code = "rulebook.comments_unanswered"
    title = "A comment of the public has no answer yet"
    remedy = "Answer every comment first; the answers are published with it."
    version_id: UUID


class CommentsNotAsked(Conflict):
    code = "rulebook.comments_not_asked"
    title = "Nobody asks for comments on this version now"
    remedy = "Comments are asked for while a change is open for comments."
    version_id: UUID
    state: str


class CommentsClosed(TooLate):
    code = "rulebook.comments_closed"
    title = "The time for comments is over"
    remedy = "Read the comments and the answers on the page of the version."
    version_id: UUID
    closed_at: datetime


class AlreadyAnswered(Conflict):
    code = "rulebook.already_answered"
    title = "This comment has its answer"
    remedy = "An answer is given once and stays."
    comment_id: UUID


class WordsMissing(RuleRefused):
    code = "rulebook.words_missing"
    title = "Nothing was written"
    remedy = "Write what you want to say."


class NotInForce(Conflict):
    code = "rulebook.not_in_force"
    title = "These are not the versions in force"
    remedy = "Read the versions listed in params and accept those."
    in_force: tuple[UUID, ...]
