"""Rows of freight: templates, their rates, and each listing's choice."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q

from catalog.freight.types import PROVINCES, FreightTerms, Rate, StatedFreight
from catalog.listings.models import PLATFORM, SHOP_APPENDS, WORLD
from platform_core.money import CNY, Money
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import CompositeKey

ELSEWHERE: Final = ""  # the rate of every province that has none of its own


class FreightTemplate(TenantRow, AppendOnly):
    """One version of a freight template (运费模板). The latest of a code holds; a quote keeps its own."""

    code = models.SlugField(max_length=40, db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    stated_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "code", "number"], name="freight_template_number"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(code="") & ~Q(name=""), name="freight_template_whole"
            ),
            *WORLD,
            SHOP_APPENDS,
            *PLATFORM,
        )

    @property
    def stated_freight(self) -> StatedFreight:
        """The template as others read it; its rates have to be at hand (``prefetch_related``)."""
        rates = {row.province: row.rate for row in self.rates.all()}
        elsewhere = rates.pop(ELSEWHERE)
        terms = FreightTerms(name=self.name, elsewhere=elsewhere, provinces=rates)
        return StatedFreight(id=self.id, code=self.code, number=self.number, terms=terms, stated_at=self.stated_at)


class FreightRate(TenantRow, AppendOnly):
    """The rate of a template for a province, by the first two digits of GB/T 2260, or for everywhere else."""

    template = models.ForeignKey(FreightTemplate, on_delete=models.PROTECT, related_name="rates", db_constraint=False)
    province = models.CharField(max_length=2, blank=True)
    delivered = models.BooleanField()
    fee = models.PositiveBigIntegerField()
    free_from = models.PositiveBigIntegerField(null=True)
    currency = models.CharField(max_length=3, default=CNY)

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            CompositeKey(to="catalog.FreightTemplate", fields=("merchant", "template")),
            models.UniqueConstraint(fields=["template", "province"], name="one_rate_a_province"),
            models.CheckConstraint(condition=Q(province__in=[ELSEWHERE, *PROVINCES]), name="rate_of_a_province"),
            models.CheckConstraint(condition=Q(delivered=True) | Q(fee=0, free_from=None), name="no_rate_to_nowhere"),
            *WORLD,
            SHOP_APPENDS,
            *PLATFORM,
        )

    @property
    def rate(self) -> Rate:
        free_from = None if self.free_from is None else Money(self.free_from, self.currency)
        return Rate(fee=Money(self.fee, self.currency), free_from=free_from, delivered=self.delivered)


class ListingFreight(TenantRow, AppendOnly):
    """The template of a listing from then on. Without a code, or without a row, it is sent free of charge."""

    listing = models.ForeignKey(
        "catalog.Listing", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    code = models.SlugField(max_length=40, blank=True, db_index=False)
    chosen_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            models.UniqueConstraint(fields=["listing", "number"], name="freight_of_a_listing_number"),
            *WORLD,
            SHOP_APPENDS,
            *PLATFORM,
        )
