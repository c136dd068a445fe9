"""Rows of deposits, of objections to them and rulings on them."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from catalog.deposits.types import DepositCondition
from orders.deposits.case import DEPOSIT
from orders.deposits.states import DepositState
from orders.deposits.types import DepositBasis
from orders.sales.models.orders import ORDER_KEY, Order, OrderLine
from platform_core.actors import Role
from platform_core.cases.records import CaseRecord
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.files.types import About
from platform_core.money import Money
from platform_core.payments.types import Reference
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField

DEPOSIT_KEY: Final = CompositeKey(to="orders.Deposit", fields=("merchant", "deposit"))
CONDITIONS: Final = [(condition.value, condition.value) for condition in DepositCondition]


def of_a_deposit(*, may: Any = APPEND) -> tuple[Wall, ...]:
    """Walls: read by its shopper, its shop and the platform; written (``may``) as its shop, by any actor."""
    return (
        Wall("shopper", own="shopper_id", may=READ),
        Wall("merchant", own="merchant_id", may=may),
        Wall("staff", may=READ),
        Wall("system", may=READ),
        Wall("auditor", may=READ),
    )


class DepositQuerySet(CaseQuerySet["Deposit"]):
    pass


class Deposit(TenantRow, CaseRow):
    """The deposit of a shopper for one line of an order, with its own copy of the terms that were shown.

    ``kept_amount``: the amount that the platform lets the shop keep; zero, until it has decided on an objection.
    """

    CASE = DEPOSIT
    number = models.CharField(max_length=32)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shopper_id = models.UUIDField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    terms_id = models.UUIDField()
    terms_number = models.PositiveIntegerField()
    quantity = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    purpose = models.CharField(max_length=200)
    steps = models.CharField(max_length=500)
    conditions = ArrayField(models.CharField(max_length=20, choices=CONDITIONS))
    days = models.PositiveSmallIntegerField()
    carrier = models.CharField(max_length=40, blank=True)
    waybill = models.CharField(max_length=40, blank=True)
    basis = models.CharField(max_length=12, blank=True, choices=[(b.value, b.value) for b in DepositBasis])
    kept_amount = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    contested_at = models.DateTimeField(null=True)
    granted_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    objects = DepositQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-asked_at", "-id"], name="deposits_of_a_shop"),
            models.Index(fields=["shopper_id", "-asked_at", "-id"], name="deposits_of_a_shopper"),
            models.Index(fields=["order"], name="deposits_of_an_order"),
        )
        constraints = (
            TENANT_KEY,
            ORDER_KEY,
            CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
            models.UniqueConstraint(fields=["merchant", "number"], name="deposit_number"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, days__gte=1, quantity__gte=1), name="deposit_of_something"
            ),
            models.CheckConstraint(
                condition=Q(kept_amount=0)
                | Q(kept_amount__gt=0, kept_amount__lte=F("amount"), contested_at__isnull=False),
                name="deposit_kept_after_objection",
            ),
            models.CheckConstraint(
                condition=~Q(state=DepositState.KEPT.value) | Q(kept_amount=F("amount")), name="deposit_kept_whole"
            ),
            *of_a_deposit(may=("SELECT", "INSERT", DEPOSIT.may_update(*Role))),
        )
        triggers = (*kept_by_the_database(DEPOSIT.lifecycle), moved_by_the_worker(DepositState.HELD))

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def kept(self) -> Money:
        return Money(self.kept_amount, self.currency)

    @property
    def back(self) -> Money:
        """The amount that goes back, once that is decided."""
        return self.money - self.kept

    def as_share(self) -> Reference:
        """The reference of its share of the payment, and of its refund."""
        return Reference(DEPOSIT.kind, self.id)

    def as_about(self) -> About:
        """This deposit as the subject of its files."""
        return About(DEPOSIT.kind, self.id)


class DepositObjection(CaseRecord, TenantRow):
    """Why the shop wants to keep some of it: conditions that were stated, an amount, and never without evidence."""

    TEXT = "statement"
    deposit = models.OneToOneField(Deposit, on_delete=models.PROTECT, related_name="objection", db_constraint=False)
    grounds = ArrayField(models.CharField(max_length=20, choices=CONDITIONS))
    evidence = ArrayField(models.UUIDField())  # files of this deposit
    claimed = models.BigIntegerField()
    statement = SealedField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (
            TENANT_KEY,
            DEPOSIT_KEY,
            models.CheckConstraint(
                condition=Q(grounds__len__gte=1, evidence__len__gte=1, claimed__gt=0), name="deposit_objection_is_shown"
            ),
            *of_a_deposit(),
        )


class DepositRuling(CaseRecord, TenantRow):
    """The amount that the platform lets the shop keep, and why; both sides read it."""

    TEXT = "reasons"
    deposit = models.OneToOneField(Deposit, on_delete=models.PROTECT, related_name="ruling", db_constraint=False)
    kept_amount = models.BigIntegerField()
    reasons = SealedField()
    ruled_by = models.UUIDField()
    ruled_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (
            TENANT_KEY,
            DEPOSIT_KEY,
            models.CheckConstraint(condition=Q(kept_amount__gte=0), name="deposit_ruling_not_below_zero"),
            *of_a_deposit(),
        )
