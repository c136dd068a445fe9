"""Facts about advertisements."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class Advertised(DomainEvent):
    """A shop has something to tell those who agreed to its advertisements; the relay sends it to them, a few at a time.

    It has no state in which it could hang: a person who agrees later is not sent it, and a shop that may no longer sell
    when its turn comes reaches nobody more.
    """

    topic = "merchants.advertised"
    subject = "advertisement_id"
    advertisement_id: UUID
    merchant_id: UUID


class AdvertisementWentOut(DomainEvent):
    """So many more were sent it, up to the person ``after`` whom the next turn begins; none where all were.

    It names no shop, so that none reads who agreed.
    """

    topic = "merchants.advertisement_went_out"
    subject = "advertisement_id"
    advertisement_id: UUID
    reached: int
    after: UUID | None
