"""Forms and facts of the pages of reviews, for everybody, for the author and for the shop."""

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
MOST_CHARACTERS = 1000  # of a text


class ReviewText(PageForm):
    """The author's addition or the shop's reply, which everybody reads."""

    text = forms.CharField(
        label=_("Text"),
        help_text=_("Everybody reads it. It stays as it is."),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerToMask(PageForm):
    """The text in which the author or the shop answers a proposal to mask, or the author appeals."""

    text = forms.CharField(
        label=_("What you think of it"),
        help_text=_("The other side and the platform read it. It is said once."),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReviewRow(Protocol):
    """The columns of a review that pages read."""

    id: UUID
    line_id: UUID
    stars: int
    text: str
    shown_as: str
    given_at: datetime


class MaskingRow(Protocol):
    """The columns of a proposal to mask a review that pages read."""

    id: UUID
    number: str
    state: str
    ground: str
    passage: str
    why: str
    reasons: str
    appeal_reasons: str
    heard_until: datetime


def public_review(row: ReviewRow) -> Facts:
    """The facts of a review for everybody. A masked one has no text, and no reply, which might quote the text."""
    shown = full_review(row)
    return shown | ({"text": "", "addition": None, "reply": None} if shown["ground"] else {})


def full_review(row: ReviewRow) -> Facts:
    """The facts of a review with its text, even if it is masked."""
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


def rating_facts(found: Rating) -> Facts:
    """The facts of a rating: total, mean, number of masked reviews, and how many gave how many stars, most first."""
    counts = [{"stars": stars, "count": count} for stars, count in enumerate(found.counts, 1)]
    return {"total": found.total, "mean": found.mean, "masked": found.masked, "counts": counts[::-1]}


def masking_facts(row: MaskingRow) -> Facts:
    """The facts of one proposal to mask, with the decision and its reasons."""
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
    """For the page of a line: its facts with review and proposals, the acts open now, and the last proposal's id."""
    line = reviews_queries.line(line_id, by=by)
    facts: Facts = {"title": words.title(line), "order_id": line.order_id, "number": line.order.number}
    review = reviews_queries.find_review_of(line_id, by=by)
    if review is None:
        return facts | {"maskings": ()}, [], None
    maskings = reviews_queries.maskings_about(review, by=by)
    last = maskings[-1] if maskings else None
    at = clock.now()
    actions = reviews_queries.masking_actions(last, by=by, at=at) if last else []
    facts |= {
        "review": full_review(review),
        "add_until": reviews_queries.add_until(review),
        "listing_id": review.listing_id,
        "maskings": [masking_facts(row) for row in maskings],
        "until": {action.name: action.until for action in actions},
    }
    return facts, [action.name for action in actions], last.id if last else None
