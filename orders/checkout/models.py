"""Rows of add-ons that shops offer beside their goods."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall

STATED_BY_A_SHOP: Final = (
    Wall("anonymous", public=True),
    Wall("shopper", public=True),
    Wall("merchant", own="merchant", may=APPEND),
    Wall("staff", may=READ),
    Wall("system", may=READ),
    Wall("auditor", may=READ),
)


class AddOnOfferQuerySet(models.QuerySet["AddOnOffer"]):
    def any_beside(self, sku_ids: Collection[UUID]) -> bool:
        """Whether anything was ever offered beside these: for most goods nothing was, and every quote asks."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM orders_addonoffer WHERE sku_id = ANY (%s::uuid[]))", [list(sku_ids)]
            )
            return bool(cursor.fetchone()[0])


class AddOnOffer(TenantRow, AppendOnly):
    """A shop offers one of its SKUs beside another (gift wrapping), or says that it does so no more. The latest counts.

    There is no column for a default: an add-on is in no quote unless the shopper has written it.
    """

    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    extra = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    offered = models.BooleanField()
    stated_at = models.DateTimeField()

    objects = AddOnOfferQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["sku", "extra", "number"], name="add_on_number"),
            models.CheckConstraint(condition=~Q(sku=models.F("extra")), name="add_on_is_another"),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            CompositeKey(to="catalog.Sku", fields=("merchant", "extra")),
            *STATED_BY_A_SHOP,
        )
        triggers = AppendOnly.Meta.triggers
