"""Rows of measures and cases that keep goods from show."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import Q

from catalog.listings.models import WORLD
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import READ, CompositeKey, Wall

MAY_LIFT: Final = ("SELECT", "INSERT", "UPDATE (id, lifted_at)")

# Nothing but a measure that holds takes goods from the window, and none comes back while it does.
OF_A_MEASURE: Final = """
IF (NEW.lifted_at IS NULL) IS DISTINCT FROM EXISTS (
    SELECT FROM merchants_sanction WHERE id = NEW.sanction_id AND merchant_id = NEW.merchant_id
        AND kind = 'listing_restriction' AND effective_at IS NOT NULL
        AND ended_at IS NULL AND (lifted_at IS NULL OR restored_at IS NOT NULL)
)
THEN RAISE EXCEPTION 'goods are restricted by a measure, and for as long as it holds'; END IF;
RETURN NEW;
"""


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def holding(self) -> RestrictionQuerySet:
        return self.filter(lifted_at=None)


class Restriction(TenantRow):
    """A measure against some goods, for as long as it holds: one listing of its shop, or all of a category.

    Everybody may read it, as its effect on the window; why stands in the bulletin of the measure. It has no state of
    its own: it holds while the measure does, and one that is upheld later makes new rows.
    """

    sanction_id = models.UUIDField()
    listing = models.ForeignKey(
        "catalog.Listing", on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False, db_index=False
    )
    category = models.ForeignKey("catalog.Category", on_delete=models.PROTECT, related_name="+", null=True)
    restricted_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "listing"], condition=Q(lifted_at=None), name="restricted_goods_of_shop"),
            models.Index(fields=["sanction_id"], name="restrictions_of_a_measure"),
        )
        constraints = (
            TENANT_KEY,
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            models.CheckConstraint(
                condition=Q(listing=None) ^ Q(category=None), name="restricts_a_listing_or_a_category"
            ),
            *WORLD,
            Wall("merchant", public=True),
            Wall("staff", may=MAY_LIFT),
            Wall("system", may=MAY_LIFT),
            Wall("auditor", may=READ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="of_a_measure",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=OF_A_MEASURE,
            ),
            pgtrigger.ReadOnly(name="restriction_stays", exclude=["lifted_at"]),
            pgtrigger.Protect(name="never_thrown_away", operation=pgtrigger.Delete),
            AppendOnly.Meta.triggers[1],
        )


MAY_PUT_BACK: Final = ("SELECT", "INSERT", "UPDATE (id, put_back_at)")

# Each kind of case brings a function of the database, `takedown_for_<kind>`, that knows whether the case keeps goods
# down now. Nothing else takes a listing from the window by this table, and none comes back while the case says no. A
# kind that nobody has brought a function for is refused.
FOR_A_CASE: Final = """
EXECUTE format('SELECT public.%I($1, $2)', 'takedown_for_' || replace(NEW.case_kind, '.', '_'))
    INTO holds USING NEW.merchant_id, NEW.case_id;
IF (NEW.put_back_at IS NULL) IS DISTINCT FROM holds
THEN RAISE EXCEPTION 'a listing is down for a case, and for as long as it says so'; END IF;
RETURN NEW;
"""


class TakedownQuerySet(models.QuerySet["Takedown"]):
    def holding(self) -> TakedownQuerySet:
        return self.filter(put_back_at=None)


class Takedown(TenantRow):
    """A listing that a case keeps from being shown and sold, for as long as that case says so: a row for each reason.

    A listing with several comes back with the last of them. Everybody may read it, as its effect on the window; why
    stands with the case.
    """

    case_kind = models.CharField(max_length=60)
    case_id = models.UUIDField()
    listing = models.ForeignKey(
        "catalog.Listing", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    taken_down_at = models.DateTimeField()
    put_back_at = models.DateTimeField(null=True)

    objects = TakedownQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "listing"], condition=Q(put_back_at=None), name="listings_taken_down"),
        )
        constraints = (
            TENANT_KEY,
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            models.UniqueConstraint(fields=["case_id", "listing"], name="down_once_for_a_case"),
            *WORLD,
            Wall("merchant", own="merchant", public=True, may=("SELECT", "UPDATE (id, put_back_at)")),
            Wall("staff", may=MAY_PUT_BACK),
            Wall("system", may=MAY_PUT_BACK),
            Wall("auditor", may=READ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="for_a_case",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("holds", "boolean")],
                func=FOR_A_CASE,
            ),
            pgtrigger.ReadOnly(name="takedown_stays", exclude=["put_back_at"]),
            pgtrigger.Protect(name="never_thrown_away", operation=pgtrigger.Delete),
            AppendOnly.Meta.triggers[1],
        )
