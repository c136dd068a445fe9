"""Rows of the changes that shops reported."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import models
from django.db.models import Q

from merchants.shops.case import CHANGE
from merchants.shops.states import ChangeState
from merchants.shops.types import ChangedFact
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import READ, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.types import Place, Sealed

PARTS: Final = ("contact_name", "phone", "address")


class ChangeQuerySet(CaseQuerySet["Change"]):
    """Seen by its shop and by staff."""

    def in_force(self, merchant_id: UUID, *, fact: ChangedFact) -> Change | None:
        """The change that was verified last, if any was."""
        found = self.filter(merchant_id=merchant_id, fact=fact, state=ChangeState.VERIFIED)
        return found.order_by("-verified_at", "-id").first()


class Change(TenantRow, CaseRow):
    """A fact of a shop as it is now, by its own word. It is in force once somebody of staff has verified it.

    The value is sealed under the person who reported it; a public fact is copied to `Merchant` when verified.
    """

    CASE = CHANGE
    fact = models.CharField(max_length=30, choices=[(f.value, f.value) for f in ChangedFact])
    changed_on = models.DateField()
    contact_name = SealedField(null=True)
    phone = SealedField(null=True)
    address = SealedField(null=True)
    reported_by = models.UUIDField()
    reported_at = models.DateTimeField()
    verified_by = models.UUIDField(null=True)
    method = models.CharField(max_length=20, blank=True, default="")
    verified_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")

    verify_by: datetime | None  # stands beside one that is shown alone

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["merchant", "fact", "-verified_at"], name="facts_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(
                fields=["merchant", "fact"], condition=Q(state=ChangeState.REPORTED.value), name="one_change_of_a_fact"
            ),
            models.CheckConstraint(condition=Q(fact__in=[f.value for f in ChangedFact]), name="change_of_known_fact"),
            models.CheckConstraint(
                condition=~Q(state=ChangeState.VERIFIED.value) | (Q(verified_by__isnull=False) & ~Q(method="")),
                name="change_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=ChangeState.REFUSED.value) | ~Q(reason=""), name="change_refused_with_a_reason"
            ),
            Wall("shopper", own="reported_by", may=READ),
            Wall(
                "merchant",
                own="merchant",
                may=("SELECT", "INSERT", CHANGE.may_update(Role.MERCHANT, Role.SYSTEM, also=["id"])),
            ),
            Wall("staff", may=("SELECT", CHANGE.may_update(Role.STAFF, also=["id"]))),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(CHANGE.lifecycle)

    def sealed_parts(self) -> dict[str, Sealed]:
        """The parts of the new value that this fact has."""
        return {name: part for name in PARTS if (part := getattr(self, name)) is not None}

    @property
    def place(self) -> Place:
        """The place under which the value is sealed."""
        return Place.of(self, subject_id=self.reported_by)
