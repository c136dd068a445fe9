"""Words of advertisements."""

from __future__ import annotations

from dataclasses import dataclass

from platform_core.labels import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertisementText:
    """A shop's text for those who agreed; the English is optional."""

    subject: str
    body: str
    contact: str
    subject_en: str = ""
    body_en: str = ""


class AdvertisingRefusal(Reason):
    """The reasons against an advertisement, apart from the shop itself."""

    NO_SUBJECT = "no_subject"
    SUBJECT_TOO_LONG = "subject_too_long"
    NO_TEXT = "no_text"
    ADVERTISEMENT_TOO_LONG = "advertisement_too_long"
    NO_CONTACT = "no_contact"
    CONTACT_TOO_LONG = "contact_too_long"
    ENGLISH_INCOMPLETE = "english_incomplete"
