"""Rules on requests for a shop's identity: facts in, verdict or value out."""

from __future__ import annotations

from complaints.complaint.policies import MOST_TEXT
from merchants.shops.types import MerchantIdentity
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason


class IdentityRefusal(Reason):
    """Why the identity of a shop is not asked for, or not given."""

    NOT_YOUR_ORDER = "not_your_order", "it is not your order"
    NEVER_PAID = "never_paid", "the order was never paid"
    TEXT_MISSING = "text_missing", "write something"
    TEXT_TOO_LONG = "text_too_long", "the text is too long"
    IDENTITY_INCOMPLETE = "identity_incomplete", "name, address or contact of the shop is not known"
    NOT_VERIFIED = "not_verified", "the identity is not verified, or its verification is late"


@fulfils("NRR-24")
def may_ask_identity(*, own: bool, paid: bool, statement: str) -> Verdict:
    """A buyer who says which harm they suffered; whether it is one, an authority or a court finds."""
    return Verdict.of(
        {
            IdentityRefusal.NOT_YOUR_ORDER: not own,
            IdentityRefusal.NEVER_PAID: not paid,
            IdentityRefusal.TEXT_MISSING: not statement.strip(),
            IdentityRefusal.TEXT_TOO_LONG: len(statement) > MOST_TEXT,
        }
    )


@fulfils("NRR-24")
def may_give_by_itself(identity: MerchantIdentity) -> Verdict:
    """At once where all of it is known and verified; else a person looks first, within the time."""
    return Verdict.of(
        {
            IdentityRefusal.IDENTITY_INCOMPLETE: not is_whole(identity),
            IdentityRefusal.NOT_VERIFIED: not identity.verified,
        }
    )


def is_whole(identity: MerchantIdentity) -> bool:
    """The real name, the address and a contact: with less nobody can be found."""
    return all((identity.name, identity.address, identity.phone))
