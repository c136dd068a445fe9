"""Which facts do webhooks publish? Who registered and deleted a webhook, and what was delivered."""

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
    """A shop registered a webhook. The fact names its host only: the rest may be a secret of the shop."""

    topic = "webhooks.endpoint_opened"
    subject = "endpoint_id"
    host: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRevised(_OfAnEndpoint, DomainEvent):
    """Its address or its topics changed."""

    topic = "webhooks.endpoint_revised"
    subject = "endpoint_id"
    host: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRotated(_OfAnEndpoint, DomainEvent):
    """A new secret signs; with ``at_once`` the old one no longer does."""

    topic = "webhooks.secret_rotated"
    subject = "endpoint_id"
    secret_id: UUID
    at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointPaused(_OfAnEndpoint, DomainEvent):
    """The shop paused it."""

    topic = "webhooks.endpoint_paused"
    subject = "endpoint_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointResumed(_OfAnEndpoint, DomainEvent):
    """Messages are sent to it again."""

    topic = "webhooks.endpoint_resumed"
    subject = "endpoint_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointDisabled(_OfAnEndpoint, DomainEvent):
    """We stopped sending until the shop resumes it: it failed for days, or answered that it is gone."""

    topic = "webhooks.endpoint_disabled"
    subject = "endpoint_id"
    host: str
    why: Disabled


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRetired(_OfAnEndpoint, DomainEvent):
    """The shop deleted it."""

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
    """The shop's system accepted the message: this proves that the shop was informed."""

    topic = "webhooks.delivered"
    subject = "delivery_id"
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(_OfADelivery, DomainEvent):
    """It was not accepted, and is not retried automatically."""

    topic = "webhooks.failed"
    subject = "delivery_id"
    attempts: int
    why: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeliveryAsked(_OfADelivery, DomainEvent):
    """The shop asked for it again, under the same id."""

    topic = "webhooks.redelivery_asked"
    subject = "delivery_id"
