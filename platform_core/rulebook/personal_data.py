"""The personal data of the rulebook: comments, acceptances, and the authors among staff."""

from __future__ import annotations

from uuid import UUID

from platform_core.rulebook import queries
from platform_core.rulebook.models.articles import ArticleReading
from platform_core.rulebook.models.versions import Comment
from platform_core.vault.declarations import Rows, holds_none, retain


def export_comments(person_id: UUID) -> Rows:
    rows = Comment.objects.filter(person_id=person_id).order_by("said_at", "id")
    return list(rows.values("id", "version__rule", "version__number", "text", "said_at", "answer__text"))


def export_acceptances(person_id: UUID) -> Rows:
    rows = queries.accepted_by(person_id).order_by("accepted_at", "id")
    named = ("version__rule", "version__number", "version__sha256")
    return list(rows.values("act_id", *named, "occasion", "about_id", "accepted_at"))


def export_readings(person_id: UUID) -> Rows:
    rows = ArticleReading.objects.filter(person_id=person_id).order_by("read_at", "id")
    return list(rows.values("article__theme", "article__number", "read_at"))


# The history of the rules is kept for good, with what was said of it in public, which bears no name.
retain(
    "rulebook.Version",
    "drafted_by",
    "announced_by",
    purpose="who of staff drafted and announced a rule",
    because="OTM-28",
    retention="RT_RULES",
)
retain(
    "rulebook.Comment",
    "person_id",
    "text",
    purpose="what somebody said in public of a change of the rules",
    because="OTM-28",
    retention="RT_RULES",
    export=export_comments,
)
retain(
    "rulebook.Answer",
    "answered_by",
    purpose="who of staff answered a comment",
    because="OTM-28",
    retention="RT_RULES",
)
retain(
    "rulebook.Article",
    "drafted_by",
    "issued_by",
    purpose="who of staff drafted and published an article",
    because="OTM-28",
    retention="RT_RULES",
)
retain(
    "rulebook.ArticleReading",
    "person_id",
    purpose="that somebody said they read an article, counted without the name",
    because="HSE-10",
    export=export_readings,
)
# What was agreed is proven for as long as the transactions under it.
retain(
    "rulebook.Acceptance",
    "person_id",
    purpose="proof of which version of the rules was accepted",
    because="ECL-32",
    retention="RT_CONTRACT",
    export=export_acceptances,
)
holds_none("rulebook.AlertMonth", why="a month and its alert")
