"""Which personal data does the house hold, which of it is this person's, and what did they agree to?"""

from __future__ import annotations

from uuid import UUID

from platform_core.duties import fulfils
from platform_core.tenancy.scopes import bound, shopper
from platform_core.vault.declarations import HOLDINGS, PersonalData
from privacy import policies
from privacy.models import Consent
from privacy.types import Act, ConsentText, Copy, Holding, Purpose


def holdings() -> list[Holding]:
    """Every model that has declared personal data, by its name; the apps are known by what they declared alone."""
    return [_holding(HOLDINGS[model]) for model in sorted(HOLDINGS)]


@fulfils("PIP-17")
def retentions() -> list[str]:
    """The classes under which anything of a person is kept, by which a notice says what for and for how long."""
    return sorted({holding.retention for holding in HOLDINGS.values()} - policies.AT_ONCE)


def copy_of(person_id: UUID) -> Copy:
    """The person's rows by model, in full, read with the person's own eyes: another's cannot be among them."""
    with bound(shopper(person_id)):
        found = {h.model: h.export(person_id) for _, h in sorted(HOLDINGS.items()) if h.export is not None}
    return {model: rows for model, rows in found.items() if rows}


def agreed(person_id: UUID, *, purpose: Purpose = Purpose.ADVERTISING) -> list[Act]:
    """What this person agrees to now, the latest first; read with their own eyes."""
    with bound(shopper(person_id)):
        acts = [row.act for row in Consent.objects.filter(person_id=person_id, purpose=purpose).in_order()]
    found = policies.agreed(acts, version=policies.text_in_force(purpose).version)
    return sorted(found.values(), key=lambda act: act.said_at, reverse=True)


def text_in_force(purpose: Purpose = Purpose.ADVERTISING) -> ConsentText:
    """What has to be agreed to today, to the letter."""
    return policies.text_in_force(purpose)


def _holding(declared: PersonalData) -> Holding:
    return Holding(
        model=declared.model,
        fields=declared.fields,
        purpose=declared.purpose,
        on_erasure=declared.on_erasure,
        because=declared.because,
        retention=declared.retention,
        exported=declared.export is not None,
    )
