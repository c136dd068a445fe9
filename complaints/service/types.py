"""Values of conversations with customer service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from platform_core.labels import Labelled


class ServiceChannel(Labelled):
    """The kind of way to customer service."""

    SHOP = "shop", "write to the shop"
    PERSON = "person", "write to a person of the platform"
    TELEPHONE = "telephone", "call the platform"
    COMPLAINT = "complaint", "file a complaint"


class HandOver(Labelled):
    """The reason why a person of the platform took over."""

    ASKED = "asked", "a person was asked for"
    SHOP_SILENT = "shop_silent", "the shop did not reply in time"


class Closing(Labelled):
    """The reason why a conversation was closed."""

    BY_SHOPPER = "by_shopper", "the shopper closed it"
    BY_SHOP = "by_shop", "the shop closed it after its reply"
    BY_STAFF = "by_staff", "the platform closed it after its reply"
    SILENCE = "silence", "nobody wrote after the last reply"
    NOT_ANSWERED = "not_answered", "the platform did not reply in time"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAbout:
    """The subject of a conversation: an order, a listing or a shop; with none of them it is with the platform."""

    order_id: UUID | None = None
    listing_id: UUID | None = None
    merchant_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChannel:
    """A way to customer service with its hours, and the time and rule of the promised reply; both empty for none."""

    channel: ServiceChannel
    where: str
    opens: time | None
    closes: time | None
    rule: str
    within: str
