"""What is written to whom, and how does it travel?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Params = Mapping[str, str | int]  # of a template: ids, amounts and dates


class Language(StrEnum):
    """In which every notice is written, each time."""

    ZH = "zh"
    EN = "en"


class Channel(StrEnum):
    """By which ways a notice leaves the inbox."""

    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Text:
    """A notice in one language."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice on its way. The address exists here in the clear, for as long as the call lasts, and nowhere else."""

    to: str
    subject: str
    text: str

    def __repr__(self) -> str:
        return "Letter(•••)"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the carrier said: it has it, or will never take it."""

    taken: bool
    ref: str = ""
    reason: str = ""


NO_ADDRESS = Receipt(taken=False, reason="no_address")
