"""The pages of rules and guides: their text, set for reading."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language

from platform_core import clock
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.rulebook import queries, texts
from platform_core.rulebook.models.articles import Article


def language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def blocks(text: str) -> Iterator[Facts]:
    """Headings, paragraphs and lists. The title of the document is the page's own."""
    items: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("- "):
            items.append(line.removeprefix("- "))
            continue
        if items:
            yield {"kind": "list", "items": items}
            items = []
        if line.startswith("## "):
            yield {"kind": "heading", "text": line.removeprefix("## ")}
        elif line.strip() and not line.startswith("# "):
            yield {"kind": "paragraph", "text": line}


def article_row(row: Article) -> Facts:
    return {
        "title": texts.title_of(_text(row)),
        "number": row.number,
        "state": words.state("article", row.state),
        "issued_at": row.issued_at,
        "reason": row.reason,
        "url": reverse("open:guide-number", kwargs={"theme": row.theme, "number": row.number}),
    }


def article(row: Article) -> Facts:
    text = _text(row)
    ended = row.replaced_at or row.withdrawn_at
    return article_row(row) | {"blocks": list(blocks(text)), "ended_at": ended, "sha256": row.sha256}


def _text(row: Article) -> str:
    in_words = language()
    on = queries.article_read_on(row, at=clock.now())
    return texts.render(getattr(row, in_words), language=in_words, on=on)
