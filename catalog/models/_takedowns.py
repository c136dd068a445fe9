"""Which listings does a case of an app above keep from being shown and sold?"""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import Q

from catalog.models._walls import WORLD
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import READ, CompositeKey, Wall

CHANGE: Final = ("SELECT", "INSERT", "UPDATE (id, put_back_at)")

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

    What has several comes back with the last of them. Everybody may read it, as what it keeps from the window; why
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
            Wall("staff", may=CHANGE),
            Wall("system", may=CHANGE),
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
