"""Ports of complaints, filled by the cases beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from platform_core.actors import Actor


class ReviewBar(Protocol):
    """A case beside a complaint that may end the right to a review."""

    def bars_review(self, complaint_id: UUID) -> bool:
        """Asked with the complaint locked."""


class FactsBeside(Protocol):
    """A case that adds facts to the page on which staff decide a complaint."""

    def __call__(self, complaint: Any, *, by: Actor, at: datetime) -> Mapping[str, str]:
        """Give labels and values for this row, in the reader's language."""


class WordsBeside(Protocol):
    """A case that adds words to the page on which staff decide a complaint."""

    def __call__(self, complaint: Any, *, by: Actor) -> Sequence[tuple[str, str]]:
        """Give speakers and their words for this row, the earliest first."""


REVIEW_BARS: dict[str, ReviewBar] = {}  # by the case that fills it
FACTS_BESIDE: dict[str, FactsBeside] = {}
WORDS_BESIDE: dict[str, WordsBeside] = {}


def fill_review_bar(case: str, *, asked: ReviewBar) -> None:
    """Register a case that may bar the review of a complaint."""
    REVIEW_BARS[case] = asked


def is_review_barred(complaint_id: UUID) -> bool:
    """Say whether a case beside this complaint ends the right to a review."""
    return any(bar.bars_review(complaint_id) for bar in REVIEW_BARS.values())
