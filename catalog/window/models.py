"""Rows of the window: listings ready to be read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import F, Q

from catalog.listings.models import PLATFORM, WORLD
from platform_core.rows import TENANT_KEY, TenantRow
from platform_core.tenancy.walls import CompositeKey, Wall

RESTOCK: Final = """
UPDATE catalog_shown AS row SET in_stock = said.in_stock, card = said.card, page = said.page
FROM unnest(%s::uuid[], %s::boolean[], %s::text[], %s::text[]) AS said (id, in_stock, card, page) WHERE row.id = said.id
"""


class ShownQuerySet(models.QuerySet["Shown"]):
    def of(self, listing_ids: Collection[UUID]) -> Self:
        return self.filter(listing_id__in=listing_ids)

    def at(self, at: datetime) -> Self:
        return self.filter(begins_at__lte=at, ends_at__gt=at)

    def restock(self, rows: Mapping[UUID, tuple[bool, str, str]]) -> None:
        """Write into each of these whether there are pieces, with this card and this page. No index holds any of it."""
        columns = zip(*((id_, *said) for id_, said in rows.items()), strict=True)
        if rows:
            with connection.cursor() as cursor:
                cursor.execute(RESTOCK, [list(column) for column in columns])

    def count_received(self, listing_id: UUID, *, pieces: int) -> None:
        """Add pieces to the number received of a listing."""
        self.filter(listing_id=listing_id).update(pieces=F("pieces") + pieces)


class Shown(TenantRow):
    """A published listing for a span of time in which nothing of it begins or ends, be it a price or a certificate.

    A change that is known ahead has a row of its own, so that no clock is needed when it begins. Written in the
    transaction of each change of its facts. Whether its shop may sell, and whether a measure or a case keeps it from
    show, is no part of it: a reader asks for that at the same moment.

    ``card`` and ``page`` are JSON as the API hands it on; ``grams`` find any piece of ``said``; ``terms`` are the words
    of its title; ``facts`` are ``code:value``. ``price`` is the lowest of its items in fen.
    """

    listing = models.ForeignKey(
        "catalog.Listing", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    category = models.ForeignKey("catalog.Category", on_delete=models.PROTECT, related_name="+", db_index=False)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    published_at = models.DateTimeField()
    price = models.PositiveBigIntegerField(null=True)
    in_stock = models.BooleanField()
    freight_code = models.CharField(max_length=40, blank=True)
    pieces = models.PositiveIntegerField()
    facts = ArrayField(models.TextField())
    terms = ArrayField(models.TextField())
    grams = ArrayField(models.TextField())
    said = models.TextField()
    card = models.TextField()
    page = models.TextField()

    objects = ShownQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["-published_at", "-listing"],
                include=["id", "merchant", "category", "begins_at", "ends_at"],  # they decide whether it is on show
                name="shown_newest_of_all",
            ),
            models.Index(fields=["category", "-published_at", "-listing"], name="shown_newest_of_category"),
            models.Index(fields=["merchant", "-published_at", "-listing"], name="shown_newest_of_shop"),
            models.Index(fields=["price", "listing"], name="shown_cheapest"),
            models.Index(fields=["-pieces", "-listing"], name="shown_most_received"),
            # Without a list of what is to be entered later, which every search would read through.
            GinIndex(fields=["grams"], name="shown_by_words", fastupdate=False),
            GinIndex(fields=["facts"], name="shown_by_facts", fastupdate=False),
        )
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["listing", "begins_at"], name="shown_once_a_time"),
            models.CheckConstraint(condition=Q(begins_at__lt=F("ends_at")), name="shown_for_a_time"),
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            *WORLD,
            Wall(
                "merchant",
                own="merchant",
                public=True,
                may=("SELECT", "INSERT", "UPDATE (id, pieces, in_stock, card, page)", "DELETE"),
            ),
            *PLATFORM,
        )
