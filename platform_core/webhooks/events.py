"""What do webhooks tell? Who opened a way out of the house and closed it, and what went through."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.webhooks.types import Disabled, Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfAnEndpoint:
    endpoint_id: UUID
    merchant_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointOpened(_OfAnEndpoint, DomainEvent):
    """A shop wants to be told. Of its address only the host is told: the rest may be a secret of the shop."""

    topic = "webhooks.endpoint_opened"
    subject = "endpoint_id"
    host: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRevised(_OfAnEndpoint, DomainEvent):
    """It goes elsewhere, or hears of other things, from now on."""

    topic = "webhooks.endpoint_revised"
    subject = "endpoint_id"
    host: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRotated(_OfAnEndpoint, DomainEvent):
    """A new secret signs; ``at_once``: the old one does no longer."""

    topic = "webhooks.secret_rotated"
    subject = "endpoint_id"
    secret_id: UUID
    at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointPaused(_OfAnEndpoint, DomainEvent):
    """The shop wants nothing sent for now."""

    topic = "webhooks.endpoint_paused"
    subject = "endpoint_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointResumed(_OfAnEndpoint, DomainEvent):
    """It is sent to again."""

    topic = "webhooks.endpoint_resumed"
    subject = "endpoint_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointDisabled(_OfAnEndpoint, DomainEvent):
    """We send there no more until the shop says so: it has failed for days, or said that it is gone."""

    topic = "webhooks.endpoint_disabled"
    subject = "endpoint_id"
    host: str
    why: Disabled


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRetired(_OfAnEndpoint, DomainEvent):
    """The shop has no more use for it."""

    topic = "webhooks.endpoint_retired"
    subject = "endpoint_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointTested(_OfAnEndpoint, DomainEvent):
    """The shop asked for a message to see whether it comes."""

    topic = "webhooks.tested"
    says = "A test"
    subject = "endpoint_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfADelivery:
    delivery_id: UUID
    endpoint_id: UUID
    merchant_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDelivered(_OfADelivery, DomainEvent):
    """The shop's system has taken the message: so far, the shop was told."""

    topic = "webhooks.delivered"
    subject = "delivery_id"
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(_OfADelivery, DomainEvent):
    """It was not taken, and is not tried again by itself."""

    topic = "webhooks.failed"
    subject = "delivery_id"
    attempts: int
    why: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeliveryAsked(_OfADelivery, DomainEvent):
    """The shop wants it once more, under the same id."""

    topic = "webhooks.redelivery_asked"
    subject = "delivery_id"
