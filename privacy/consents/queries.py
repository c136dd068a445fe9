"""Queries about a person's consents, and about the text in force."""

from __future__ import annotations

from uuid import UUID

from platform_core.tenancy.scopes import bound, shopper
from privacy.consents import policies
from privacy.consents.models import Consent
from privacy.consents.types import Act, ConsentText, Purpose


def consents_in_force(person_id: UUID, *, purpose: Purpose = Purpose.ADVERTISING) -> list[Act]:
    """A person's consents in force, the latest first; read in the person's scope."""
    with bound(shopper(person_id)):
        acts = [row.act for row in Consent.objects.filter(person_id=person_id, purpose=purpose).in_order()]
    found = policies.consents_in_force(acts, version=policies.text_in_force(purpose).version)
    return sorted(found.values(), key=lambda act: act.said_at, reverse=True)


def text_in_force(purpose: Purpose = Purpose.ADVERTISING) -> ConsentText:
    """The text that a person agrees to today, to the letter."""
    return policies.text_in_force(purpose)
