"""The doors of webhooks: where a shop wants to be told, and whether it was.

Opening and rotating carry no idempotency key: their answers show a secret, and answers are kept. Sent twice, the first
is refused, since an address has one webhook; the second makes one more secret, and every one before it signs on.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.errors import InFlight, KeyReused
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.states import IllegalTransition
from platform_core.webhooks import queries
from platform_core.webhooks.api import rendering as show
from platform_core.webhooks.api import serializers as shapes
from platform_core.webhooks.commands import asking, endpoints
from platform_core.webhooks.errors import (
    AddressInUse,
    AddressRefused,
    DeliveryNotFound,
    EndpointNotFound,
    NotSending,
    TooManyEndpoints,
    UnknownTopics,
)
from platform_core.webhooks.types import Opened

PRIVATE = {"Cache-Control": "no-store"}
ONCE = (InFlight, KeyReused)


class ForShops(APIView):
    """Open to everybody who acts for a shop."""

    permission_classes = (ActsForAShop,)


class Webhooks(ForShops):
    """The addresses at which the shop wants to be told."""

    @api(responses={200: shapes.WebhookPage}, operation_id="seller_webhooks_list")
    def get(self, request: Request) -> Response:
        mine = queries.endpoints_of(actor_of(request))
        return Response(page_of(mine, request, by=("-id",), show=show.row))

    @api(
        request=shapes.WebhookIn,
        responses={201: shapes.OpenedOut},
        refuses=(AddressRefused, AddressInUse, UnknownTopics, TooManyEndpoints),
        operation_id="seller_webhooks_open",
    )
    def post(self, request: Request) -> Response:
        opened = endpoints.open_endpoint(**parsed(shapes.WebhookIn, request), by=actor_of(request), at=clock.now())
        return _with_its_secret(opened, request, code=status.HTTP_201_CREATED)


class Topics(ForShops):
    """The topics that a shop may be told of, and the contents of their messages."""

    @api(responses={200: shapes.TopicsOut}, operation_id="seller_webhook_topics")
    def get(self, request: Request) -> Response:
        return Response(shapes.TopicsOut({"items": [asdict(topic) for topic in queries.topics()]}).data)


class OneWebhook(ForShops):
    """A webhook: look at it, change it, or delete it for good."""

    @api(responses={200: shapes.WebhookOut}, refuses=(EndpointNotFound,), operation_id="seller_webhooks_show")
    def get(self, request: Request, webhook_id: UUID) -> Response:
        return _show(webhook_id, request)

    @api(
        request=shapes.WebhookChangeIn,
        responses={200: shapes.WebhookOut},
        refuses=(EndpointNotFound, AddressRefused, AddressInUse, UnknownTopics, *ONCE),
        operation_id="seller_webhooks_revise",
    )
    @once
    def patch(self, request: Request, webhook_id: UUID) -> Response:
        changes = parsed(shapes.WebhookChangeIn, request)
        endpoints.revise(webhook_id, changes=changes, by=actor_of(request), at=clock.now())
        return _show(webhook_id, request)

    @api(responses={204: None}, refuses=(EndpointNotFound, *ONCE), operation_id="seller_webhooks_retire")
    @once
    def delete(self, request: Request, webhook_id: UUID) -> Response:
        endpoints.retire(webhook_id, by=actor_of(request), at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Pause(ForShops):
    """The pause of a webhook as a resource: PUT it to stop sending, DELETE it to go on."""

    @api(
        responses={200: shapes.WebhookOut},
        refuses=(EndpointNotFound, IllegalTransition, *ONCE),
        operation_id="seller_webhooks_pause",
    )
    @once
    def put(self, request: Request, webhook_id: UUID) -> Response:
        endpoints.pause(webhook_id, by=actor_of(request), at=clock.now())
        return _show(webhook_id, request)

    @api(
        responses={200: shapes.WebhookOut},
        refuses=(EndpointNotFound, IllegalTransition, *ONCE),
        operation_id="seller_webhooks_resume",
    )
    @once
    def delete(self, request: Request, webhook_id: UUID) -> Response:
        endpoints.resume(webhook_id, by=actor_of(request), at=clock.now())
        return _show(webhook_id, request)


class NewSecret(ForShops):
    """Another secret, shown once."""

    @api(
        request=shapes.RotationIn,
        responses={201: shapes.OpenedOut},
        refuses=(EndpointNotFound,),
        operation_id="seller_webhooks_rotate",
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        at_once = parsed(shapes.RotationIn, request)["at_once"]
        opened = endpoints.rotate(webhook_id, at_once=at_once, by=actor_of(request), at=clock.now())
        return _with_its_secret(opened, request, code=status.HTTP_201_CREATED)


class Test(ForShops):
    """A message that tells of nothing: does it come?"""

    @api(
        responses={201: shapes.DeliveryOut},
        refuses=(EndpointNotFound, NotSending, *ONCE),
        operation_id="seller_webhooks_test",
    )
    @once
    def post(self, request: Request, webhook_id: UUID) -> Response:
        by = actor_of(request)
        message = asking.test(webhook_id, by=by, at=clock.now())
        return Response(show.message(message, by=by), status=status.HTTP_201_CREATED)


class Deliveries(ForShops):
    """The messages sent or to be sent there, the newest first."""

    @api(responses={200: shapes.DeliveryPage}, refuses=(EndpointNotFound,), operation_id="seller_webhooks_deliveries")
    def get(self, request: Request, webhook_id: UUID) -> Response:
        by = actor_of(request)
        of, sent = queries.endpoint(webhook_id, by=by), queries.deliveries_of(webhook_id, by=by)
        return Response(page_of(sent, request, by=("-id",), show=partial(show.message_row, of=of)))


class OneDelivery(ForShops):
    """A message, and every call that was made for it."""

    @api(responses={200: shapes.DeliveryOut}, refuses=(DeliveryNotFound,), operation_id="seller_webhooks_delivery")
    def get(self, request: Request, delivery_id: UUID) -> Response:
        by = actor_of(request)
        return Response(show.message(queries.delivery(delivery_id, by=by), by=by))


class Redelivery(ForShops):
    """A message once more, under the same id."""

    @api(
        responses={201: shapes.DeliveryOut},
        refuses=(DeliveryNotFound, EndpointNotFound, NotSending, IllegalTransition, *ONCE),
        operation_id="seller_webhooks_redeliver",
    )
    @once
    def post(self, request: Request, delivery_id: UUID) -> Response:
        by = actor_of(request)
        message = asking.redeliver(delivery_id, by=by, at=clock.now())
        return Response(show.message(message, by=by), status=status.HTTP_201_CREATED)


def _show(webhook_id: UUID, request: Request) -> Response:
    by = actor_of(request)
    return Response(show.webhook(queries.endpoint(webhook_id, by=by), by=by, at=clock.now()))


def _with_its_secret(opened: Opened, request: Request, *, code: int) -> Response:
    by = actor_of(request)
    shown = show.webhook(queries.endpoint(opened.endpoint_id, by=by), by=by, at=clock.now())
    return Response(shown | {"secret": opened.secret}, status=code, headers=PRIVATE)
