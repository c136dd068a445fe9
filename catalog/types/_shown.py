"""In which words is it asked what the window shows?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

EVER: Final = datetime(1, 1, 1, tzinfo=UTC)  # of what has been shown as long as anybody can ask
NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """By what a page of listings is narrowed. ``facts``: each ``code:value``; ``words``: what is looked for.

    ``price_from`` and ``price_to`` are fen, both included.
    """

    category: str = ""
    merchant_id: UUID | None = None
    price_from: int | None = None
    price_to: int | None = None
    in_stock: bool = False
    sent_free: bool = False
    facts: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A paid place: who pays, and the card of the listing as JSON."""

    advertiser_id: UUID
    advertiser: str
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCards:
    """The cards of one page as JSON, and where the next begins: None after the last."""

    cards: tuple[str, ...]
    beyond: tuple[object, ...] | None
    paid: tuple[Paid, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many listings one more filter would leave."""

    facet: str
    value: str
    listings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where the window is not what the truth says."""

    listing_id: UUID
    what: str
