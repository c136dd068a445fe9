"""The page of a review: for everybody, for its author, for its shop."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orders.reviews import queries as reviews_queries
from orders.reviews.types import MaskGround, Rating
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.ui.forms import PageForm

NEWEST = ("-given_at", "-id")
MOST_WORDS = 1000


class Words(PageForm):
    """An author's addition, or a shop's reply; everybody reads it."""

    text = forms.CharField(
        label=_("Text"),
        help_text=_("Everybody reads it. It stays as it is."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WordsOnMask(PageForm):
    """One side's words about a mask."""

    text = forms.CharField(
        label=_("What you think of it"),
        help_text=_("The other side and the platform read it. It is said once."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReviewRow(Protocol):
    """A review, read whole."""

    id: UUID
    line_id: UUID
    stars: int
    text: str
    shown_as: str
    given_at: datetime


class MaskingRow(Protocol):
    """A proposal to mask one."""

    id: UUID
    number: str
    state: str
    ground: str
    passage: str
    why: str
    reasons: str
    appeal_reasons: str
    heard_until: datetime


def public(row: ReviewRow) -> Facts:
    """The review as everybody reads it: of a masked one, only that it is. A reply may quote the masked words."""
    shown = own(row)
    return shown | ({"text": "", "addition": None, "reply": None} if shown["ground"] else {})


def own(row: ReviewRow) -> Facts:
    """The review with its text, masked or not."""
    holding = getattr(row, "holding", ())
    return {
        "line_id": row.line_id,
        "stars": "★" * row.stars + "☆" * (5 - row.stars),
        "in_words": gettext("%(stars)d of 5 stars") % {"stars": row.stars},
        "text": row.text,
        "by": row.shown_as or gettext("anonymous"),
        "at": row.given_at,
        "addition": getattr(row, "addition", None),
        "reply": getattr(row, "reply", None),
        "ground": words.label_of(MaskGround, holding[0].ground) if holding else "",
    }


def rating(found: Rating) -> Facts:
    """The number of reviews by stars, the most first; each leads to those alone."""
    counts = [{"stars": stars, "count": count} for stars, count in enumerate(found.counts, 1)]
    return {"total": found.total, "mean": found.mean, "masked": found.masked, "counts": counts[::-1]}


def masking(row: MaskingRow) -> Facts:
    """One proposal, with the decision and its reasons."""
    return {
        "number": row.number,
        "state": words.state("masking", row.state),
        "ground": words.label_of(MaskGround, row.ground),
        "passage": row.passage,
        "why": row.why,
        "reasons": row.reasons,
        "appeal_reasons": row.appeal_reasons,
        "heard_until": row.heard_until,
    }


def about_line(line_id: UUID, *, by: Actor) -> tuple[Facts, list[str], UUID | None]:
    """A line with its review and the proposals about it; the acts open now; and the last proposal."""
    line = reviews_queries.line(line_id, by=by)
    facts: Facts = {"title": words.title(line), "order_id": line.order_id, "number": line.order.number}
    given = reviews_queries.find_review_of(line_id, by=by)
    if given is None:
        return facts | {"maskings": ()}, [], None
    found = reviews_queries.maskings_about(given, by=by)
    last = found[-1] if found else None
    at = clock.now()
    actions = reviews_queries.masking_actions(last, by=by, at=at) if last else []
    facts |= {
        "review": own(given),
        "add_until": reviews_queries.add_until(given),
        "listing_id": given.listing_id,
        "maskings": [masking(row) for row in found],
        "until": {action.name: action.until for action in actions},
    }
    return facts, [action.name for action in actions], last.id if last else None
