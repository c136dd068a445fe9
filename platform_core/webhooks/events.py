"""The facts of webhooks: who registered and deleted one, and which messages were delivered."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.webhooks.types import Disabled, Failure


class _OfAnEndpoint(DomainEvent):
    endpoint_id: UUID
    merchant_id: UUID


class EndpointOpened(_OfAnEndpoint):
    """A shop registered a webhook. The fact names its host only: the rest may be a secret of the shop."""

    topic = "webhooks.endpoint_opened"
    subject = "endpoint_id"
    host: str
    topics: tuple[str, ...]


class EndpointRevised(_OfAnEndpoint):
    """Its address or its topics changed."""

    topic = "webhooks.endpoint_revised"
    subject = "endpoint_id"
    host: str
    topics: tuple[str, ...]


class SecretRotated(_OfAnEndpoint):
    """A new secret signs; with ``at_once`` the old one no longer does."""

    topic = "webhooks.secret_rotated"
    subject = "endpoint_id"
    secret_id: UUID
    at_once: bool


class EndpointPaused(_OfAnEndpoint):
    """The shop paused it."""

    topic = "webhooks.endpoint_paused"
    subject = "endpoint_id"


class EndpointResumed(_OfAnEndpoint):
    """Messages are sent to it again."""

    topic = "webhooks.endpoint_resumed"
    subject = "endpoint_id"


class EndpointDisabled(_OfAnEndpoint):
    """We stopped sending until the shop resumes it: it failed for days, or answered that it is gone."""

    topic = "webhooks.endpoint_disabled"
    subject = "endpoint_id"
    host: str
    why: Disabled


class EndpointRetired(_OfAnEndpoint):
    """The shop deleted it."""

    topic = "webhooks.endpoint_retired"
    subject = "endpoint_id"


class EndpointTested(_OfAnEndpoint):
    """The shop asked for a message to see whether it comes."""

    topic = "webhooks.tested"
    says = "A test"
    subject = "endpoint_id"


class _OfADelivery(DomainEvent):
    delivery_id: UUID
    endpoint_id: UUID
    merchant_id: UUID


class MessageDelivered(_OfADelivery):
    """The shop's system accepted the message: this proves that the shop was informed."""

    topic = "webhooks.delivered"
    subject = "delivery_id"
    attempts: int


class MessageFailed(_OfADelivery):
    """It was not accepted, and is not retried automatically."""

    topic = "webhooks.failed"
    subject = "delivery_id"
    attempts: int
    why: Failure


class RedeliveryAsked(_OfADelivery):
    """The shop asked for it again, under the same id."""

    topic = "webhooks.redelivery_asked"
    subject = "delivery_id"
