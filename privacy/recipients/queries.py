"""Queries on the recipients in force, and on the supplies of a person's data."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from platform_core.tenancy.scopes import bound, shopper
from privacy.recipients.models import Recipient, Supply
from privacy.recipients.types import SupplyView


def recipients() -> Sequence[Recipient]:
    """The recipients in force, by port: everybody may read them."""
    return list(Recipient.objects.filter(ended_at=None).order_by("port"))


def supplies_to(person_id: UUID) -> list[SupplyView]:
    """The recipients of this person's data, the latest first; read in the person's scope."""
    with bound(shopper(person_id)):
        rows = Supply.objects.filter(person_id=person_id).select_related("recipient").order_by("-on", "id")
        return [_describe_supply(row) for row in rows]


def _describe_supply(row: Supply) -> SupplyView:
    to = row.recipient
    return SupplyView(name=to.name, contact=to.contact, purpose=to.purpose, categories=to.categories, on=row.on)
