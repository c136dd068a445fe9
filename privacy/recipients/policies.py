"""Rules of the register of recipients."""

from __future__ import annotations

from platform_core.duties import fulfils
from platform_core.errors import Verdict
from privacy.recipients.types import Basis, NewRecipient, RecipientRefusal


@fulfils("NDR-12", part="purpose, manner and scope agreed")
@fulfils("PIP-41", part="no recipient abroad")
@fulfils("PIP-23", "PIP-38")
def may_register(new: NewRecipient, *, assessment: str, taken: bool) -> Verdict:
    """Allow a recipient that is described in full, at home, assessed first, and the only one of its port."""
    told = (new.name, new.contact, new.purpose, new.manner, new.categories)
    return Verdict.of(
        {
            RecipientRefusal.INCOMPLETE: not all(text.strip() for text in told),
            RecipientRefusal.ABROAD: new.abroad,
            RecipientRefusal.NOT_ASSESSED: not assessment.strip(),
            RecipientRefusal.NO_CONSENT_KEPT: new.basis is Basis.CONSENT,  # the ledger knows advertising alone
            RecipientRefusal.PORT_TAKEN: taken,
        }
    )
