"""Words of a claim."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from aftersales.returns.types import Remedy
from platform_core.labels import Labelled

ABOUT_CLAIM: Final = "aftersales.claim"  # the subject of a claim's evidence, clocks and refunds


class Topic(Labelled):
    """The fault of goods that were delivered."""

    NOT_AS_DESCRIBED = "not_as_described"
    DAMAGED = "damaged", "damaged on the way"
    FAULTY = "faulty"
    WRONG_ITEM = "wrong_item", "other goods than were bought"
    MISSING = "missing", "something is missing"


class ShownBy(Labelled):
    """The best proof of a fault. A claim stands without it, but a side with the burden of proof is believed less."""

    DESCRIPTION = "description", "a picture beside what the listing says"
    DAMAGE = "damage", "a picture of the damage and of the package"
    FAULT = "fault", "a picture or a report of the fault"
    LABEL = "label", "a picture of what came, with its label"
    CONTENTS = "contents", "a picture of all that was in the package"


EVIDENCE: Final[Mapping[Topic, ShownBy]] = {
    Topic.NOT_AS_DESCRIBED: ShownBy.DESCRIPTION,
    Topic.DAMAGED: ShownBy.DAMAGE,
    Topic.FAULTY: ShownBy.FAULT,
    Topic.WRONG_ITEM: ShownBy.LABEL,
    Topic.MISSING: ShownBy.CONTENTS,
}


class Burden(Labelled):
    """Who has to show how it is."""

    SHOP = "shop", "the shop has to show that it is not to blame"
    SHOPPER = "shopper", "you have to show what is wrong"


class NoRemedy(Labelled):
    """Why a shop refuses a claim; its evidence has to bear it out."""

    NO_FAULT = "no_fault", "the goods are as agreed"
    CAUSED_BY_USE = "caused_by_use", "it was caused after the delivery"
    NOT_OUR_GOODS = "not_our_goods", "not goods of ours"
    COMPLETE = "complete", "nothing is missing"
    NOT_SHOWN = "not_shown", "the shopper has not shown it"


class ClaimBasis(Labelled):
    """The basis on which a claim was granted: whose word, or which event."""

    SHOP = "shop", "the shop agreed"
    SILENCE = "silence", "the shop said nothing in time"
    OFFER = "offer", "the shopper took the shop's offer"


class ClaimMoney(Labelled):
    """Why money goes back because of a claim, though it was not the money that was first agreed."""

    AGREED = "agreed", "the shop pays for what is missing"
    SHOP = "shop", "the shop cannot send it, and pays"
    NOT_SENT = "not_sent", "the shop did not send it in time"
    NOT_ARRIVED = "not_arrived", "it did not arrive in time"
    CHOSEN = "chosen", "the repair took too long, and the shopper chose the money"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedClaim:
    """The facts of a refused claim: its words, the day of the fault, and when the shopper last added a file."""

    claim_id: UUID
    number: str
    topic: str
    statement: str
    filed_on: date
    refused_at: datetime
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedLine:
    """The facts of a sold line that decide which remedies may be claimed.

    ``received_at`` is None while nobody has received anything; ``ends`` says for each key of the ladder's rules when it
    ends. ``repaired``: how often it was repaired because of a claim; ``refused``: the claims that the shop has refused,
    in the order in which they were filed.
    """

    line_id: UUID
    supply: str
    by_code: bool
    durable: bool
    guarantee: str
    pieces_left: int
    received_at: datetime | None
    ends: Mapping[str, datetime] = field(default_factory=dict)
    repaired: int = 0
    refused: tuple[RefusedClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class PutRight:
    """A claim that was fulfilled: its remedy, the start of the repair, and when the shopper had whole goods again."""

    remedy: str
    repairing_at: datetime | None
    fulfilled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claiming:
    """A shopper's claim on a line: pieces, topic, the remedy asked for, and their own words.
    ``appeared_on``: the day on which it showed, if the shopper says so."""

    line_id: UUID
    quantity: int
    topic: Topic
    wants: Remedy
    statement: str
    appeared_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """A claim, as policies and pages read it. ``others``: the remedies that the shop may offer in place of ``wants``;
    ``too_long``: a repair was not back in time; ``shown``: the shopper has added a file."""

    id: UUID
    state: str
    topic: str
    wants: str
    burden: str
    offered: str = ""
    others: tuple[str, ...] = ()
    too_long: bool = False
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Denial:
    """Why the shop grants nothing: a reason of the list, in its own words, with the files that show it."""

    reason: NoRemedy
    statement: str
    evidence: Collection[UUID]
