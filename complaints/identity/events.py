"""Events about requests for a shop's identity."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class IdentityEvent(DomainEvent):
    """Which request, about which shop, of whom."""

    subject: ClassVar[str] = "identity_id"
    person: ClassVar[str] = "shopper_id"
    identity_id: UUID
    number: str
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID


class IdentityAsked(IdentityEvent):
    """A buyer who says that they were harmed asks who the shop is."""

    topic = "complaints.identity_asked"
    says = "The identity of the shop was asked for"


class IdentityGiven(IdentityEvent):
    """The buyer has been given name, address and contact; the disclosure log of the house. No shop hears of it."""

    topic = "complaints.identity_given"
    says = "The identity of the shop was given"


class IdentityNotGiven(IdentityEvent):
    """The platform has not given it in time. By law it answers for the harm itself then."""

    topic = "complaints.identity_not_given"
    says = "The identity was not given in time"
