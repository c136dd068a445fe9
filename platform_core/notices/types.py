"""What is written to whom, and how is it sent?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Params = Mapping[str, str | int]  # a template's parameters: ids, amounts and dates


class Language(StrEnum):
    """The languages in which every notice is written."""

    ZH = "zh"
    EN = "en"


class Channel(StrEnum):
    """The channels by which a notice can leave the inbox."""

    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Text:
    """A notice in one language."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice on its way. Its address exists in plain text only here, for as long as the call lasts."""

    to: str
    subject: str
    text: str

    def __repr__(self) -> str:
        return "Letter(•••)"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the carrier answered: it has accepted the letter, or never will."""

    taken: bool
    ref: str = ""
    reason: str = ""


GIVEN_UP = Receipt(taken=False, reason="given_up")
NO_ADDRESS = Receipt(taken=False, reason="no_address")
