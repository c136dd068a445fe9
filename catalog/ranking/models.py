"""Rows of ranking: pieces received of a listing, and paid places."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import connection, models
from django.db.models import F, Q

from catalog.listings.models import WORLD, choices
from catalog.ranking.types import AdSlot, Booking
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow, new_id
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall

ADD = """
INSERT INTO catalog_listingsales (id, merchant_id, listing_id, pieces) VALUES (%s, %s, %s, %s)
ON CONFLICT (listing_id) DO UPDATE SET pieces = catalog_listingsales.pieces + excluded.pieces
"""


class ListingSalesQuerySet(models.QuerySet["ListingSales"]):
    def add(self, listing_id: UUID, *, merchant_id: UUID, pieces: int) -> None:
        """Add pieces in one statement, so that two at once both count."""
        with connection.cursor() as cursor:
            cursor.execute(ADD, [new_id(), merchant_id, listing_id, pieces])


class ListingSales(TenantRow):
    """The number of pieces of a listing that were received. Counted by the relay, out of the way of buyers."""

    listing = models.OneToOneField(
        "catalog.Listing", on_delete=models.PROTECT, related_name="sales", db_constraint=False
    )
    pieces = models.PositiveIntegerField(default=0)

    objects = ListingSalesQuerySet.as_manager()

    class Meta:
        constraints = (
            TENANT_KEY,
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            *WORLD,
            Wall("merchant", public=True),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", "INSERT", "UPDATE")),
            Wall("auditor", may=READ),
        )


class PlacementQuerySet(models.QuerySet["Placement"]):
    def that_run(self, *, at: datetime) -> Self:
        """The placements that run at this instant."""
        return self.filter(begins_at__lte=at, ends_at__gt=at)

    def beside(self, booking: Booking) -> Self:
        """Those in the same slot at any time of this booking."""
        return self.filter(slot=booking.slot, begins_at__lt=booking.ends_at, ends_at__gt=booking.begins_at)


class Placement(AppendOnly, TenantRow):
    """A place among the listings that its advertiser, the shop itself, pays for: never among the results, and marked.

    It begins and ends by its own times; none is begun in the past.
    """

    listing = models.ForeignKey(
        "catalog.Listing", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    slot = models.CharField(max_length=20, choices=choices(AdSlot))
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    booked_by = models.UUIDField()
    booked_at = models.DateTimeField()

    objects = PlacementQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["ends_at", "begins_at"], name="placements_by_time"),)
        constraints = (
            TENANT_KEY,
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            models.CheckConstraint(condition=Q(slot__in=[s.value for s in AdSlot]), name="placement_in_known_slot"),
            models.CheckConstraint(
                condition=Q(begins_at__gte=F("booked_at"), ends_at__gt=F("begins_at")), name="placement_to_come"
            ),
            models.UniqueConstraint(fields=["listing", "slot", "begins_at"], name="placed_once"),
            *WORLD,
            Wall("merchant", public=True),
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
