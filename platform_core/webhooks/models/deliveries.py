"""Rows of messages to endpoints: the attempts of each, and the position of the reader in the log."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from platform_core.actors import Actor
from platform_core.eventlog.models import Xid8Field
from platform_core.rows import TENANT_KEY, AppendOnly, Stateful, TenantQuerySet, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.webhooks.errors import DeliveryNotFound
from platform_core.webhooks.models.endpoints import Endpoint
from platform_core.webhooks.states import DELIVERY, DeliveryState
from platform_core.webhooks.types import Failure

ASKS_AGAIN: Final = ("SELECT", "INSERT", "UPDATE (id, state, attempts, asked_at, due_at)")
BRINGS: Final = ("SELECT", "INSERT", "UPDATE (id, state, attempts, due_at, claimed_at)")


class DeliveryQuerySet(TenantQuerySet["Delivery"]):
    def waiting(self, endpoint_id: UUID) -> Self:
        return self.filter(endpoint_id=endpoint_id, state=DeliveryState.WAITING)

    def due(self, endpoint_id: UUID, *, at: datetime) -> Self:
        """Due messages in the order of their facts: a later one about the same thing must not overtake."""
        return self.waiting(endpoint_id).filter(due_at__lte=at).order_by("id")

    def see(self, delivery_id: UUID, *, by: Actor) -> Delivery:
        """The row, if this actor may see it. Raises ``DeliveryNotFound``."""
        found = self.visible_to(by).filter(id=delivery_id).first()
        if found is None:
            raise DeliveryNotFound(delivery_id=delivery_id)
        return found


class Delivery(Stateful, TenantRow):
    """A message: one fact for one endpoint, with its body as it was first written.

    ``claimed_at`` is set while a call is being made. ``asked_at`` is when the fact was read, or the message asked for
    again.
    """

    LIFECYCLE = DELIVERY
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries", db_constraint=False)
    event_id = models.UUIDField()
    topic = models.CharField(max_length=80)
    body = models.TextField()
    attempts = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = (
            TENANT_KEY,
            CompositeKey(to="webhooks.Endpoint", fields=("merchant", "endpoint")),
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="told_once_an_endpoint"),
            Wall("merchant", own="merchant", may=ASKS_AGAIN),
            Wall("staff", may=READ),
            Wall("system", may=BRINGS),
        )
        indexes = (
            models.Index(fields=["endpoint", "due_at"], condition=Q(state="waiting"), name="webhooks_to_send"),
            models.Index(fields=["endpoint", "-id"], name="webhooks_sent"),
        )
        triggers = kept_by_the_database(DELIVERY)

    def __str__(self) -> str:
        return f"{self.topic} {self.message_id}"

    @property
    def is_between_attempts(self) -> bool:
        return self.stage is DeliveryState.WAITING and self.attempts > 0 and self.claimed_at is None

    @property
    def message_id(self) -> str:
        """The id of the fact: the same for every attempt, so that a receiver recognises a repetition."""
        return str(self.event_id)


class Attempt(AppendOnly, TenantRow):
    """One call and its result. Nothing that the other side wrote is kept.

    Kept as long as the business that it is about: it proves that a shop was informed, or could not be.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="tries", db_constraint=False)
    made_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=20, blank=True, choices=[(f.value, f.value) for f in Failure])

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            CompositeKey(to="webhooks.Delivery", fields=("merchant", "delivery")),
            models.CheckConstraint(condition=Q(failure__in=["", *Failure]), name="attempt_failed_of_known_cause"),
            Wall("merchant", own="merchant", may=READ),
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
        )
        indexes = (models.Index(fields=["delivery", "id"], name="attempts_of_a_webhook"),)


class Place(models.Model):
    """The position of the reader in the log, in commit order. One row, which the migration inserts."""

    name = models.CharField(max_length=20, primary_key=True)
    xid = Xid8Field()
    event_id = models.UUIDField()

    class Meta:
        constraints = (Wall("system", may=("SELECT", "UPDATE")), Wall("staff", may=READ))
