"""Facts about freight."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class FreightStated(DomainEvent):
    """A shop has stated the freight of an order, by province."""

    topic = "catalog.freight_stated"
    says = "Freight was stated"
    subject = "template_id"
    template_id: UUID
    merchant_id: UUID
    code: str
    number: int


class FreightChosen(DomainEvent):
    """A listing is sent by this template from now on; without one, free of charge."""

    topic = "catalog.freight_chosen"
    says = "The freight of a listing was chosen"
    subject = "listing_id"
    listing_id: UUID
    merchant_id: UUID
    code: str
