"""The record of violations, append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from merchants.violations.types import ViolationKind
from platform_core.rows import TENANT_KEY, AppendOnly, TenantQuerySet, TenantRow
from platform_core.tenancy.walls import APPEND, READ, Wall


class ViolationQuerySet(TenantQuerySet["Violation"]):
    """Seen by its shop."""


class Violation(AppendOnly, TenantRow):
    """A shop crossed a line: in which case, when, and which duties say so. A record of fact; a sanction is another.

    Written on the shop's side of the wall by its finder (mostly a clock); nobody takes one away.
    """

    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in ViolationKind])
    about_type = models.CharField(max_length=60)
    about_id = models.UUIDField()
    duties = models.JSONField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    objects = ViolationQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["merchant", "-happened_at", "-id"], name="violations_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "kind", "about_type", "about_id"], name="one_violation_a_case"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in ViolationKind]), name="violation_of_known_kind"
            ),
            models.CheckConstraint(condition=~Q(duties=[]), name="violation_of_a_duty"),
            Wall("merchant", own="merchant", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
