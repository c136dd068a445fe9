"""Rows of requests for a shop's identity, with their guards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from complaints.complaint.case import CLOCK, STAFF
from complaints.identity.case import IDENTITY
from complaints.identity.states import IdentityState as S
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField


class IdentityRequest(TenantRow, CaseRow):
    """A buyer who says that they were harmed asks for real name, address and contact of the shop.

    ``disclosed`` is what they were given, as it was verified then, sealed for them alone: the disclosure log.
    """

    CASE = IDENTITY
    number = models.CharField(max_length=32)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shopper_id = models.UUIDField()
    harm = SealedField()
    disclosed = SealedField(null=True)
    asked_at = models.DateTimeField()
    ungiven_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)

    objects = CaseQuerySet["IdentityRequest"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["shopper_id", "-asked_at", "-id"], name="identities_of_a_shopper"),)
        constraints = (
            TENANT_KEY,
            CompositeKey(to="orders.Order", fields=("merchant", "order")),
            models.UniqueConstraint(fields=["number"], name="identity_number"),
            models.UniqueConstraint(fields=["order"], name="one_identity_an_order"),
            models.CheckConstraint(
                condition=~Q(state=S.GIVEN.value) | Q(disclosed__isnull=False), name="given_is_told"
            ),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("staff", may=("SELECT", IDENTITY.may_update(STAFF, also=["id"]))),
            Wall("system", may=("SELECT", IDENTITY.may_update(CLOCK, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(IDENTITY.lifecycle)
