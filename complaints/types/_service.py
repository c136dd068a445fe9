"""By which ways does customer service talk, what do files show, and what does a record say?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from complaints.types._complaints import Demand, Outcome, Topic
from platform_core.labels import Labelled


class ServiceChannel(Labelled):
    """How one reaches customer service."""

    SHOP = "shop", "write to the shop"
    PERSON = "person", "write to a person of the platform"
    TELEPHONE = "telephone", "call the platform"
    COMPLAINT = "complaint", "file a complaint"


class HandOver(Labelled):
    """Why a person of the platform took a conversation over."""

    ASKED = "asked", "a person was asked for"
    SHOP_SILENT = "shop_silent", "the shop did not reply in time"


class Closing(Labelled):
    """Why a conversation was closed."""

    BY_SHOPPER = "by_shopper", "the shopper closed it"
    BY_SHOP = "by_shop", "the shop closed it after its reply"
    BY_STAFF = "by_staff", "the platform closed it after its reply"
    SILENCE = "silence", "nobody wrote after the last reply"
    NOT_ANSWERED = "not_answered", "the platform did not reply in time"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAbout:
    """What a conversation is about: an order, a listing, a shop; or none of them, and it is with the platform."""

    order_id: UUID | None = None
    listing_id: UUID | None = None
    merchant_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChannel:
    """A way to customer service: where it is, when it is open, and within what time somebody replies by which
    rule; both are empty where no reply is promised."""

    channel: ServiceChannel
    where: str
    opens: time | None
    closes: time | None
    rule: str
    within: str


class Shows(Labelled):
    """What a file is to show."""

    GOODS = "goods", "the goods, whole and in detail"
    PACKAGE = "package", "the parcel and its label"
    LABEL = "label", "label, batch and date of the goods"
    LISTING = "listing", "what the listing or the shop had said"
    PRICE = "price", "the price that was shown"
    PAYMENT = "payment", "what was paid"
    TALK = "talk", "what was said with the shop"
    REPORT = "report", "a test report or an expert's word"
    OTHER = "other", "something else"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A kind of evidence that was asked for, and whether somebody has given it."""

    shows: Shows
    given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """What staff took down by telephone: whose call it was, what was read back, and that the caller confirmed it."""

    caller_id: UUID
    order_id: UUID
    topic: Topic
    demand: Demand
    read_back: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of one complaint, by its instants: what a record of complaints is counted from."""

    topic: Topic
    filed_at: datetime
    with_shop_at: datetime | None = None
    answered_at: datetime | None = None
    escalated_at: datetime | None = None
    resolved_at: datetime | None = None
    decided_at: datetime | None = None
    outcome: Outcome | None = None
    reviewed_at: datetime | None = None
    reviewed_to: Outcome | None = None
    undecided_at: datetime | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    rated_at: datetime | None = None
    stars: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a shop dealt with the complaints of some months. ``median_hours``: from the filing to the first end.
    ``timely``: all that it had to answer it answered in time; none where there was nothing to answer."""

    filed: int
    topics: dict[str, int]
    settled: int
    upheld: int
    dismissed: int
    rested: int
    undecided: int
    withdrawn: int
    open: int
    resolved_percent: int | None
    median_hours: int | None
    to_answer: int
    in_time: int
    timely: bool | None
    ratings: int
    stars_tenths: int | None
