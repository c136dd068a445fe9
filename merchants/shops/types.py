"""Words of shops: forms, facts, kinds, refusals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from platform_core.labels import Labelled, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantIdentity:
    """Who stands behind a shop, in plain: for a buyer who was harmed and for the market regulator, nobody else.

    ``name`` is that of the company, or of the person where the trader is exempt from registration; ``code`` its code in
    the register, or the number of the person's identity document; empty where it is not known. ``verified``: somebody
    has compared it with the papers, and the next time for that is not missed.
    """

    merchant_id: UUID
    trade_name: str
    registered: bool
    name: str
    code: str
    address: str
    contact_name: str
    phone: str
    statement: str
    verified: bool


class RegistrationKind(Labelled):
    """The kinds of registered traders, and the four exemptions from registration (ECL-10)."""

    ENTERPRISE = "enterprise"
    SOLE_TRADER = "sole_trader"
    CO_OPERATIVE = "co_operative"
    OWN_FARM_PRODUCE = "own_farm_produce"
    HOUSEHOLD_HANDICRAFT = "household_handicraft"
    CONVENIENCE_LABOUR = "convenience_labour"
    SPORADIC_SMALL_VALUE = "sporadic_small_value"


K = RegistrationKind


EXEMPT: Final = frozenset({K.OWN_FARM_PRODUCE, K.HOUSEHOLD_HANDICRAFT, K.CONVENIENCE_LABOUR, K.SPORADIC_SMALL_VALUE})


class RegisterStatus(Labelled):
    """The statuses of a trader in the business register that we know; it has others."""

    ACTIVE = "active"
    REVOKED = "revoked"


class OpeningRefusal(Reason):
    """The reasons against opening a shop on these papers."""

    FACTS_MISSING = "facts_missing"
    NOT_DECLARED = "not_declared"
    CODE_INVALID = "code_invalid"
    LICENCE_EXPIRED = "licence_expired"
    NOT_CHECKED = "not_checked"
    NOT_REGISTERED = "not_registered"
    NAME_DIFFERS = "name_differs"
    KIND_DIFFERS = "kind_differs"
    NOT_ACTIVE = "not_active"
    DOCUMENTS_MISSING = "documents_missing", "documents are missing or not verified"
    TRADE_NOT_EXEMPT = "trade_not_exempt", "the exemption from registration does not cover these goods"


class SellingRefusal(Reason):
    """The reasons against a shop's selling at this moment."""

    SUSPENDED = "suspended"
    CLOSING = "closing", "the shop has announced that it closes"
    CLOSED = "closed"
    RESTING = "resting", "the shop is on holiday"
    LICENCE_EXPIRED = "licence_expired"
    VERIFICATION_OVERDUE = "verification_overdue", "the platform has not verified the shop again in time"
    TRADE_NOT_DECLARED = "trade_not_declared", "the shop was not opened for goods of this kind"
    TRADE_NOT_EXEMPT = "trade_not_exempt", "the exemption from registration does not cover these goods"
    PERMIT_MISSING = "permit_missing", "no permit of the shop for these goods is valid"


class DocumentKind(Labelled):
    """The kinds of documents that a trader hands in."""

    BUSINESS_LICENCE = "business_licence"
    IDENTITY = "identity", "identity document"
    FOOD_LICENCE = "food_licence", "food operation licence"
    COSMETICS_FILING = "cosmetics_filing", "filing of cosmetics"
    TRADE_MARK = "trade_mark", "trade mark"
    RETURN_AGREEMENT = "return_agreement", "agreement of the return address"
    OTHER_LICENCE = "other_licence", "other licence"


D = DocumentKind


PERSONAL: Final = frozenset({D.IDENTITY})  # their number is sealed


NUMBERED: Final = frozenset(D) - {D.RETURN_AGREEMENT}


PERMITS: Final = NUMBERED - PERSONAL  # shown to everybody once verified (ECL-15)


class VerificationMethod(Labelled):
    """The methods by which a document, or a changed fact, is verified."""

    FILE = "file", "its file was looked at"
    REGISTER = "register", "held against a public register"
    CALL = "call", "called back"
    VISIT = "visit", "visited"


class PaperState(Labelled):
    """Where a wanted document stands, as its applicant reads it."""

    MISSING = "missing", "to be handed in by you", "bad"
    WAITING = "waiting", "handed in, to be looked at by us", "wait"
    VERIFIED = "verified", "verified", "good"
    TURNED_AWAY = "turned_away", "not accepted: hand in another", "bad"
    EXPIRED = "expired", "over: hand in its renewal", "bad"


class DocumentRefusal(Reason):
    """The reasons against taking a document, or verifying it."""

    NUMBER_MISSING = "number_missing"
    ISSUER_MISSING = "issuer_missing"
    NEVER_VALID = "never_valid", "it ends before it begins"
    DOCUMENT_EXPIRED = "document_expired"
    FILE_MISSING = "file_missing", "there is no file to look at"


class ReverificationRefusal(Reason):
    """The reasons against calling a shop verified again."""

    REGISTER_NOT_ASKED = "register_not_asked", "the register has not answered since this round began"
    REGISTER_DIFFERS = "register_differs", "the register says something else than the shop shows"
    DOCUMENTS_UNVERIFIED = "documents_unverified", "documents were not verified again in this round"


class ChangedFact(Labelled):
    """The facts of which a shop reports a change. A change of any other is another application."""

    RETURN_ADDRESS = "return_address"
    BUSINESS_ADDRESS = "business_address"
    SERVICE_PHONE = "service_phone"


class ChangeRefusal(Reason):
    """The reasons against taking the report of a change."""

    VALUE_MISSING = "value_missing", "the new value is not whole"
    IN_THE_FUTURE = "in_the_future", "it has not changed yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A kind of goods or services that shops trade in, by its code and its names."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationForm:
    """An application in plain text, between the door and the vault; it has no place in a log."""

    kind: RegistrationKind
    trade_name: str
    service_phone: str
    region_code: str
    business_address: str
    return_address: str
    representative: str
    contact_name: str
    contact_phone: str
    trades: Sequence[str]
    legal_name: str = ""
    legal_form: str = ""
    credit_code: str = ""
    registered_capital: int | None = None
    licence_valid_until: date | None = None
    declares_exemption: bool = False

    def __repr__(self) -> str:
        """Not its fields: a form in a traceback would be personal data in a log."""
        return f"ApplicationForm({self.kind})"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentForm:
    """A document as it is told. A file is added to it afterwards. ``valid_until`` is its last day."""

    kind: DocumentKind
    number: str = ""
    issuer: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def __repr__(self) -> str:
        """Not its fields: the number may be a person's."""
        return f"DocumentForm({self.kind})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeForm:
    """A changed fact: since when, and its new value; of a contact and an address those that the fact has."""

    fact: ChangedFact
    changed_on: date
    contact_name: str = ""
    phone: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return f"ChangeForm({self.fact})"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryEntry:
    """The register's entry about a code. ``valid_until`` is the licence's last day, None for no end."""

    name: str
    kind: str
    status: str
    valid_until: date | None = None

    @property
    def active(self) -> bool:
        return self.status == RegisterStatus.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryAnswer:
    """An answer that was given; ``entry`` is None when the register knows no such code."""

    source: str
    entry: RegistryEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningFacts:
    """The facts for "may this shop be opened?". ``given`` names the facts that are not empty."""

    kind: RegistrationKind
    given: frozenset[str]
    legal_name: str
    credit_code: str
    licence_valid_until: date | None
    declared: bool
    answer: RegistryAnswer | None
    today: date
    trades: frozenset[str] = frozenset()
    verified: frozenset[str] = frozenset()  # kinds of document that were verified and are valid


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverificationFacts:
    """The facts for "is this shop verified again?". ``unverified``: documents not looked at in this round; ``answer``:
    the register's answer in it."""

    kind: RegistrationKind
    legal_name: str
    unverified: tuple[str, ...]
    answer: RegistryAnswer | None
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopToOpen:
    """One row of a bulk opening: the papers of one applicant, and the register's answer that came with them."""

    applicant_id: UUID
    form: ApplicationForm
    answer: RegistryAnswer | None
    documents: Sequence[DocumentForm] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TraderFacts:
    """The public facts of a trader, as the law requires them (OTM-12); contracts keep a copy. ``self_operated`` tells
    that the platform itself sells (ECL-37), ``shown`` holds the facts of this kind of trader by name, ``statement`` the
    self-declaration of an exempt one.
    """

    merchant_id: UUID
    trade_name: str
    state: str
    kind: RegistrationKind
    registered: bool
    region_code: str
    service_phone: str
    shown: dict[str, str | int | None]
    statement: str
    licence_valid_until: date | None
    verified_at: datetime
    self_operated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A holiday that a shop has announced: it takes no new orders from ``begins`` until ``ends``."""

    begins: datetime
    ends: datetime
    goes_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldShop:
    """The facts for a sale of a shop whose row is locked: its standing, who it is, and the platform's share."""

    merchant_id: UUID
    state: str
    closing: bool
    rests_from: datetime | None
    rests_until: datetime | None
    licence_valid_until: date | None
    verified_until: date
    trades: frozenset[str]
    trader: TraderFacts
    commission: int  # in basis points


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAddress:
    """Where goods go back to: the verified address (NRR-11), in plain for the buyer who sends them."""

    contact_name: str
    phone: str
    address: str

    def __repr__(self) -> str:
        """Not its fields, for the same reason as a form's."""
        return "ReturnAddress()"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedDuty:
    """A duty that a shop still owes somebody, as an app above knows it."""

    kind: str
    subject_id: UUID
    due_at: datetime | None = None
