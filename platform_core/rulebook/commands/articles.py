"""Commands on articles for consumers: drafting, publishing, the month's alert, and the record of readers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from platform_core.actors import Actor, Role, part
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin, open_case
from platform_core.duties import fulfils
from platform_core.legal.rules import RULES
from platform_core.legal.spans import local_day
from platform_core.rows import one_after_the_other
from platform_core.rulebook import policies, queries
from platform_core.rulebook.commands.publishing import require_text
from platform_core.rulebook.errors import ArticleRefused
from platform_core.rulebook.models.articles import AlertMonth, Article, ArticleReading
from platform_core.rulebook.types import ArticleFacts, Topic
from platform_core.states import WrongRole

_OWED: Final = "rulebook alert month"  # a month and the alerts that it may owe look at each other
FOLLOWS: Final = part("rulebook")  # what follows from publishing is nobody's own act


@transaction.atomic(savepoint=False)
def draft_article(theme: Topic, *, zh: str, en: str, by: Actor, at: datetime) -> Article:
    """Write an article. Nobody but staff reads it before a second person publishes it.

    Raises ``ArticleRefused`` with every reason.
    """
    one_after_the_other(f"rulebook article {theme}")
    facts = ArticleFacts(zh=zh, en=en, known_numbers=frozenset(RULES), holds=_held_hash(theme))
    if not (verdict := policies.may_keep_article(facts)):
        raise ArticleRefused(reasons=verdict.codes())
    row = Article(
        theme=theme,
        number=_next_number(theme),
        zh=zh,
        en=en,
        sha256=policies.digest(zh, en),
        drafted_by=by.id,
        drafted_at=at,
    )
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    return row


@carries_out(Article.CASE, "publish")
@fulfils("HSE-10")
@transaction.atomic(savepoint=False)
def publish_article(article_id: UUID, *, by: Actor, at: datetime) -> Article:
    """Publish an article that somebody else drafted.

    A guide takes the place of the one before; an alert is that of its month.

    Raises ``ArticleNotFound``, ``WrongRole``, ``IllegalTransition``, ``ArticleRefused``.
    """
    begun = begin(Article, "publish", article_id, by=by, at=at, move=False)
    row = begun.row
    if not (verdict := policies.may_publish_article(drafted_by=row.drafted_by, issued_by=by.id)):
        raise ArticleRefused(reasons=verdict.codes())
    theme = Topic(row.theme)
    one_after_the_other(_OWED if theme is Topic.ALERT else f"rulebook article {theme}")
    if theme is not Topic.ALERT and (before := Article.objects.holding(theme).first()) is not None:
        begin(Article, "replace", before.id, by=FOLLOWS, at=at).say()
    published = begun.move(issued_by=by.id).say()
    if theme is Topic.ALERT:
        _give(published, at=at)
    return published


@carries_out(Article.CASE, "withdraw")
@transaction.atomic(savepoint=False)
def withdraw_article(article_id: UUID, *, reason: str, by: Actor, at: datetime) -> Article:
    """Withdraw an article that does not hold, and say why. Raises as ``publish_article`` does, and ``WordsMissing``."""
    begun = begin(Article, "withdraw", article_id, by=by, at=at, move=False)
    why = require_text(reason)
    return begun.move(reason=why).say(reason=why)


@fulfils("HSE-10")
@transaction.atomic(savepoint=False)
def open_month(*, by: Actor, at: datetime) -> AlertMonth | None:
    """Begin to owe this month's alert. None where it is owed already, or was."""
    one_after_the_other(_OWED)
    month = _month(at)
    if AlertMonth.objects.filter(month=month).exists():
        return None
    row = AlertMonth(month=month)
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    if (given := queries.first_alert_of(month)) is not None:  # published before the month was begun here
        _give(given, at=at)
    return row


@fulfils("HSE-10")
@transaction.atomic(savepoint=False)
def note_reading(article: Article, *, by: Actor, at: datetime) -> ArticleReading:
    """Somebody says that they read it. Saying so again changes nothing. Raises ``WrongRole``."""
    if by.role is not Role.SHOPPER:
        raise WrongRole(lifecycle="article", transition="read", role=by.role)
    row, _ = ArticleReading.objects.get_or_create(article=article, person_id=by.id, defaults={"read_at": at})
    return row


def _give(alert: Article, *, at: datetime) -> None:
    """Meet the month's duty with its first alert."""
    owed = AlertMonth.objects.still_owed().filter(month=_month(at)).first()
    if owed is not None:
        begin(AlertMonth, "give", owed.id, by=FOLLOWS, at=at, move=False).move(article_id=alert.id).say()


def _month(at: datetime) -> date:
    return local_day(at).replace(day=1)


def _held_hash(theme: Topic) -> str:
    held = queries.guide(theme)
    return held.sha256 if held else ""


def _next_number(theme: Topic) -> int:
    last = Article.objects.filter(theme=theme).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
