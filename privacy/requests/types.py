"""Values of requests: kinds, texts, refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from platform_core.labels import Labelled, Reason

Copy = Mapping[str, Sequence[Mapping[str, Any]]]  # by model, the person's rows as plain values


class RequestKind(Labelled):
    """The kind of a request about one's own data. Closing the account is a case of its own."""

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
CONTACT: Final = ("name", "phone", "email")  # fields that the person's word alone corrects


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A request to be filed. ``contact``: the new values, by field. ``address`` is the caller's network address."""

    kind: RequestKind
    words: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)
    sent_code: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return f"NewRequest({self.kind}, •••)"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
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
    """The reason why the system could not carry out a request."""

    PHONE_UNUSABLE = "phone_unusable", "the phone number cannot be used for this account"
