"""Rows in, plain data out: how rules, comments, acceptances and articles are shown."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from platform_core.rulebook import queries, texts
from platform_core.rulebook.models.articles import Article
from platform_core.rulebook.models.versions import Acceptance, Comment, Version
from platform_core.rulebook.types import Occasion

LANGUAGES: Final = ("zh", "en")
ALERTS: Final = 12
OF_ARTICLE: Final = (*("theme", "number", "state", "sha256", "issued_at", "replaced_at", "withdrawn_at"),)
PLAIN: Final = (
    *("id", "rule", "number", "state", "weight", "sha256", "opened_at", "comments_until", "announced_at"),
    *("effective_on", "archived_at", "withdrawn_at"),
)


def board() -> dict[str, Any]:
    asked = {occasion: queries.to_accept(occasion) for occasion in Occasion}
    return {
        "rules": [row(found) for found in queries.board()],
        "accept": [
            {"occasion": occasion, "versions": [held.version_id for held in found]} for occasion, found in asked.items()
        ],
    }


def row(found: Version) -> dict[str, Any]:
    return {name: getattr(found, name) for name in PLAIN}


def version(found: Version, *, at: datetime) -> dict[str, Any]:
    on = queries.read_on(found, at=at)
    source = {language: getattr(found, language) for language in LANGUAGES}
    return row(found) | {
        "why": found.why,
        "withdrawn_because": found.reason,
        "follows": found.follows.number if found.follows else None,
        "text": {name: texts.render(text, language=name, on=on) for name, text in source.items()},
        "original": source,
        "comments": [comment(said) for said in queries.comments(found)],
    }


def diff(found: Version) -> dict[str, Any]:
    changed = {name: [asdict(line) for line in queries.diff(found, language=name)] for name in LANGUAGES}
    return {"number": found.number, "follows": found.follows.number if found.follows else None} | changed


def comment(said: Comment) -> dict[str, Any]:
    answer = getattr(said, "answer", None)
    return {
        "id": said.id,
        "text": said.text,
        "said_at": said.said_at,
        "answer": answer.text if answer else None,
        "answered_at": answer.answered_at if answer else None,
    }


def accepted(found: Acceptance) -> dict[str, Any]:
    return {
        "rule": found.version.rule,
        "number": found.version.number,
        "version_id": found.version_id,
        "sha256": found.version.sha256,
        "occasion": found.occasion,
        "about_id": found.about_id,
        "accepted_at": found.accepted_at,
    }


def guides(*, at: datetime) -> dict[str, Any]:
    recent = queries.alerts().order_by("-number")[:ALERTS]
    return {
        "guides": [article_row(found, at=at) for found in queries.guides()],
        "alerts": [article_row(found, at=at) for found in recent],
    }


def article_row(found: Article, *, at: datetime) -> dict[str, Any]:
    text = _read(found, at=at)
    return {name: getattr(found, name) for name in OF_ARTICLE} | {
        "title": {name: texts.title_of(words) for name, words in text.items()}
    }


def article(found: Article, *, at: datetime) -> dict[str, Any]:
    return article_row(found, at=at) | {
        "withdrawn_because": found.reason,
        "text": _read(found, at=at),
        "original": {language: getattr(found, language) for language in LANGUAGES},
    }


def _read(found: Article, *, at: datetime) -> dict[str, str]:
    on = queries.article_read_on(found, at=at)
    return {name: texts.render(getattr(found, name), language=name, on=on) for name in LANGUAGES}
