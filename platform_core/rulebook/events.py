"""The facts of rules and articles: their steps, the public's comments, and acceptances."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.rulebook.types import Occasion, RuleKind, Topic, Weight


class _OfAVersion(DomainEvent):
    """The version and its rule; ``sha256`` is the hash of its text in both languages."""

    subject: ClassVar[str] = "version_id"
    version_id: UUID
    rule: RuleKind
    number: int
    sha256: str


class VersionDrafted(_OfAVersion):
    """Somebody of staff has written a new text; ``why`` stands beside the event as its reason."""

    topic = "rulebook.drafted"
    says = "A new version was drafted"
    weight: Weight


class VersionOpened(_OfAVersion):
    """Everybody may read it and comment on it until then."""

    topic = "rulebook.opened"
    says = "Comments of the public were asked for"
    comments_until: datetime


class VersionHeard(_OfAVersion):
    """The time for comments is over."""

    topic = "rulebook.heard"
    says = "The time for comments ended"


class VersionAnnounced(_OfAVersion):
    """A second person announced it for that day, with the full days of notice before."""

    topic = "rulebook.announced"
    says = "It was announced, with the day on which it takes effect"
    effective_on: date
    drafted_by: UUID
    announced_by: UUID


class VersionInForce(_OfAVersion):
    """Its day has come."""

    topic = "rulebook.in_force"
    says = "It took effect"
    effective_on: date


class VersionArchived(_OfAVersion):
    """Another version has taken its place; it stays readable for good."""

    topic = "rulebook.archived"
    says = "It was replaced by a later version, and is kept for good"


class VersionWithdrawn(_OfAVersion):
    """It will not take effect; the reason stands beside the event."""

    topic = "rulebook.withdrawn"
    says = "It was withdrawn and does not take effect"


class _OfAComment(DomainEvent):
    """The comment and its author; its text is kept in its row, the hash here."""

    subject: ClassVar[str] = "comment_id"
    person: ClassVar[str] = "person_id"
    comment_id: UUID
    version_id: UUID
    person_id: UUID
    sha256: str


class CommentMade(_OfAComment):
    """Somebody has commented on a change."""

    topic = "rulebook.commented"
    says = "A comment was made"


class CommentAnswered(_OfAComment):
    """The platform has answered; ``sha256`` is the answer's."""

    topic = "rulebook.answered"
    says = "The comment was answered"


class RulesAccepted(DomainEvent):
    """Somebody accepted these versions, by one act: on opening an account, or with an order."""

    topic = "rulebook.accepted"
    subject = "acceptance_id"
    person = "person_id"
    says = "The rules in force were accepted"
    acceptance_id: UUID
    person_id: UUID
    occasion: Occasion
    about_id: UUID
    versions: tuple[UUID, ...]


class _OfAnArticle(DomainEvent):
    """The article and its topic; ``sha256`` is the hash of its text in both languages."""

    subject: ClassVar[str] = "article_id"
    article_id: UUID
    theme: Topic
    number: int
    sha256: str


class ArticleDrafted(_OfAnArticle):
    """Somebody of staff has written an article."""

    topic = "rulebook.article_drafted"
    says = "An article was drafted"


class ArticlePublished(_OfAnArticle):
    """A second person published it; everybody reads it."""

    topic = "rulebook.article_published"
    says = "The article was published"
    drafted_by: UUID
    issued_by: UUID


class ArticleReplaced(_OfAnArticle):
    """A later article on the same has taken its place."""

    topic = "rulebook.article_replaced"
    says = "The article was replaced by a later one"


class ArticleWithdrawn(_OfAnArticle):
    """It no longer holds; the reason stands beside the event."""

    topic = "rulebook.article_withdrawn"
    says = "The article was withdrawn"


class _OfAMonth(DomainEvent):
    """The month, by its first day."""

    subject: ClassVar[str] = "alert_month_id"
    alert_month_id: UUID
    month: date


class AlertOwed(_OfAMonth):
    """A month began, in which the platform owes consumers an alert."""

    topic = "rulebook.alert_owed"
    says = "The month began in which an alert is owed"


class AlertGiven(_OfAMonth):
    """The first alert of the month was published."""

    topic = "rulebook.alert_given"
    says = "The month's alert was published"
    article_id: UUID


class AlertMissed(_OfAMonth):
    """The month ended without one."""

    topic = "rulebook.alert_missed"
    says = "The month ended without an alert"
