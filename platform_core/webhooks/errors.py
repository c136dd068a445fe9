"""The refusals of webhooks."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused


class EndpointNotFound(NotFound):
    code = "webhooks.endpoint_not_found"
    title = "There is no such webhook"
    remedy = "Check the address; a shop sees its own webhooks only, and none that was deleted."
    endpoint_id: UUID


class DeliveryNotFound(NotFound):
    code = "webhooks.delivery_not_found"
    title = "There is no such message"
    remedy = "Check the address; a shop sees what was sent to its own webhooks only."
    delivery_id: UUID


class AddressRefused(RuleRefused):
    code = "webhooks.address_refused"
    title = "We do not send to this address"
    remedy = "Give an https address on the public internet, without a password in it; every reason is in params."
    reasons: tuple[str, ...]


class AddressInUse(Conflict):
    """``endpoint_id`` is the endpoint that has this address."""

    code = "webhooks.address_in_use"
    title = "There is a webhook to this address already"
    remedy = "Let that one hear of more; if its secret is lost, make another."
    endpoint_id: UUID


class UnknownTopics(RuleRefused):
    code = "webhooks.unknown_topics"
    title = "There are no such events for shops"
    remedy = "Choose from the list at /api/seller/v1/webhooks/topics."
    unknown: tuple[str, ...]


class TooManyEndpoints(Conflict):
    code = "webhooks.too_many"
    title = "Your shop has as many webhooks as it may"
    remedy = "Delete one that you no longer use, or let one of them hear of more."
    limit: int


class NotSending(Conflict):
    code = "webhooks.not_sending"
    title = "Nothing is sent to this webhook at present"
    remedy = "Resume it first."
    state: str
