"""What does privacy say of what is held about people, of what they ask for, of holds, incidents and recipients?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from platform_core.labels import Labelled, Reason
from platform_core.legal.spans import Span

Copy = Mapping[str, Sequence[Mapping[str, Any]]]  # by model, the person's rows as plain values


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One model: which fields, what for, until when, and what a person may ask of it."""

    model: str
    fields: tuple[str, ...]
    purpose: str
    on_erasure: str
    because: str
    retention: str
    exported: bool


class Purpose(Labelled):
    """What somebody may agree to or not, and buys all the same. Each is asked for on its own."""

    ADVERTISING = "advertising", "advertisements by notice and e-mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """What is agreed to, to the letter: purpose, manner and extent, and how to take it back."""

    version: int
    zh: str
    en: str

    @property
    def sha256(self) -> str:
        """Of both languages, a line feed between them: anyone can compute it again."""
        return hashlib.sha256(f"{self.zh}\n{self.en}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody agreed, or took it back: for one advertiser (none: the platform itself), or back from all of them."""

    advertiser: UUID | None
    everyone: bool
    agreed: bool
    text_version: int
    said_at: datetime


class RequestKind(Labelled):
    """What somebody asks about their own data. Closing the account is a case of its own."""

    ACCESS = "access", "a copy of everything that is held about me"
    TRANSFER = "transfer", "my data as files that another service can read"
    CORRECTION = "correction", "something about me is wrong or missing"
    DELETION = "deletion", "delete what is neither needed nor held"
    EXPLANATION = "explanation", "explain how my data is used, or a decision made by a program"
    RESTRICTION = "restriction", "limit or end a use of my data"
    ESTATE = "estate", "the data of somebody close who has died"


K = RequestKind
COPIES: Final = frozenset({K.ACCESS, K.TRANSFER})
IN_WORDS: Final = frozenset({K.EXPLANATION, K.RESTRICTION, K.ESTATE})  # a person of staff answers
CONTACT: Final = ("name", "phone", "email")  # what the person's word alone corrects


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What somebody asks for. ``contact``: what is to stand there instead, by field. ``address`` is the caller's."""

    kind: RequestKind
    words: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)
    sent_code: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return f"NewRequest({self.kind}, •••)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as its owner sees it; ``until`` while something is owed or may be fetched."""

    id: UUID
    number: str
    kind: str
    state: str
    filed_at: datetime
    until: datetime | None
    words: str
    answer: str
    erased: Mapping[str, int]


class AskRefusal(Reason):
    """Why a request cannot be filed like this."""

    WORDS_WANTED = "words_wanted", "say in words what you ask for"
    NOTHING_TO_CORRECT = "nothing_to_correct", "say what is wrong: a field of your contact, or in words"
    FIELD_OR_WORDS = "field_or_words", "correct the field first, and then write about the rest"
    FIELD_NOT_YOURS_TO_SET = "field_not_yours_to_set", "this field is not corrected by your word alone: say it in words"
    CONTACT_INVALID = "contact_invalid", "the new name, phone number or e-mail address is none"
    NAME_AND_PHONE_STAY = (
        "name_and_phone_stay",
        "an account needs a name and a phone: change them, or close the account",
    )


class TurnDown(Labelled):
    """Why the system could not do what was asked."""

    PHONE_UNUSABLE = "phone_unusable", "the phone number cannot be used for this account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is still open between a person and the house or a shop; ``until`` where a clock says so."""

    kind: str
    number: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One class of a person's data that outlives the account: for which duties, until when; open without a date."""

    retention: str
    duties: tuple[str, ...]
    models: tuple[str, ...]
    counted_from: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """Which class is held, about what, for which duty; from when on, and how long: without an end until an event."""

    retention: str
    duty: str
    reference_type: str
    reference_id: UUID
    counted_from: datetime
    lasts: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where something of a person still stands, in how many rows; sealed, with the class that keeps it."""

    where: str
    rows: int
    retention: str


class Grade(Labelled):
    """How grave an incident is. From `larger` on, the authority is told within hours."""

    ORDINARY = "ordinary", "ordinary"
    LARGER = "larger", "comparatively large or above", "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known of an incident when it is found. Whose data, how many, of which kinds; nobody's name."""

    what: str
    kinds: str
    cause: str
    harm: str
    measures: str
    persons: int
    sensitive: int
    found_at: datetime


class IncidentRefusal(Reason):
    """What is missing in an incident or a report about it."""

    WHAT_WANTED = "what_wanted", "say what happened"
    KINDS_WANTED = "kinds_wanted", "say which kinds of data"
    HARM_WANTED = "harm_wanted", "say which harm is possible"
    MEASURES_WANTED = "measures_wanted", "say what was done, and what people can do"
    CAUSE_WANTED = "cause_wanted", "say the cause, as far as it is known"
    RECEIPT_WANTED = "receipt_wanted", "give the number under which the authority received it"
    FOUND_LATER_THAN_NOW = "found_later_than_now", "it cannot have been found later than now"


class RecipientRefusal(Reason):
    """Why somebody outside cannot be entered as a recipient."""

    ABROAD = "abroad", "nothing leaves the mainland: no lawful path was entered"
    NOT_ASSESSED = "not_assessed", "an assessment of its impact comes first"
    NO_CONSENT_KEPT = "no_consent_kept", "there is no text of consent for it yet: nobody could agree"
    PORT_TAKEN = "port_taken", "this port has a recipient already"
    INCOMPLETE = "incomplete", "name, contact, purpose, manner and categories are all wanted"


class Basis(Labelled):
    """On what ground data goes to somebody outside, or is processed at all."""

    CONTRACT = "contract", "needed to perform the contract"
    DUTY = "duty", "demanded by law"
    CONSENT = "consent", "by separate consent"


class Part(Labelled):
    """As what a recipient handles the data."""

    PROCESSOR = "processor", "on our behalf, by our instruction"
    HANDLER = "handler", "as a handler of its own"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecipient:
    """Somebody outside who is to get data, by which port, for what."""

    port: str
    name: str
    contact: str
    part: Part
    purpose: str
    manner: str
    categories: str
    basis: Basis
    abroad: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """Who received a person's data, what for, and when first and last on that day."""

    name: str
    contact: str
    purpose: str
    categories: str
    on: date
