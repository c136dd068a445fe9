"""Values of notices: the texts, their recipients and channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

Params = Mapping[str, str | int]  # a template's parameters: ids, amounts and dates
ADVERTISEMENT: Final = "notices.advertisement"  # the template of whatever is sent to sell something
STOP: Final = "/open/advertising/stop/"  # where the reader of an advertisement refuses more of them; an id follows
GUIDE: Final = "/open/guides/"  # and the topic: where it is read what a clock means


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """An advertisement to send: which of the advertiser's (``about_id``), in whose name, in each language.

    ``advertiser`` is a shop; none is the platform itself.
    """

    about_id: UUID
    advertiser: UUID | None
    sender: str
    contact: str
    texts: Mapping[Language, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The recipient of an advertisement, and its sender."""

    person_id: UUID
    advertiser: UUID | None


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
    """The carrier's answer: it has accepted the letter, or never will."""

    taken: bool
    ref: str = ""
    reason: str = ""


GIVEN_UP = Receipt(taken=False, reason="given_up")
NO_ADDRESS = Receipt(taken=False, reason="no_address")
REFUSED_SINCE = Receipt(taken=False, reason="refused_since")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A notice on its way by one channel: a letter, or why nothing is to be carried."""

    id: UUID
    person_id: UUID
    channel: Channel
    letter: Letter | None = None
    held: Receipt = NO_ADDRESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A notice that lies in somebody's inbox, as proof that they were told."""

    id: UUID
    params: Params
    sent_at: datetime
