"""Which words do complaints share with the rest of the house?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from platform_core.labels import Labelled
from platform_core.money import Money

ABOUT: Final = "complaints.complaint"  # what evidence and clocks of a complaint are about
REVIEW: Final = "complaints.review"  # what a review grants on top goes back for it; the id is the complaint's
LATE: Final = "complaints.not_in_time"  # and what the platform pays first, because it did not decide
GRANTED_FOR: Final = (ABOUT, REVIEW, LATE)  # each may set money aside once
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
    """What the shopper asks for. Only money has an effect of its own; the rest is a promise between the two."""

    REFUND = "refund", "the whole refund"
    PARTIAL_REFUND = "partial_refund", "a part of the money"
    OTHER = "other", "something else"


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
    """What the parties wrote, opened for one of them: the statement, and by row id answers, decisions and messages."""

    statement: str
    written: Mapping[UUID, str]
