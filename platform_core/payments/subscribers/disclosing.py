"""The record that the provider hears of a person."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.vault.ports import disclose


def disclose_to_provider(person_id: UUID, context: DeliveryContext) -> None:
    """Tell privacy that the provider knows a payer or payee: by a pseudonym, and by an account where one is named."""
    with bound(SYSTEM), transaction.atomic():
        disclose("payments.provider", person_id=person_id, by=RELAY, at=context.handled_at)
