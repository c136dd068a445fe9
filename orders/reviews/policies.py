"""Rules of reviews: who may write one, which parts are shown, and who may have it masked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from orders.reviews.types import MaskRefusal, NewMask, NewReview, Rating, ReviewRefusal
from platform_core.duties import fulfils
from platform_core.errors import Verdict

MOST_STARS: Final = 5
MOST_WORDS: Final = 1000  # characters of a review, an addition, a reply, a word at a hearing


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """``signed``: somebody has signed for it in a way that counts as delivery. ``received``: the shopper has confirmed
    it, or their clock has."""

    signed: bool
    received: bool
    own_shop: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingFacts:
    """Who has been heard about a proposal to mask."""

    shop: bool
    author: bool


@fulfils("ECL-39a")
def may_review(new: NewReview, *, line: LineFacts) -> Verdict:
    """Whether a line may be reviewed: once its goods were handed over, also after a return or a refund."""
    return Verdict.of(
        {
            ReviewRefusal.NOT_DELIVERED: not was_delivered(line),
            ReviewRefusal.OWN_SHOP: line.own_shop,
            ReviewRefusal.NO_STARS: not 1 <= new.stars <= MOST_STARS,
            **_says_too_little_or_too_much(new.text),
        }
    )


def was_delivered(line: LineFacts) -> bool:
    return line.signed or line.received


def may_write(text: str) -> Verdict:
    """Whether a text may be written: not empty, and no more than a page can show."""
    return Verdict.of(_says_too_little_or_too_much(text))


def is_in_time(*, until: datetime, at: datetime) -> bool:
    """Whether it is in time: up to the end and not a tick longer."""
    return at < until


@fulfils("PIP-25")
def public_name(username: str, *, anonymous: bool) -> str:
    """The public name of an author: none, unless the author agrees to the first letter of their sign-in name."""
    return "" if anonymous else f"{username[:1]}***"


@fulfils("ECL-39b")
def rating(given: Mapping[int, int], *, masked: int) -> Rating:
    """The rating by every review ever given, masked ones too: nobody chooses which stars count."""
    return Rating(tuple(given.get(stars, 0) for stars in range(1, MOST_STARS + 1)), masked)


@fulfils("OTM-15")
def may_propose(new: NewMask, *, texts: Collection[str]) -> Verdict:
    """Whether a mask may be proposed: with a passage of these texts, and why it breaks the law (`MaskGround`)."""
    passage = new.passage.strip()
    return Verdict.of(
        {
            MaskRefusal.STRANGE_PASSAGE: not passage or not any(passage in text for text in texts),
            MaskRefusal.NO_REASONS: not new.why.strip(),
        }
    )


def may_end(reasons: str) -> Verdict:
    """Whether a decision may be taken: with reasons, which both sides read."""
    return Verdict.of({MaskRefusal.NO_REASONS: not reasons.strip()})


@fulfils("ECL-39b")
def is_another(person: UUID, *, than: Iterable[UUID | None]) -> bool:
    """Whether this person is another: one proposes, another decides, a third decides the appeal."""
    return person not in set(than)


def shop_is_unheard(facts: HearingFacts) -> bool:
    return not facts.shop


def author_is_unheard(facts: HearingFacts) -> bool:
    return not facts.author


def _says_too_little_or_too_much(text: str) -> Mapping[ReviewRefusal, bool]:
    return {
        ReviewRefusal.NO_TEXT: not text.strip(),
        ReviewRefusal.LONG_TEXT: len(text.strip()) > MOST_WORDS,
    }
