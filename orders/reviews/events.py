"""Events of reviews and of their maskings."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from orders.reviews.types import MaskGround
from platform_core.eventlog.facts import DomainEvent


class _OfAReview(DomainEvent):
    """Fields of every event of a review; ``sha256`` is the hash of the text written, which no event carries."""

    subject: ClassVar[str] = "review_id"
    person: ClassVar[str] = "shopper_id"
    for_shops: ClassVar[tuple[str, ...]] = ("review_id", "order_id", "line_id", "listing_id")
    review_id: UUID
    order_id: UUID
    line_id: UUID
    listing_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    sha256: str


class ReviewWritten(_OfAReview):
    """A shopper has reviewed goods that were delivered to them. Nobody can change the review afterwards."""

    topic = "orders.review_given"
    says = "The goods were reviewed"
    for_shops = (*_OfAReview.for_shops, "stars")
    stars: int


class ReviewAddedTo(_OfAReview):
    """The author has added a text to the review."""

    topic = "orders.review_added_to"
    says = "The review was added to"


class ReviewReplied(_OfAReview):
    """The shop has replied to the review, which stays as it is."""

    topic = "orders.review_replied"
    says = "The shop replied to the review"


class _OfAMasking(DomainEvent):
    """Fields of every event of a masking: the proposal, its review, and its ground."""

    subject: ClassVar[str] = "masking_id"
    person: ClassVar[str] = "shopper_id"
    for_shops: ClassVar[tuple[str, ...]] = ("masking_id", "review_id", "ground")
    masking_id: UUID
    number: str
    review_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    ground: MaskGround


class MaskProposed(_OfAMasking):
    """A member of staff thinks that the review breaks the law. Shop and author may answer until ``heard_until``."""

    topic = "orders.mask_proposed"
    says = "It was proposed to mask the review"
    proposed_by: UUID
    heard_until: datetime


class MaskAnswered(_OfAMasking):
    """The shop has answered the proposal."""

    topic = "orders.mask_answered"
    says = "The shop was heard about the proposal"


class MaskObjected(_OfAMasking):
    """The author has objected to the proposal."""

    topic = "orders.mask_objected"
    says = "The author was heard about the proposal"


class MaskHeard(_OfAMasking):
    """The time in which shop and author could answer is over."""

    topic = "orders.mask_heard"
    says = "The time to be heard about the mask ended"


class ReviewMasked(_OfAMasking):
    """A second member of staff has masked the text: nobody reads it any more, though it is kept and its stars count."""

    topic = "orders.review_masked"
    says = "The text of the review was masked"
    stars: int
    decided_by: UUID


class MaskRejected(_OfAMasking):
    """Staff have rejected the proposal: the review stays. The reasons stand beside the event in the log."""

    topic = "orders.mask_rejected"
    says = "The proposal was rejected: the review stays"
    decided_by: UUID


class MaskLapsed(_OfAMasking):
    """Staff have not decided in time: the review stays."""

    topic = "orders.mask_lapsed"
    says = "Nobody decided in time: the review stays"


class MaskAppealed(_OfAMasking):
    """The author has appealed against the masking."""

    topic = "orders.mask_appealed"
    says = "The author appealed against the mask"


class MaskUnappealed(_OfAMasking):
    """The author has not appealed in time: the masking stands."""

    topic = "orders.mask_unappealed"
    says = "Nobody appealed: the mask stands"


class MaskUpheld(_OfAMasking):
    """A third member of staff has upheld the masking. The reasons stand beside the event in the log."""

    topic = "orders.mask_upheld"
    says = "The appeal was decided: the mask stands"
    appeal_decided_by: UUID


class ReviewRestored(_OfAMasking):
    """The text is shown again. ``automatic``: because staff have not decided about the appeal in time."""

    topic = "orders.review_restored"
    says = "The review is shown again"
    automatic: bool
