"""Which words do orders share with the rest of the house?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from catalog.types import DepositCondition
from platform_core.labels import Labelled, Reason
from platform_core.money import Money

RETENTION: Final = "RT_TRANSACTION"  # for how long the texts of an order are kept, and under which keys
LONGEST_CODE: Final = 200  # a house number: characters, enough for a key or for the address to load something from


class AdjustmentKind(Labelled):
    """Why a line costs more or less than its unit price times its quantity."""

    LOYALTY = "loyalty", "loyalty discount"
    COUPON = "coupon"
    PROMOTION = "promotion"
    ROUNDING = "rounding", "rounding off"


class FundedBy(Labelled):
    """Who pays for an adjustment."""

    MERCHANT = "merchant", "paid by the shop"
    PLATFORM = "platform", "paid by the platform"
    MANUFACTURER = "manufacturer", "paid by the manufacturer"


class CancelReason(Labelled):
    """Why an order ended without a delivery."""

    NOT_PAID = "not_paid"
    BY_SHOPPER = "by_shopper"
    BEFORE_HAND_OVER = "before_hand_over"  # by the shopper as well, and paid: the money goes back
    MONEY_GOES_BACK = "money_goes_back"  # all of it, by another way, before the hand-over: nobody ships for nothing
    NOT_SENT = "not_sent"  # the shop did not hand it over, long after it had promised to
    UNSAFE = "unsafe", "its goods may be dangerous: the platform stopped it"
    LOST = "lost", "lost on the way"
    REFUSED_AT_DOOR = "refused_at_door", "refused at the door"
    LEFT_ELSEWHERE = "left_elsewhere", "left with somebody else, and not brought to the shopper"


class ParcelEvent(StrEnum):
    """What a carrier reports of a parcel."""

    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    SIGNED = "signed"
    REFUSED = "refused"


class Place(Labelled):
    """Where a parcel was handed over."""

    DOOR = "door", "at the door"
    FRONT_DESK = "front_desk", "at the front desk"
    LOCKER = "locker", "in a locker"
    STATION = "station", "at a parcel station"
    NEIGHBOUR = "neighbour", "at a neighbour's"
    DEPOT = "depot", "at the depot"
    OTHER = "other", "something else"


class KnownCarrier(Labelled):
    """Carriers whose names people know. Goods go back with any other as well, under the name that is typed in."""

    SANDBOX = "sandbox", "Sandbox carrier"
    SF = "sf", "SF Express"
    JD = "jd", "JD Logistics"
    EMS = "ems", "China Post EMS"
    ZTO = "zto", "ZTO Express"
    YTO = "yto", "YTO Express"
    STO = "sto", "STO Express"
    YUNDA = "yunda", "Yunda Express"
    IN_PERSON = "in_person", "handed over in person"


class SignedBy(Labelled):
    """Who took it."""

    ADDRESSEE = "addressee", "by the recipient"
    PROXY = "proxy", "somebody else"
    LOCKER = "locker", "in a locker or at a station"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelNews:
    """What a carrier knows of a parcel, when it is asked. ``place`` and ``signed_by`` only of a signature."""

    kind: ParcelEvent
    happened_at: datetime
    place: Place | None = None
    signed_by: SignedBy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftParcel:
    """A parcel left with somebody else, in the carrier's words; ``signed_by`` is empty where it names nobody.
    ``asked_at``: when we first heard of it, and the shopper was asked."""

    left_at: datetime
    place: str
    signed_by: str
    asked_at: datetime


class HandOverRefusal(Reason):
    """Why nobody may decide who has a parcel."""

    NOT_LEFT = "not_left_elsewhere", "the carrier has not left this parcel with somebody else"
    NO_REASONS = "hand_over_reasons_missing", "the reasons are missing"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Signed: a discount is negative."""

    kind: AdjustmentKind
    amount: Money
    funded_by: FundedBy
    reference: str = ""


@dataclass(frozen=True, slots=True)
class RequestedLine:
    """What a shopper wants of one SKU; adjustments are what the shop grants on it.

    ``chosen_with``: the SKU beside which the shop offers this one, where the shopper took it from that offer.
    """

    sku_id: UUID
    quantity: int
    adjustments: tuple[Adjustment, ...] = ()
    chosen_with: UUID | None = None


class DepositBasis(Labelled):
    """Through whom, or through what, a deposit goes back."""

    SHOP = "shop", "the shop agreed"
    SILENCE = "silence", "the shop said nothing in time"
    TIME = "time", "its time was over"
    RULING = "ruling", "the platform decided so"
    ORDER_ENDED = "order_ended", "its order has ended, or all its money went back"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositTerm:
    """What is left for a line beside its price, as it was quoted: the version of the terms, and the terms in words."""

    sku_id: UUID
    merchant_id: UUID
    terms_id: UUID
    number: int
    amount: Money
    quantity: int
    purpose: str
    steps: str
    conditions: tuple[DepositCondition, ...]
    days: int
    zh: str
    en: str

    @property
    def total(self) -> Money:
        return self.amount * self.quantity


class SubscriptionEnd(Labelled):
    """Why a subscription has ended."""

    BY_SHOPPER = "by_shopper", "you cancelled it"
    MANDATE_REFUSED = "mandate_refused", "the payment provider did not agree"
    PRICE_RAISED = "price_raised", "the price has risen, and you did not agree to it"
    NOT_ON_OFFER = "not_on_offer", "the shop cannot deliver it any more"
    DEBIT_FAILED = "debit_failed", "the debit has failed twice"
    NOT_TOLD = "not_told", "you could not be told in time of the second try"


class NextDebit(StrEnum):
    """What happens at the instant of a debit."""

    CHARGE = "charge"
    LATER = "later"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """What one piece costs at each debit, every how many months, and how many days after the act the first one is.

    An amount of zero ends the offer. There is no other first price: nothing is free and paid later.
    """

    amount: Money
    months: int = 1
    first_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOn:
    """What a shop offers beside one of its SKUs. It is in no quote and no purchase unless the shopper writes it."""

    beside: UUID
    sku_id: UUID
    merchant_id: UUID
    title_zh: str
    title_en: str
    spec: str
    unit_price: Money


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where it goes. Everything but the region code is personal data and is stored sealed."""

    name: str
    phone: str
    region_code: str
    address: str


@dataclass(frozen=True, slots=True)
class PrintedContract:
    """A contract on paper, and the hash of the text that it was set from."""

    pdf: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Consents:
    """What the shopper agreed to by acts of their own. Nothing here is ever pre-selected.

    ``not_returnable``: the SKUs of which they confirmed, each by itself, that they do not go back without a reason.
    """

    key_terms: bool
    proxy_hand_over: bool = False
    not_returnable: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class SubscriptionConsents:
    """What somebody agrees to who subscribes, each by an act of its own: the debits, and the key terms."""

    debits: bool
    key_terms: bool


@dataclass(frozen=True, slots=True)
class LotPicked:
    """Out of which lot how many pieces of a line were packed."""

    line_id: UUID
    quantity: int
    lot: str = ""


@dataclass(frozen=True, slots=True)
class LineCodes:
    """The codes of a line, one for each of its pieces. In full they are printed nowhere."""

    line_id: UUID
    codes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """A line as it was sold, with all that a case about it asks.

    ``paid`` is the shopper's money for all its pieces, ``funded`` and ``rounding`` what others put beside it. The
    return terms are the contract's: for which reason a return without one may be excluded, whether the shopper has
    confirmed that at the purchase, who bears the freight, and the days promised beyond the law's.
    """

    line_id: UUID
    sku_id: UUID
    title_zh: str
    title_en: str
    supply: str
    quantity: int
    unit_price: Money
    paid: Money
    funded: Money
    rounding: Money
    exclusion: str
    confirmed: bool
    freight: str
    extra_days: int
    lots: tuple[LotPicked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleFacts:
    """A sale as an app above judges it. ``signed_at`` is the delivery, of codes as well; ``handed_over``: somebody,
    anybody, signed for it, or can read its codes."""

    order_id: UUID
    number: str
    purchase_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    state: str
    currency: str
    placed_at: datetime
    paid_at: datetime | None
    signed_at: datetime | None
    signed_place: str
    lines: tuple[SoldLine, ...]
    handed_over: bool = False
    received_at: datetime | None = None


class MaskGround(Labelled):
    """For what alone a review may be masked. That it is bad for somebody is none of them (OTM-15)."""

    FORBIDDEN = "forbidden_by_law", "content that the law forbids"
    PERSONAL_DATA = "personal_data", "personal data of somebody else"
    INSULT = "insult", "insult or defamation in the sense of the law"
    ADVERTISING = "advertising", "advertising that is no review"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedPieces:
    """How many pieces of a line were packed out of one lot, and whose they are."""

    order_id: UUID
    line_id: UUID
    shopper_id: UUID
    pieces: int


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
    """What a shopper says of a line. Nobody is shown a name unless the shopper says so."""

    stars: int
    text: str
    anonymous: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMask:
    """What is proposed to be masked: for which ground, by which passage, and why that is so."""

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
