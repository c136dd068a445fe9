"""Which words do complaints share with the rest of the house?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final
from uuid import UUID

from merchants.types import Proposal
from platform_core.labels import Labelled
from platform_core.money import Money

ABOUT: Final = "complaints.complaint"  # what evidence and clocks of a complaint are about
REVIEW: Final = "complaints.review"  # what a review grants on top goes back for it; the id is the complaint's
LATE: Final = "complaints.not_in_time"  # and what the platform pays first, because it did not decide
BROKEN: Final = "complaints.broken_promise"  # and what a promise becomes that was not kept
GRANTED_FOR: Final = (ABOUT, REVIEW, LATE, BROKEN)  # each may set money aside once
CONVERSATION: Final = "complaints.conversation"
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


# Reports: what anybody tells the platform about unlawful trade

REPORT: Final = "complaints.report"
FINDING: Final = "complaints.finding"  # what a violation on record names: nothing of it leads to a report


class Offence(Labelled):
    """What a report says is unlawful."""

    UNSAFE = "unsafe", "goods that endanger health or safety"
    PROHIBITED = "prohibited", "goods that nobody may sell"
    UNLICENSED = "unlicensed", "sold without the licence that it needs"
    COUNTERFEIT_GOODS = "counterfeit_goods", "counterfeit goods"
    FALSE_CLAIMS = "false_claims", "false or misleading claims"
    FAKE_REVIEWS = "fake_reviews", "bought or invented reviews"
    PRICE_FRAUD = "price_fraud", "false prices"
    REVENGE = "revenge", "revenge for a complaint or a report"
    OTHER = "other", "something else"


OUTSIDE_WEB: Final = "https://www.12315.cn"  # where an authority takes reports and complaints
AT_ONCE: Final = (Offence.UNSAFE, Offence.PROHIBITED, Offence.UNLICENSED, Offence.COUNTERFEIT_GOODS)


class Target(Labelled):
    """What a report is about; of an advertisement, the listing that it leads to."""

    LISTING = "listing", "a listing"
    SHOP = "shop", "a shop"
    REVIEW = "review", "a review"
    ADVERTISEMENT = "advertisement", "an advertisement"


class Source(Labelled):
    """Who told the platform."""

    REPORTER = "reporter", "a reporter"
    STAFF = "staff", "a finding of our own"
    AUTHORITY = "authority", "a hint of an authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """What somebody reports: what it is about, what is wrong, in their words, and how to reach them if they like."""

    target: Target
    target_id: UUID
    offence: Offence
    statement: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What staff found: why, as the reporter reads it; by which duties; and what is done about it.

    ``measure`` is proposed against the shop, and imposed at once where ``danger`` says which danger there is; ``done``
    says what was done by other means, or why nothing is left to be done.
    """

    reasons: str
    basis: Sequence[str]
    measure: Proposal | None = None
    danger: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """Which authority has the lead, under which number of its own, and what it gave as a receipt."""

    authority: str
    reference: str


# Notices of infringement: a right holder, a shop, and fifteen days

INFRINGEMENT: Final = "complaints.infringement"


class RightKind(Labelled):
    """Which right is said to be infringed."""

    TRADEMARK = "trademark"
    COPYRIGHT = "copyright"
    PATENT = "patent"
    DESIGN = "design", "design patent"
    OTHER = "other_right", "another right"


class Exhibit(Labelled):
    """What a file shows."""

    IDENTITY = "identity", "who the right holder is"
    AUTHORISATION = "authorisation", "power of attorney"
    RIGHT_PROOF = "right_proof", "proof of the right"
    EVIDENCE = "evidence", "first evidence of the infringement"
    COUNTER_EVIDENCE = "counter_evidence", "first evidence that nothing is infringed"
    FILING_PROOF = "filing_proof", "proof of a complaint to an authority or a suit"
    DELAY_PROOF = "delay_proof", "proof of a delay that the right holder could not help"


OF_THE_HOLDER: Final = (
    *(Exhibit.IDENTITY, Exhibit.AUTHORISATION, Exhibit.RIGHT_PROOF, Exhibit.EVIDENCE),
    *(Exhibit.FILING_PROOF, Exhibit.DELAY_PROOF),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who claims which right against which goods of one shop, and why.

    ``company``: the right holder is an organisation, whose name everybody may read.
    """

    holder: str
    company: bool
    by_agent: bool
    contact: str
    right: RightKind
    right_no: str
    listings: tuple[UUID, ...]
    statement: str


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
    """A way to customer service: where it is, when it is open, and within what time somebody replies by which rule."""

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


AWARD: Final = "complaints.award"  # what a payout of an award is for


class AwardHead(Labelled):
    """For what an award gives money beside what goes back of the price."""

    FREIGHT = "freight", "freight that the shopper has paid"
    COSTS = "costs", "reasonable costs, such as of a test"
    LOSS = "loss", "a loss that the goods have caused"
    FRAUD = "fraud", "three times the price, at least 500 yuan, for fraud"
    DEFECT = "defect", "up to twice the loss, for knowingly selling what has killed or seriously harmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardClaim:
    """What staff award, why, and by which duties. ``shown`` is what the shopper has shown: costs, freight or loss.

    Two questions are asked where damages are multiplied: is there no more than a flaw in a label that neither affects
    the goods nor misleads, and was the claim faked?
    """

    head: AwardHead
    amount: Money
    reasons: str
    basis: Sequence[str]
    shown: Money | None = None
    label_flaw: bool = False
    faked: bool = False
