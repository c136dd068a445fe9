"""Reads of rules and articles: those in force and to come, their changes, comments and acceptances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
from platform_core.actors import Actor
from platform_core.cases.registry import facts_of
from platform_core.duties import fulfils
from platform_core.legal.spans import DAY, local_day, midnight
from platform_core.rulebook import policies
from platform_core.rulebook.case.versions import VERSION
from platform_core.rulebook.errors import RuleNotFound
from platform_core.rulebook.models.articles import Article
from platform_core.rulebook.models.versions import Acceptance, Comment, Version
from platform_core.rulebook.states import PENDING, ArticleState
from platform_core.rulebook.states import VersionState as S
from platform_core.rulebook.types import (
    ACCEPTED_ON,
    GUIDES,
    Clause,
    DiffLine,
    InForce,
    Occasion,
    RuleKind,
    Topic,
)


def in_force(*kinds: RuleKind) -> tuple[InForce, ...]:
    """The versions of these rules in force now, in the order of the rules; of all rules where none is named."""
    return Version.objects.held(kinds or tuple(RuleKind))


def to_accept(occasion: Occasion) -> tuple[InForce, ...]:
    """The versions that somebody accepts on this occasion."""
    return in_force(*ACCEPTED_ON[occasion])


@fulfils("ECL-33", "OPR-21")
def board() -> list[Version]:
    """The versions in force and those that are coming, in the order of the rules: the page to which home leads."""
    states = [*map(str, (S.IN_FORCE, *PENDING))]
    rows = Version.objects.filter(state__in=states).order_by("number")
    order = list(RuleKind)
    return sorted(rows, key=lambda row: (order.index(RuleKind(row.rule)), row.number))


@fulfils("OTM-28")
def versions(rule: str) -> QuerySet[Version]:
    """Every version of a rule that the public has ever been shown. Raises ``RuleNotFound``."""
    if rule not in list(RuleKind):
        raise RuleNotFound(rule=rule)
    return Version.objects.published().filter(rule=rule)


@fulfils("OTM-28", "ECL-33")
def version(rule: str, number: int) -> Version:
    """One of them. Raises ``RuleNotFound``."""
    return Version.objects.select_related("follows").numbered(rule, number)


@fulfils("ECL-34a")
def diff(row: Version, *, language: str) -> list[DiffLine]:
    """The changes against the version before it, in one language; of a draft, against the version in force now."""
    before = Version.objects.in_force().filter(rule=row.rule).first() if row.stage is S.DRAFTED else row.follows
    return policies.compare(getattr(before, language) if before else "", getattr(row, language))


@fulfils("OPR-07", part="comments and replies")
def comments(row: Version) -> Sequence[Comment]:
    """The public's comments on it, each with its answer if there is one, in their order."""
    return list(row.comments.select_related("answer").order_by("said_at", "id"))


def read_on(row: Version, *, at: datetime) -> date:
    """The day whose numbers stand in the text of a version: today, its first day if that is to come, or its last."""
    today = local_day(at)
    if row.archived_at is not None:
        return local_day(row.archived_at) - DAY
    return max(today, row.effective_on) if row.effective_on else today


def actions(row: Version, *, by: Actor, at: datetime) -> list[str]:
    """The acts open to somebody of staff now: the author of a draft does not announce it."""
    names = [found.name for found in cases.actions(row, by=by, at=at)]
    return [name for name in names if name != "announce" or row.drafted_by != by.id]


def clauses() -> list[Clause]:
    """Every clause that holds now, in the order of the rules."""
    rows = {row.rule: row for row in Version.objects.in_force()}
    return [found for kind in RuleKind if kind in rows for found in _clauses(rows[kind])]


def clause(version_id: UUID, place: int) -> Clause:
    """A clause as it was cited. Raises ``VersionNotFound``, ``LookupError``."""
    found = next((each for each in _find_clauses(version_id) if each.place == place), None)
    if found is None:
        raise LookupError(f"{version_id} has no clause {place}")
    return found


def guide(theme: Topic) -> Article | None:
    """The article that holds about it now; of alerts the last."""
    return Article.objects.holding(theme).first()


def guides() -> list[Article]:
    """Every guide that holds, in the order of the topics."""
    rows = {row.theme: row for row in Article.objects.filter(state=ArticleState.ISSUED, theme__in=GUIDES)}
    return [rows[topic] for topic in GUIDES if topic in rows]


def alerts() -> QuerySet[Article]:
    """Every alert that was ever published, also those that were withdrawn, which say why."""
    return Article.objects.public().filter(theme=Topic.ALERT)


def first_alert_of(month: date) -> Article | None:
    """The first alert that was published in this month and still stands."""
    within = {"issued_at__gte": midnight(month), "issued_at__lt": midnight((month + 31 * DAY).replace(day=1))}
    return Article.objects.holding(Topic.ALERT).filter(**within).order_by("number").first()


def article(theme: str, number: int) -> Article:
    """One that was published once. Raises ``ArticleNotFound``."""
    return Article.objects.numbered(theme, number)


def article_read_on(row: Article, *, at: datetime) -> date:
    """The day whose numbers stand in its text: today, or the last on which it held."""
    ended = row.replaced_at or row.withdrawn_at
    return local_day(ended) if ended else local_day(at)


def article_actions(row: Article, *, by: Actor, at: datetime) -> list[str]:
    """The acts open to somebody of staff now: the author of a draft does not publish it."""
    names = [found.name for found in cases.actions(row, by=by, at=at)]
    return [name for name in names if name != "publish" or row.drafted_by != by.id]


def unread_alert(person_id: UUID) -> Article | None:
    """The last alert, if this person has not said yet that they read it."""
    last = guide(Topic.ALERT)
    if last is None or was_read(last, person_id=person_id):
        return None
    return last


def was_read(row: Article, *, person_id: UUID) -> bool:
    """Has this person said that they read it?"""
    return row.readings.filter(person_id=person_id).exists()


def readers(row: Article) -> int:
    """How many people said that they read it. Only staff sees the rows of others."""
    return row.readings.count()


def accepted_by(person_id: UUID) -> QuerySet[Acceptance]:
    """A person's acceptances, with their times."""
    return Acceptance.objects.filter(person_id=person_id).select_related("version")


def things_about(about_id: UUID) -> frozenset[UUID]:
    """The act by which rules were accepted with this account or purchase, and the versions that it accepted."""
    found = Acceptance.objects.filter(about_id=about_id).values_list("act_id", "version_id")
    return frozenset(thing for pair in found for thing in pair)


@facts_of(VERSION)
def unanswered(row: Version) -> int:
    """How many comments have no answer yet."""
    return Comment.objects.unanswered().filter(version_id=row.id).count()


@lru_cache(maxsize=32)
def _find_clauses(version_id: UUID) -> tuple[Clause, ...]:
    """Clauses kept in the process, for lists that cite them: the text of a version never changes, and every role
    reads it.
    """
    return tuple(_clauses(Version.objects.one(version_id)))


def _clauses(row: Version) -> list[Clause]:
    """Both languages side by side; Chinese, which is the law's, where the other has fewer."""
    zh, en = policies.sections(row.zh), policies.sections(row.en)
    both = zip(zh, en if len(en) == len(zh) else zh, strict=True)
    return [
        Clause(
            version_id=row.id,
            rule=RuleKind(row.rule),
            number=row.number,
            place=place,
            heading={"zh": in_zh[0], "en": in_en[0]},
            text={"zh": in_zh[1], "en": in_en[1]},
        )
        for place, (in_zh, in_en) in enumerate(both, start=1)
    ]
