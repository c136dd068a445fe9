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

ABOUT: Final = "complaints.complaint"  # the subject of a complaint's evidence and clocks


REVIEW: Final = "complaints.review"  # the cause of a refund on top, granted by a review; the id is the complaint's


LATE: Final = "complaints.not_in_time"  # and of one that the platform pays first, because it did not decide


BROKEN: Final = "complaints.broken_promise"  # and of one for a broken promise


CONVERSATION: Final = "complaints.conversation"


SETTLED: Final = "complaints.settled"  # and of one agreed in a mediation


GRANTED_FOR: Final = (ABOUT, REVIEW, LATE, BROKEN, SETTLED)  # each may set money aside once


MEDIATION: Final = "complaints.mediation"


OUTSIDE: Final = "complaints.outside"  # the cause of a refund granted outside; the id is the outside case's


IDENTITY: Final = "complaints.identity"


RETENTION: Final = "RT_COMPLAINT"  # the class of retention and keys for all of it


class Topic(Labelled):
    """The topic of a complaint."""

    NOT_DELIVERED = "not_delivered"
    NOT_AS_DESCRIBED = "not_as_described"
    FAULTY = "faulty"
    COUNTERFEIT = "counterfeit"
    PRICE = "price"
    RETURN_OR_REFUND = "return_or_refund"
    SERVICE = "service"
    OTHER = "other", "something else"


class DemandKind(Labelled):
    """The kind of a demand. Money goes back at once; a repair, an exchange or a document is owed within a time and
    becomes money. Nobody can say when something else was done, so it stays a promise between the two."""

    REFUND = "refund", "the whole refund"
    PARTIAL_REFUND = "partial_refund", "a part of the money"
    REPAIR = "repair", "a repair"
    EXCHANGE = "exchange", "an exchange"
    DOCUMENT = "document", "a document, such as the invoice"
    OTHER = "other", "something else"


MONEY: Final = (DemandKind.REFUND, DemandKind.PARTIAL_REFUND)


PERFORMED: Final = (DemandKind.REPAIR, DemandKind.EXCHANGE, DemandKind.DOCUMENT)


class AnswerKind(Labelled):
    """The kind of a shop's answer. Free text is no answer."""

    ACCEPT = "accept", "accepted"
    OFFER = "offer", "offered"
    REJECT = "reject", "turned down"


class RejectReason(Labelled):
    """The shop's reason to grant nothing; the evidence has to bear it out."""

    DELIVERED_AS_AGREED = "delivered_as_agreed"
    CONFORMS_TO_CONTRACT = "conforms_to_contract", "the goods are as agreed in the contract"
    DAMAGED_AFTER_DELIVERY = "damaged_after_delivery", "damaged after the delivery"
    REMEDIED_ALREADY = "remedied_already", "put right already"
    NOT_OUR_GOODS = "not_our_goods", "not goods of ours"


class Escalation(StrEnum):
    """The reason why the platform decides."""

    BY_SHOPPER = "by_shopper"
    SHOP_SILENT = "shop_silent"
    NO_ANSWER = "no_answer"  # the shopper rejects the shop's answer as none


class Settlement(Labelled):
    """The way in which the two came to terms."""

    DEMAND_ACCEPTED = "demand_accepted"
    OFFER_ACCEPTED = "offer_accepted"


class Outcome(Labelled):
    """The outcome of a decision."""

    UPHELD = "upheld", "the complaint is right"
    PARTLY = "partly", "the complaint is right in part"
    DISMISSED = "dismissed", "the complaint is dismissed"


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand. A whole refund needs no amount: it is all that is refundable."""

    kind: DemandKind
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact that nobody had decided about, in the shopper's words, and since when they know it."""

    text: str
    since: datetime


class Channel(Labelled):
    """The way by which a complaint came in."""

    APP = "app", "the app"
    WEB = "web", "this site"
    TELEPHONE = "telephone"
    CONVERSATION = "conversation", "a conversation with customer service"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBy:
    """The channel of a complaint, and the conversation that it grew out of, if any."""

    channel: Channel = Channel.APP
    conversation_id: UUID | None = None


BY_APP: Final = CameBy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """The subject of a complaint: its lines (none: the whole order), a fact new since an earlier decision, the channel,
    and ``known_since`` where the shopper learnt of the harm later than the goods came."""

    lines: frozenset[UUID] = frozenset()
    new_fact: NewFact | None = None
    known_since: datetime | None = None
    came: CameBy = BY_APP


WHOLE_ORDER: Final = Matter()


@dataclass(frozen=True, slots=True)
class Rejection:
    """The shop's rejection: a reason of the list, its own words, and files as evidence."""

    reason: RejectReason
    statement: str
    evidence: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Finding:
    """Staff's decision: outcome, reasons and duties. The amount only where it is neither all nor nothing."""

    outcome: Outcome
    reasons: str
    basis: Sequence[str]
    amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The parties' words, opened for one of them: the statement, the new fact, and by row id the rest."""

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
    """The kind of evidence that a file is."""

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
class WantedEvidence:
    """A kind of evidence wanted, and whether somebody has given it."""

    shows: Shows
    given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TelephoneComplaint:
    """A complaint by telephone: the caller, the words read back, and whether the caller confirmed them."""

    caller_id: UUID
    order_id: UUID
    topic: Topic
    demand: Demand
    read_back: str
    confirmed: bool
