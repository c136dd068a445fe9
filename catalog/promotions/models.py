"""Rows of promotions."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from catalog.listings.models import WORLD
from catalog.promotions.case import PROMOTION
from catalog.promotions.states import PromotionState
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.money import CNY, Money
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import READ, CompositeKey, Wall

MOVES = PROMOTION.may_update(*Role)


class PromotionQuerySet(CaseQuerySet["Promotion"]):
    pass


class Promotion(TenantRow, CaseRow):
    """A price for a time (限时降价), with the price that holds again after it: terms that were announced to everybody,
    so that nobody changes them. It ends on its day; its shop cannot end it before, and cannot begin it again at once.
    """

    CASE = PROMOTION
    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    amount = models.PositiveBigIntegerField()
    amount_after = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["merchant", "-starts_at", "-id"], name="promotions_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["sku", "starts_at"], name="promotion_begins_once"),
            models.UniqueConstraint(
                fields=["sku"], condition=Q(state=PromotionState.RUNNING.value), name="one_promotion_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lt=F("amount_after")), name="promotion_lowers_the_price"
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="promotion_takes_time"),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            *WORLD,
            Wall("merchant", own="merchant", may=("SELECT", "INSERT", MOVES)),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", MOVES)),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(PROMOTION.lifecycle),
            moved_by_the_worker(PromotionState.ENDED),
            pgtrigger.Trigger(
                name="not_backdated",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("session_user = 'tp_app'"),
                func=(
                    "IF (NEW.starts_at < tianping_now()) IS NOT FALSE"
                    " THEN RAISE EXCEPTION 'no promotion begins in the past'; END IF; RETURN NEW;"
                ),
            ),
            pgtrigger.Trigger(
                name="not_ended_early",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.ended_at IS DISTINCT FROM OLD.ended_at"),
                func=(
                    "IF (NEW.ended_at >= OLD.ends_at) IS NOT TRUE"
                    " THEN RAISE EXCEPTION 'a promotion stands until %', OLD.ends_at; END IF; RETURN NEW;"
                ),
            ),
        )

    @property
    def price(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def price_after(self) -> Money:
        return Money(self.amount_after, self.currency)
