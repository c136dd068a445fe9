"""Rows of plans and subscriptions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from orders.checkout.models import STATED_BY_A_SHOP
from orders.sales.types import Recipient
from orders.subscriptions.case import SUBSCRIPTION
from orders.subscriptions.states import SubscriptionState
from orders.subscriptions.types import PlanTerms, SubscriptionEnd
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.money import CNY, Money
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.types import Place, Sealed


class Plan(TenantRow, AppendOnly):
    """One version of the terms at which a SKU is delivered again and again. The latest is on offer; a subscriber keeps
    the one they agreed to.

    There is no first price: nothing is free and paid later without another consent. An amount of zero ends the offer.
    """

    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    months = models.PositiveSmallIntegerField()
    first_days = models.PositiveSmallIntegerField()
    stated_at = models.DateTimeField()
    subscribers: int = 0  # how many subscriptions of its SKU go on, where a query has counted them

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["sku", "number"], name="plan_number"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & (Q(amount=0) | Q(amount__gt=0, months__gte=1, first_days__gte=1)),
                name="plan_whole",
            ),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            *STATED_BY_A_SHOP,
        )
        triggers = AppendOnly.Meta.triggers

    @property
    def terms(self) -> PlanTerms:
        return PlanTerms(amount=self.price, months=self.months, first_days=self.first_days)

    @property
    def price(self) -> Money:
        """The price of one piece, at each debit."""
        return Money(self.amount, self.currency)


class SubscriptionQuerySet(CaseQuerySet["Subscription"]):
    pass


class Subscription(TenantRow, CaseRow):
    """A shopper's subscription to an item, at the price that they agreed to. Written as its shop.

    ``amount`` is the price of each debit, for all its pieces; ``period`` and ``attempt`` say which debit is the next or
    the current one; ``order_id`` is the order of the last one. ``rules``: the versions that were accepted with it.
    """

    CASE = SUBSCRIPTION
    number = models.CharField(max_length=32)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="subscriptions", db_constraint=False)
    plan_number = models.PositiveIntegerField()
    sku_id = models.UUIDField()
    shopper_id = models.UUIDField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    months = models.PositiveSmallIntegerField()
    first_days = models.PositiveSmallIntegerField()
    period = models.PositiveIntegerField(default=1)
    attempt = models.PositiveSmallIntegerField(default=1)
    mandate_id = models.UUIDField()
    order_id = models.UUIDField(null=True)
    rules = models.JSONField()
    region_code = models.CharField(max_length=12)
    recipient_name = SealedField()
    recipient_phone = SealedField()
    recipient_address = SealedField()
    reason = models.CharField(max_length=20, blank=True, choices=[(e.value, e.value) for e in SubscriptionEnd])
    asked_at = models.DateTimeField()
    active_at = models.DateTimeField(null=True)
    debiting_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-asked_at", "-id"], name="subscriptions_of_a_shop"),
            models.Index(fields=["shopper_id", "-asked_at", "-id"], name="subscriptions_of_a_shopper"),
            models.Index(fields=["order_id"], name="subscription_of_an_order"),
            models.Index(fields=["mandate_id"], name="subscription_of_a_mandate"),
        )
        constraints = (
            TENANT_KEY,
            CompositeKey(to="orders.Plan", fields=("merchant", "plan")),
            models.UniqueConstraint(fields=["merchant", "number"], name="subscription_number"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, quantity__gte=1, months__gte=1, period__gte=1, attempt__in=[1, 2]),
                name="subscription_of_something",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubscriptionState.ENDED.value) | ~Q(reason=""), name="subscription_ends_for_a_reason"
            ),
            Wall("shopper", own="shopper_id", may=READ),
            Wall("merchant", own="merchant_id", may=("SELECT", "INSERT", SUBSCRIPTION.may_update(*Role))),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(SUBSCRIPTION.lifecycle),
            moved_by_the_worker(SubscriptionState.ACTIVE, SubscriptionState.DEBITING, SubscriptionState.FAILED),
        )

    @property
    def price(self) -> Money:
        """The price of all its pieces, as the shopper agreed."""
        return Money(self.amount, self.currency)

    @property
    def place(self) -> Place:
        """The place for which its recipient is sealed."""
        return Place.of(self, subject_id=self.shopper_id)

    @property
    def sealed_recipient(self) -> dict[str, Sealed]:
        return {name: getattr(self, name) for name in ("recipient_name", "recipient_phone", "recipient_address")}

    def build_recipient(self, opened: dict[str, str]) -> Recipient:
        return Recipient(
            name=opened["recipient_name"],
            phone=opened["recipient_phone"],
            region_code=self.region_code,
            address=opened["recipient_address"],
        )
