"""Rows of endpoints: the address of a shop's messages, their topics, and the secrets that sign them."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from platform_core.actors import Actor, Role
from platform_core.rows import TENANT_KEY, Stateful, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import READ, CompositeKey, Wall
from platform_core.webhooks.errors import EndpointNotFound
from platform_core.webhooks.policies import LONGEST_LABEL, LONGEST_URL
from platform_core.webhooks.states import ENDPOINT, EndpointState

# A shop cannot read its secrets: no page and no query of its own can show one twice.
WRITES_SECRETS: Final = ("SELECT (id, merchant_id, endpoint_id, since, until)", "INSERT", "UPDATE (until)")
# Staff see an endpoint's state but not its address: the path and the query may contain a secret of the shop.
STANDING: Final = "id, merchant_id, name, topics, opened_at, state, state_since, next_at, rest_until, failures"
SEES_HOW_IT_STANDS: Final = (f"SELECT ({STANDING}, failing_since)",)
TAKES_TURNS: Final = ("SELECT", "UPDATE (id, state, state_since, next_at, rest_until, failures, failing_since)")


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def visible_to(self, actor: Actor) -> Self:
        """A shop's own endpoints except deleted ones; to staff all of them, without addresses."""
        match actor.role:
            case Role.MERCHANT:
                return self.filter(merchant_id=actor.merchant_id).exclude(state=EndpointState.RETIRED)
            case Role.STAFF:
                return self.defer("url")
            case Role.SYSTEM:
                return self
            case _:
                return self.none()

    def see(self, endpoint_id: UUID, *, by: Actor) -> Endpoint:
        """The row, if this actor may see it. Raises ``EndpointNotFound``."""
        return _only(self.visible_to(by), endpoint_id)

    def take(self, endpoint_id: UUID, *, by: Actor) -> Endpoint:
        """The row, locked until the commit, if this actor may see it. Raises ``EndpointNotFound``."""
        return _only(self.visible_to(by).select_for_update(), endpoint_id)


class Endpoint(Stateful, TenantRow):
    """An address of a shop's own systems.

    ``next_at`` is its next turn, null if no message waits. ``rest_until`` is the end of its rest after a failure, or of
    the lease of a call that is being made. So there is one call at a time, and one index to read.
    """

    LIFECYCLE = ENDPOINT
    url = models.CharField(max_length=LONGEST_URL)
    name = models.CharField(max_length=LONGEST_LABEL, blank=True)
    topics = models.JSONField()
    opened_at = models.DateTimeField()
    state_since = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(
                fields=["merchant", "url"],
                condition=~Q(state=EndpointState.RETIRED.value),
                name="one_webhook_an_address",
            ),
            Wall("merchant", own="merchant", may=("SELECT", "INSERT", "UPDATE")),
            Wall("staff", may=SEES_HOW_IT_STANDS),
            Wall("system", may=TAKES_TURNS),
        )
        indexes = (
            models.Index(fields=["next_at", "id"], condition=Q(next_at__isnull=False), name="webhook_turns"),
            models.Index(fields=["merchant", "-id"], name="webhooks_of_a_shop"),
        )
        triggers = kept_by_the_database(ENDPOINT)

    def __str__(self) -> str:
        return self.name or str(self.id)

    @property
    def is_sent_to(self) -> bool:
        return self.stage is EndpointState.ENABLED


class SecretQuerySet(models.QuerySet["Secret"]):
    def that_sign(self, endpoint_id: UUID, *, at: datetime) -> Self:
        """The secrets that sign, newest first."""
        valid = self.filter(Q(until=None) | Q(until__gt=at), endpoint_id=endpoint_id)
        return valid.order_by("-since", "-id")


class Secret(TenantRow):
    """A signing secret of an endpoint, wrapped by the master key, until it was replaced for long enough."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="secrets", db_constraint=False)
    sealed = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = SecretQuerySet.as_manager()

    class Meta:
        constraints = (
            TENANT_KEY,
            CompositeKey(to="webhooks.Endpoint", fields=("merchant", "endpoint")),
            models.UniqueConstraint(fields=["endpoint"], condition=Q(until=None), name="one_newest_secret"),
            Wall("merchant", own="merchant", may=WRITES_SECRETS),
            Wall("system", may=READ),
        )


def _only(rows: EndpointQuerySet, endpoint_id: UUID) -> Endpoint:
    found = rows.filter(id=endpoint_id).first()
    if found is None:
        raise EndpointNotFound(endpoint_id=endpoint_id)
    return found
