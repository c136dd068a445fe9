"""Values of complaints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from platform_core.labels import Labelled
from platform_core.money import Money

ABOUT: Final = "complaints.complaint"  # what evidence and clocks of a complaint are about


REVIEW: Final = "complaints.review"  # what a review grants on top goes back for it; the id is the complaint's


LATE: Final = "complaints.not_in_time"  # and what the platform pays first, because it did not decide


BROKEN: Final = "complaints.broken_promise"  # and what a promise becomes that was not kept


CONVERSATION: Final = "complaints.conversation"


SETTLED: Final = "complaints.settled"  # and what both sides agreed on in a mediation


GRANTED_FOR: Final = (ABOUT, REVIEW, LATE, BROKEN, SETTLED)  # each may set money aside once


MEDIATION: Final = "complaints.mediation"


OUTSIDE: Final = "complaints.outside"  # what was granted outside goes back for it; the id is the outside case's


IDENTITY: Final = "complaints.identity"


RETENTION: Final = "RT_COMPLAINT"  # for how long all of it is kept, and under which keys


class Topic(Labelled):
    """What the complaint is about."""

    NOT_DELIVERED = "not_delivered"
    NOT_AS_DESCRIBED = "not_as_described"
    FAULTY = "faulty"
    COUNTERFEIT = "counterfeit"
    PRICE = "price"
    RETURN_OR_REFUND = "return_or_refund"
    SERVICE = "service"
    OTHER = "other", "something else"


class DemandKind(Labelled):
    """What the shopper asks for. Money goes back at once; a repair, an exchange or a document is owed within a time and
    becomes money; of something else nobody can say when it was done, so it is a promise between the two."""

    REFUND = "refund", "the whole refund"
    PARTIAL_REFUND = "partial_refund", "a part of the money"
    REPAIR = "repair", "a repair"
    EXCHANGE = "exchange", "an exchange"
    DOCUMENT = "document", "a document, such as the invoice"
    OTHER = "other", "something else"


MONEY: Final = (DemandKind.REFUND, DemandKind.PARTIAL_REFUND)


PERFORMED: Final = (DemandKind.REPAIR, DemandKind.EXCHANGE, DemandKind.DOCUMENT)


class AnswerKind(Labelled):
    """How a shop may answer. Free text is no answer."""

    ACCEPT = "accept", "accepted"
    OFFER = "offer", "offered"
    REJECT = "reject", "turned down"


class RejectReason(Labelled):
    """Why a shop grants nothing; the evidence has to bear it out."""

    DELIVERED_AS_AGREED = "delivered_as_agreed"
    CONFORMS_TO_CONTRACT = "conforms_to_contract", "the goods are as agreed in the contract"
    DAMAGED_AFTER_DELIVERY = "damaged_after_delivery", "damaged after the delivery"
    REMEDIED_ALREADY = "remedied_already", "put right already"
    NOT_OUR_GOODS = "not_our_goods", "not goods of ours"


class Escalation(StrEnum):
    """Why the platform decides."""

    BY_SHOPPER = "by_shopper"
    SHOP_SILENT = "shop_silent"
    NO_ANSWER = "no_answer"  # the shopper says that what the shop answered is none


class Settlement(Labelled):
    """How the two came to terms."""

    DEMAND_ACCEPTED = "demand_accepted"
    OFFER_ACCEPTED = "offer_accepted"


class Outcome(Labelled):
    """What the platform decided."""

    UPHELD = "upheld", "the complaint is right"
    PARTLY = "partly", "the complaint is right in part"
    DISMISSED = "dismissed", "the complaint is dismissed"


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked for. A whole refund needs no amount: it is what may still go back."""

    kind: DemandKind
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class NewFact:
    """What the shopper says that nobody had decided about: what it is, and since when they know it."""

    text: str
    since: datetime


class Channel(Labelled):
    """By which way a complaint came in."""

    APP = "app", "the app"
    WEB = "web", "this site"
    TELEPHONE = "telephone"
    CONVERSATION = "conversation", "a conversation with customer service"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBy:
    """By which way a complaint came in, and out of which conversation, if it grew out of one."""

    channel: Channel = Channel.APP
    conversation_id: UUID | None = None


BY_APP: Final = CameBy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a complaint is about: some lines of the order or, with none, all of it; what an earlier decision about the
    same did not know; since when the shopper knows of the harm, where that is later than the goods came; and the way
    by which it came in."""

    lines: frozenset[UUID] = frozenset()
    new_fact: NewFact | None = None
    known_since: datetime | None = None
    came: CameBy = BY_APP


WHOLE_ORDER: Final = Matter()


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why the shop grants nothing: a reason of the list, in its own words, with the files that show it."""

    reason: RejectReason
    statement: str
    evidence: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Finding:
    """What staff decide, why, and by which duties. The amount only where it is neither all nor nothing."""

    outcome: Outcome
    reasons: str
    basis: Sequence[str]
    amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What the parties wrote, opened for one of them: the statement, the new fact, and by row id the rest."""

    statement: str
    new_fact: str
    written: Mapping[UUID, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRoute:
    """The ways outside the house: the authority's hotline, by phone, on the web and in its app.

    It has to take a complaint that comes before ``until``; later it ``may_be_refused``. Courts count otherwise.
    """

    phone: str = "12315"
    web: str = "https://www.12315.cn"
    until: datetime
    may_be_refused: bool


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
