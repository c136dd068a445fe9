"""Rows of the terms of a deposit, version by version."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from catalog.deposits.types import DepositCondition, StatedTerms
from catalog.deposits.types import DepositTerms as Terms
from catalog.listings.models import PLATFORM, SHOP_APPENDS, WORLD, choices
from platform_core.money import CNY, Money
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import CompositeKey

CONDITIONS: Final = [condition.value for condition in DepositCondition]


class DepositTerms(TenantRow, AppendOnly):
    """One version of the terms of a deposit (押金) for one piece of a SKU. The latest holds; an order keeps its own.

    An amount of zero ends the deposit. The database refuses a later refund than the rules give, and conditions that
    are not on the list.
    """

    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    purpose = models.CharField(max_length=200, blank=True)
    steps = models.CharField(max_length=500, blank=True)
    conditions = ArrayField(models.CharField(max_length=20, choices=choices(DepositCondition)))
    days = models.PositiveSmallIntegerField()
    stated_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["sku", "number"], name="deposit_terms_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="deposit_terms_from_one"),
            models.CheckConstraint(
                condition=Q(amount=0)
                | Q(amount__gt=0, conditions__len__gte=1, conditions__contained_by=CONDITIONS)
                & ~Q(purpose="")
                & ~Q(steps=""),
                name="deposit_terms_whole",
            ),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            *WORLD,
            SHOP_APPENDS,
            *PLATFORM,
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="no_later_refund",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NOT tianping_promise_allowed('DL_DEPOSIT_REFUND',"
                    " (NEW.stated_at AT TIME ZONE 'Asia/Shanghai')::date, 'calendar_days:' || NEW.days)"
                    " THEN RAISE EXCEPTION '% days are worse than DL_DEPOSIT_REFUND', NEW.days; END IF; RETURN NEW;"
                ),
            ),
        )

    @property
    def stated_terms(self) -> StatedTerms:
        """The terms as others read them."""
        return StatedTerms(
            id=self.id,
            sku_id=self.sku_id,
            number=self.number,
            terms=Terms(
                amount=Money(self.amount, self.currency),
                purpose=self.purpose,
                steps=self.steps,
                conditions=tuple(DepositCondition(condition) for condition in self.conditions),
                days=self.days,
            ),
            stated_at=self.stated_at,
        )
