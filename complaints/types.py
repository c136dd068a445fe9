"""Which words do complaints share with the rest of the house?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from platform_core.labels import Labelled
from platform_core.money import Money

ABOUT: Final = "complaints.complaint"  # what evidence and clocks of a complaint are about
REVIEW: Final = "complaints.review"  # what a review grants on top goes back for it; the id is the complaint's
LATE: Final = "complaints.not_in_time"  # and what the platform pays first, because it did not decide
BROKEN: Final = "complaints.broken_promise"  # and what a promise becomes that was not kept
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


class MediationAct(Labelled):
    """What a side or the mediator said in a mediation, each once on record."""

    ASK = "ask", "asked for mediation"
    CONSENT = "consent", "agreed to be mediated"
    PROPOSE = "propose", "proposed a settlement"
    ACCEPT = "accept", "accepted the proposal"
    REFUSE = "refuse", "left the mediation or refused the proposal"


class MediationEnd(StrEnum):
    """Why a mediation ended without effect."""

    TIME_OVER = "time_over"
    REVIEW_ASKED = "review_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a mediator proposes and why: an amount that goes back, or ``performs``: what is demanded is done."""

    reasons: str
    amount: Money | None = None
    performs: bool = False


class OutsideKind(Labelled):
    """Before whom is it? The first two are an authority's; the others count by rules of their own."""

    COMPLAINT = "complaint", "complaint to the market authority (12315)"
    MEDIATION = "mediation", "mediation by a consumer organisation or an authority"
    ARBITRATION = "arbitration", "arbitration"
    COURT = "court", "court"


ADMINISTRATIVE: Final = (OutsideKind.COMPLAINT, OutsideKind.MEDIATION)


class OutsideOutcome(Labelled):
    """How did it end outside?"""

    SETTLED = "settled", "both sides agreed"
    GRANTED = "granted", "decided for the shopper"
    DISMISSED = "dismissed", "decided against the shopper"
    TERMINATED = "terminated", "ended without agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFiling:
    """What is told of a case outside: who has it, under which number, since which day."""

    kind: OutsideKind
    authority: str
    authority_no: str
    filed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFinding:
    """How it ended, as the paper says: its number, in words, and the amount that goes back, if one is named."""

    outcome: OutsideOutcome
    document_no: str
    text: str
    amount: Money | None = None
