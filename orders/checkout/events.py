"""Facts about add-ons, which a shopper chooses beside goods."""

from __future__ import annotations

from uuid import UUID

from catalog.listings.types import Exclusion
from platform_core.eventlog.facts import DomainEvent


class ExclusionConfirmed(DomainEvent):
    """The shopper has confirmed, of this line of this purchase, that it does not go back without a reason (NRR-20b)."""

    topic = "orders.exclusion_confirmed"
    says = "It was confirmed that something does not go back without a reason"
    subject = "order_id"
    person = "shopper_id"
    for_shops = ("order_id", "line_id", "exclusion")
    order_id: UUID
    line_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    exclusion: Exclusion


class AddOnOffered(DomainEvent):
    """A shop offers one of its items beside another, or does so no more."""

    topic = "orders.add_on_offered"
    says = "Something was offered beside an item"
    subject = "sku_id"
    sku_id: UUID
    merchant_id: UUID
    extra_id: UUID
    offered: bool


class AddOnChosen(DomainEvent):
    """The shopper chose an add-on offered beside another item, by an act of their own."""

    topic = "orders.addon_chosen"
    says = "Something that was offered beside the goods was chosen"
    subject = "order_id"
    person = "shopper_id"
    order_id: UUID
    line_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    sku_id: UUID
    chosen_with: UUID
