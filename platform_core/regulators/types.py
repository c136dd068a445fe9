"""Values of requests: their kinds and grounds, and the facts about them for others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from platform_core.labels import Labelled, Reason


class Kind(Labelled):
    """The kinds of trail that a request may want."""

    ORDER = "order_trail", "the trail of an order"
    MERCHANT = "merchant_trail", "the trail of a shop"


SUBJECTS: Final[Mapping[Kind, str]] = {Kind.ORDER: "orders.order", Kind.MERCHANT: "merchants.merchant"}


class Basis(Labelled):
    """The article that a request rests on, by the duty of ours that answers it."""

    E_COMMERCE_LAW_25 = "ECL-25", "E-Commerce Law, article 25"
    ONLINE_TRADING_34 = "OTM-34", "Measures for the Supervision of Online Trading, article 34"
    ASSISTANCE = "DRM-02", "Interim Measures for Assistance in Online Trading Enforcement"


# As 杭市监网调〔2026〕12号: whose letter, of which year, which one. No run of digits is as long as a telephone number.
DOCUMENT_NO: Final = r"\A[A-Za-z一-鿿()（）·-]{2,40}[〔【\[(（][0-9]{4}[〕】\])）]第?[0-9]{1,7}(-[0-9]{1,3})?号?\Z"


class FilingRefusal(Reason):
    """Why a request cannot be taken as it is."""

    PERIOD_MISSING = "period_missing", "the trail of a shop needs a first and a last day"
    PERIOD_BACKWARDS = "period_backwards", "it ends before it begins"
    PERIOD_AHEAD = "period_ahead", "it reaches into the future"


class DecisionRefusal(Reason):
    """Why a request cannot be decided, or not by this person, or not so."""

    OWN_REQUEST = "own_request"
    OWN_APPOINTMENT = "own_appointment"
    OWN_ENDORSEMENT = "own_endorsement", "who endorsed it does not decide on it as well"
    WIDER_THAN_ASKED = "wider_than_asked"
    PERIOD_BACKWARDS = "period_backwards", "it ends before it begins"
    NOTHING_THERE = "nothing_there"


@dataclass(frozen=True, slots=True)
class Period:
    """A period from ``since`` until before ``until``; open where an end is not named."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.since is None or self.until is None

    @property
    def is_backwards(self) -> bool:
        return self.since is not None and self.until is not None and self.since >= self.until

    def within(self, other: Period) -> bool:
        """Does it reach beyond the other at neither end?"""
        early = other.since is not None and (self.since is None or self.since < other.since)
        late = other.until is not None and (self.until is None or self.until > other.until)
        return not (early or late)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A new request of an authority. ``working_days`` where its letter gives fewer than the house does by itself."""

    kind: Kind
    subject_id: UUID
    basis: Basis
    document_no: str
    period: Period = Period()
    working_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingFacts:
    """The facts for the rule about filing."""

    kind: Kind
    period: Period
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalFacts:
    """The facts for the rule about a yes. ``found``: the thing asked about exists; ``endorsed_by``: who said it before,
    None for the first.
    """

    asked_by: UUID
    appointed_by: frozenset[UUID]
    approver: UUID
    asked: Period
    given: Period
    found: bool
    endorsed_by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The authority for which a regulator acts."""

    regulator_id: UUID
    person_id: UUID
    name: str
    region_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A bundle in the store: its name, hash and sizes."""

    storage_name: str
    sha256: str
    size: int
    rows: int
    tree_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TraderIdentity:
    """The identity of one trader as the law has it reported (OTM-25).

    ``code`` is that of the register, or the number of a person's identity document where the trader is exempt, whose
    ``statement`` says so. Empty where it is not known.
    """

    merchant_id: UUID
    shop: str
    link: str
    registered: bool
    name: str
    code: str
    address: str
    contact_name: str
    phone: str
    statement: str


class ReceiptRefusal(Reason):
    """Why something is no receipt."""

    NUMBER_INVALID = "number_invalid", "the number is not one as an authority or a court gives it"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """One data file of a report: its name, its bytes as they were frozen, and how many traders stand in it."""

    name: str
    text: str
    rows: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()
