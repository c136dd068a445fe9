"""Rows of frozen lots, which are the recalls."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Self
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import F, Q

from catalog.listings.models import WORLD, choices
from catalog.safety.case import LOT_FREEZE
from catalog.safety.states import FreezeState
from catalog.safety.types import Disposal, FreezeBasis
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import READ, CompositeKey, Wall

GIVEN: Final = (  # with the freeze, and never changed
    *("number", "basis", "source", "sample", "listing", "sku", "lot", "danger", "advice", "disposal", "ground"),
    *("frozen_by", "frozen_at"),
)
FROZEN: Final = Q(state=str(FreezeState.FROZEN))


class LotFreezeQuerySet(CaseQuerySet["LotFreeze"]):
    def standing(self) -> Self:
        return self.filter(FROZEN)

    def of_items(self, sku_ids: Collection[UUID]) -> Self:
        """The freezes in force of these items."""
        return self.standing().filter(sku_id__in=sku_ids)


class LotFreeze(TenantRow, CaseRow):
    """Nobody may buy or send this lot of this item, from now on and until a person of staff lifts it.

    ``lot`` is empty for the pieces that came without one. Everybody may read it: it is the recall. ``ground``: on which
    law, or decision in this case, it rests that goods are destroyed and not sent back (OPR-27).
    """

    CASE = LOT_FREEZE
    number = models.CharField(max_length=32)
    basis = models.CharField(max_length=12, choices=choices(FreezeBasis))
    source = models.CharField(max_length=120, blank=True, default="")
    sample = models.ForeignKey(
        "catalog.Sample", on_delete=models.PROTECT, related_name="freezes", null=True, db_constraint=False
    )
    listing = models.ForeignKey(
        "catalog.Listing", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    lot = models.CharField(max_length=60, blank=True)
    danger = models.TextField()
    advice = models.TextField()
    disposal = models.CharField(max_length=12, choices=choices(Disposal))
    ground = models.TextField(blank=True, default="")
    frozen_by = models.UUIDField()
    frozen_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    report_reference = models.CharField(max_length=120, blank=True, default="")
    told_at = models.DateTimeField(null=True)
    lift_reason = models.TextField(blank=True, default="")
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    objects = LotFreezeQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["-frozen_at", "-id"], name="freezes_newest"),
            models.Index(fields=["merchant", "-frozen_at", "-id"], name="freezes_of_a_shop"),
        )
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["number"], name="freeze_number"),
            models.UniqueConstraint(fields=["sku", "lot"], condition=FROZEN, name="frozen_once"),
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            CompositeKey(to="catalog.Sample", fields=("merchant", "sample")),
            models.CheckConstraint(condition=~Q(danger="") & ~Q(advice=""), name="frozen_with_danger_and_advice"),
            models.CheckConstraint(
                condition=~Q(disposal=Disposal.DESTROY.value) | ~Q(ground=""), name="destroyed_on_a_ground"
            ),
            models.CheckConstraint(
                condition=Q(basis=FreezeBasis.SAMPLE.value, sample__isnull=False)
                | (~Q(basis=FreezeBasis.SAMPLE.value) & Q(sample=None)),
                name="frozen_by_its_sample",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None) | (~Q(lifted_by=F("frozen_by")) & ~Q(lift_reason="")),
                name="lifted_by_another_with_a_reason",
            ),
            *WORLD,
            *(Wall(role, public=True) for role in ("regulator", "outside")),
            Wall(
                "merchant",
                own="merchant",
                public=True,
                may=("SELECT", "INSERT", "UPDATE (id, reported_at, report_reference)"),
            ),
            Wall("staff", may=("SELECT", "INSERT", LOT_FREEZE.may_update(Role.STAFF, also=["id"]))),
            Wall("system", may=("SELECT", LOT_FREEZE.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(LOT_FREEZE.lifecycle),
            pgtrigger.Trigger(
                name="a_shop_recalls_its_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("current_user = 'tp_merchant' AND NEW.basis <> 'shop'"),
                func="RAISE EXCEPTION 'a shop freezes a lot on its own word alone';",
            ),
            pgtrigger.ReadOnly(name="freeze_stays", fields=list(GIVEN)),
            pgtrigger.Protect(name="freeze_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.number
