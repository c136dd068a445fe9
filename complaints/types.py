"""Which words do complaints share with the rest of the house?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a complaint is about: some lines of the order or, with none, all of it; what an earlier decision about the
    same did not know; and since when the shopper knows of the harm, where that is later than the goods came."""

    lines: frozenset[UUID] = frozenset()
    new_fact: NewFact | None = None
    known_since: datetime | None = None


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
