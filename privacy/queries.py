"""Which personal data does the house hold, and which of it is this person's?"""

from __future__ import annotations

from uuid import UUID

from platform_core.tenancy.scopes import bound, shopper
from platform_core.vault.declarations import HOLDINGS, PersonalData
from privacy.types import Copy, Holding


def holdings() -> list[Holding]:
    """Every model that has declared personal data, by its name; the apps are known by what they declared alone."""
    return [_holding(HOLDINGS[model]) for model in sorted(HOLDINGS)]


def copy_of(person_id: UUID) -> Copy:
    """The person's rows by model, in full, read with the person's own eyes: another's cannot be among them."""
    with bound(shopper(person_id)):
        found = {h.model: h.export(person_id) for _, h in sorted(HOLDINGS.items()) if h.export is not None}
    return {model: rows for model, rows in found.items() if rows}


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
