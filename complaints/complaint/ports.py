"""Ports of complaints: questions that others answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from platform_core.actors import Actor


class ReviewBar(Protocol):
    """A case beside a complaint that may end the right to a review."""

    def bars_review(self, complaint_id: UUID) -> bool:
        """Asked with the complaint locked."""


class Background(Protocol):
    """A case beside a complaint that adds to the page on which staff decide it."""

    def facts(self, complaint_id: UUID, *, by: Actor, at: datetime) -> Mapping[str, str]:
        """Labels and values, in the reader's language."""

    def texts(self, complaint_id: UUID, *, by: Actor) -> Sequence[tuple[str, str]]:
        """Who spoke, and the words, in the order in which they were said."""


REVIEW_BARS: dict[str, ReviewBar] = {}  # by the case that fills it
BACKGROUNDS: dict[str, Background] = {}


def fill_review_bar(case: str, *, asked: ReviewBar) -> None:
    """Register who may bar the review of a complaint."""
    REVIEW_BARS[case] = asked


def fill_background(case: str, *, asked: Background) -> None:
    """Register who adds to the page of a complaint."""
    BACKGROUNDS[case] = asked


def is_review_barred(complaint_id: UUID) -> bool:
    """Say whether a case beside this complaint ends the right to a review."""
    return any(bar.bars_review(complaint_id) for bar in REVIEW_BARS.values())
