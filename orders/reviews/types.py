"""Words of a review."""

from __future__ import annotations

from dataclasses import dataclass

from platform_core.labels import Labelled, Reason


class MaskGround(Labelled):
    """The only grounds on which a review may be masked. That it is bad for somebody is none (OTM-15)."""

    FORBIDDEN = "forbidden_by_law", "content that the law forbids"
    PERSONAL_DATA = "personal_data", "personal data of somebody else"
    INSULT = "insult", "insult or defamation in the sense of the law"
    ADVERTISING = "advertising", "advertising that is no review"


class ReviewRefusal(Reason):
    """Why nothing can be written there."""

    NOT_DELIVERED = "line_not_delivered", "these goods were not delivered"
    OWN_SHOP = "own_shop", "you act for this shop yourself"
    NO_STARS = "no_such_stars", "one to five stars"
    NO_TEXT = "nothing_written", "nothing was written"
    LONG_TEXT = "text_too_long", "the text is too long"


class MaskRefusal(Reason):
    """Why a mask cannot be proposed, or its proposal not be ended, so."""

    STRANGE_PASSAGE = "passage_not_in_review", "the passage does not stand in the review"
    NO_REASONS = "reasons_not_said", "the reasons are missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """A shopper's new review of a line. No name is shown unless the shopper says so."""

    stars: int
    text: str
    anonymous: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMask:
    """A proposal to mask a review: the ground, the passage, and why it breaks the law."""

    ground: MaskGround
    passage: str
    why: str


@dataclass(frozen=True, slots=True)
class Rating:
    """``counts``: how many gave one star, two, and so on up to five. ``masked``: of how many nobody reads the text;
    their stars count."""

    counts: tuple[int, ...]
    masked: int

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> str | None:
        """Stars, to one decimal; none where nobody gave any."""
        if not self.total:
            return None
        given = sum(stars * count for stars, count in enumerate(self.counts, 1))
        tenths = (20 * given + self.total) // (2 * self.total)
        return f"{tenths // 10}.{tenths % 10}"
