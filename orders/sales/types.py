"""Words of an order, and of a sale as apps above judge it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from platform_core.labels import Labelled, Reason
from platform_core.money import Money


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
    """The kinds of a carrier's report on a parcel."""

    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    SIGNED = "signed"
    REFUSED = "refused"


class Wait(Labelled):
    """Why a shop is not paid for an order now."""

    REFUND_OPEN = "refund_open", "Money of it goes back to the shopper; the rest is settled then."
    NOT_RECEIVED = "not_received", "The shopper has not confirmed its receipt yet."
    HELD = "held", "A return, a claim or a recall of it is open; it is settled when that ends."
    SETTLED = "settled"


class Place(Labelled):
    """Where a parcel was handed over."""

    DOOR = "door", "at the door"
    FRONT_DESK = "front_desk", "at the front desk"
    LOCKER = "locker", "in a locker"
    STATION = "station", "at a parcel station"
    NEIGHBOUR = "neighbour", "at a neighbour's"
    DEPOT = "depot", "at the depot"
    OTHER = "other", "something else"


CARRIER: Final = r"\A[a-z0-9_-]{2,40}\Z"  # the code of any carrier
WAYBILL: Final = r"\A[A-Za-z0-9-]{6,40}\Z"


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
    """A carrier's answer about a parcel, when it is asked. ``place`` and ``signed_by`` only of a signature."""

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
    """The shopper's consents, each an act of their own. Nothing here is ever pre-selected.

    ``not_returnable``: the SKUs of which they confirmed, each by itself, that they do not go back without a reason.
    """

    key_terms: bool
    proxy_hand_over: bool = False
    not_returnable: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class LotPicked:
    """Out of which lot how many pieces of a line were packed."""

    line_id: UUID
    quantity: int
    lot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """A line as it was sold, with all that a case about it asks.

    ``paid`` is the shopper's money for all its pieces, ``funded`` and ``rounding`` the money others added. The
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedPieces:
    """How many pieces of a line were packed out of one lot, and whose they are."""

    order_id: UUID
    line_id: UUID
    shopper_id: UUID
    pieces: int
