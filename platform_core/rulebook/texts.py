"""Texts of the first rules and guides, and their rendering with today's numbers.

The first version of each rule stands in `texts/<rule>.<language>.txt`, the first guide on a topic in
`texts/guide_<topic>.<language>.txt`. They hold from the release that brings them, as there is nothing that they change.
From then on the way of `case` is the only one.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from django.utils.translation import override

from platform_core.legal import in_words
from platform_core.legal.queries import rules
from platform_core.rulebook import policies
from platform_core.rulebook.models.articles import Article
from platform_core.rulebook.models.versions import Version
from platform_core.rulebook.states import ArticleState, VersionState
from platform_core.rulebook.types import GUIDES, RuleKind, Topic, Weight

TEXTS: Final = Path(__file__).with_name("texts")
LANGUAGES: Final = {"zh": "zh-hans", "en": "en"}


def ship() -> list[Version]:
    """Insert the first version of each rule that the database has none of. Runs after each migrate, as its owner."""
    known = set(Version.objects.values_list("rule", flat=True))
    return Version.objects.bulk_create([_first(kind) for kind in RuleKind if kind not in known])


def ship_guides() -> list[Article]:
    """Insert the first guide on each topic that the database has none of, and that comes with this release."""
    known = set(Article.objects.values_list("theme", flat=True))
    first = [topic for topic in GUIDES if topic not in known and (TEXTS / f"guide_{topic}.zh.txt").exists()]
    return Article.objects.bulk_create([_first_guide(topic) for topic in first])


def read_shipped(kind: str, language: str) -> str:
    """The text with which a rule begins."""
    return (TEXTS / f"{kind}.{language}.txt").read_text("utf8").strip()


def render(text: str, *, language: str, on: date) -> str:
    """The text with the numbers of that day in words, as the law or the house gives them."""
    with override(LANGUAGES[language]):
        return policies.NUMBER.sub(lambda found: _number(found[1], on=on), text)


def title_of(text: str) -> str:
    """Its first line, which is its title."""
    return text.partition("\n")[0].removeprefix("# ").strip()


def _number(code: str, *, on: date) -> str:
    found = rules.in_force(code, on=on)
    return in_words.number(found.value, found.unit)


def _first(kind: RuleKind) -> Version:
    """Nobody drafted or announced it, so it has none of their dates."""
    zh, en = (read_shipped(kind, language) for language in LANGUAGES)
    return Version(
        rule=kind,
        number=1,
        weight=Weight.NORMAL,
        zh=zh,
        en=en,
        sha256=policies.digest(zh, en),
        state=str(VersionState.IN_FORCE),
    )


def _first_guide(topic: Topic) -> Article:
    zh, en = (read_shipped(f"guide_{topic}", language) for language in LANGUAGES)
    digest = policies.digest(zh, en)
    return Article(theme=topic, number=1, zh=zh, en=en, sha256=digest, state=str(ArticleState.ISSUED))
