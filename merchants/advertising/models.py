"""Rows of advertisements, and of how many people each turn reached."""

from __future__ import annotations

from django.db import models

from platform_core.rows import TENANT_KEY, AppendOnly, TenantQuerySet, TenantRow
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall


class AdvertisementQuerySet(TenantQuerySet["Advertisement"]):
    """Seen by its shop."""


class Advertisement(AppendOnly, TenantRow):
    """An advertisement of a shop to those who agreed, word for word, as the record of it.

    ``reached`` and ``trade_name`` stand beside the rows of ``queries.advertisements_of``.
    """

    subject = models.CharField(max_length=60)
    body = models.TextField()
    subject_en = models.CharField(max_length=60, blank=True)
    body_en = models.TextField(blank=True)
    contact = models.CharField(max_length=60)
    advertised_by = models.UUIDField()
    advertised_at = models.DateTimeField()

    objects = AdvertisementQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["merchant", "-advertised_at", "-id"], name="advertisements_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            Wall("shopper", own="advertised_by", may=READ),
            Wall("merchant", own="merchant", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )


class Reach(AppendOnly, TenantRow):
    """The number of people that one turn of the relay reached: a number, since who agreed is no shop's business."""

    advertisement = models.ForeignKey(
        Advertisement, on_delete=models.PROTECT, related_name="turns", db_constraint=False
    )
    reached = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            CompositeKey(to="merchants.Advertisement", fields=["merchant", "advertisement"]),
            Wall("merchant", own="merchant", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
