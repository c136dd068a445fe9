"""Rules of advertisements."""

from __future__ import annotations

from typing import Final

from merchants.advertising.types import AdvertisementText, AdvertisingRefusal
from platform_core.duties import fulfils
from platform_core.errors import Verdict

LONGEST_SUBJECT: Final = 60
LONGEST_BODY: Final = 1000
LONGEST_CONTACT: Final = 60


@fulfils("OTM-16")
def may_advertise(text: AdvertisementText, *, standing: Verdict) -> Verdict:
    """Require a text, a contact that its reader may turn to, and a shop that may sell."""
    checks = {
        AdvertisingRefusal.NO_SUBJECT: not text.subject.strip(),
        AdvertisingRefusal.SUBJECT_TOO_LONG: max(len(text.subject), len(text.subject_en)) > LONGEST_SUBJECT,
        AdvertisingRefusal.NO_TEXT: not text.body.strip(),
        AdvertisingRefusal.ADVERTISEMENT_TOO_LONG: max(len(text.body), len(text.body_en)) > LONGEST_BODY,
        AdvertisingRefusal.NO_CONTACT: not text.contact.strip(),
        AdvertisingRefusal.CONTACT_TOO_LONG: len(text.contact) > LONGEST_CONTACT,
        AdvertisingRefusal.ENGLISH_INCOMPLETE: bool(text.subject_en.strip()) is not bool(text.body_en.strip()),
    }
    return Verdict((*Verdict.of(checks).reasons, *standing.reasons))
