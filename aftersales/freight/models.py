"""Rows of freight that shoppers paid in a shop's place, and of reimbursements beside the order's money."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from aftersales.freight.case import FREIGHT, REIMBURSEMENT
from aftersales.freight.states import ReimbursementState
from aftersales.freight.types import ABOUT_REIMBURSEMENT, MOST_FREIGHT, MOST_REIMBURSED, FreightBasis
from aftersales.returns.models.returns import Return, of_a_return, one_of
from platform_core.actors import Role
from platform_core.cases.records import CaseRecord
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.money import Money
from platform_core.payments.types import Reference
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField


class FreightQuerySet(CaseQuerySet["Freight"]):
    pass


class Freight(TenantRow, CaseRow):
    """The price a shopper paid for a way back that is at the shop's cost. One a return, with a receipt among its files.

    ``short`` is the part granted: the order's money pays none of it, so that all is reimbursed beside that.
    """

    CASE = FREIGHT
    number = models.CharField(max_length=32)
    back = models.OneToOneField(Return, on_delete=models.PROTECT, related_name="freight_asked", db_constraint=False)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    order_number = models.CharField(max_length=32)
    shopper_id = models.UUIDField()
    asked = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    receipt = ArrayField(models.UUIDField())  # files of the return
    basis = models.CharField(max_length=10, choices=one_of(FreightBasis), blank=True, default="")
    short = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    disputed_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    objects = FreightQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-asked_at", "-id"], name="freight_of_a_shop"),
            models.Index(fields=["order"], name="freight_of_an_order"),
        )
        constraints = (
            TENANT_KEY,
            CompositeKey(to="aftersales.Return", fields=("merchant", "back")),
            CompositeKey(to="orders.Order", fields=("merchant", "order")),
            models.CheckConstraint(
                condition=Q(asked__gte=1, asked__lte=MOST_FREIGHT.amount, receipt__len__gte=1), name="freight_is_shown"
            ),
            models.CheckConstraint(
                condition=Q(basis="", short=0) | ~Q(basis="") & Q(short=F("asked")),
                name="freight_is_paid_whole",
            ),
            *of_a_return(may=("SELECT", "INSERT", FREIGHT.may_update(*Role))),
        )
        triggers = kept_by_the_database(FREIGHT.lifecycle)


class FreightWord(CaseRecord, TenantRow):
    """Why the shop objects, and why the platform decided as it did."""

    TEXT = "text"
    freight = models.ForeignKey(Freight, on_delete=models.PROTECT, related_name="words", db_constraint=False)
    author = models.CharField(max_length=10, choices=one_of([Role.MERCHANT, Role.STAFF]))
    text = SealedField()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (
            TENANT_KEY,
            CompositeKey(to="aftersales.Freight", fields=("merchant", "freight")),
            *of_a_return(),
        )


GIVEN: Final = (
    "number",
    "freight",
    "remedy",
    "order",
    "order_number",
    "shopper_id",
    "amount",
    "currency",
    "owed_at",
)
MOVED: Final = (REIMBURSEMENT.may_update(Role.SYSTEM, also=["id"]),)
# The relief fund may pay it: so its amount and its payee must be those of a decided freight or remedy.
OF_A_DECISION: Final = """
IF NOT EXISTS (
    SELECT FROM aftersales_freight f WHERE f.id = NEW.freight_id AND f.state = 'paid' AND f.short = NEW.amount
    AND f.shopper_id = NEW.shopper_id AND f.order_id = NEW.order_id
) AND NOT EXISTS (
    SELECT FROM aftersales_remedy r WHERE r.id = NEW.remedy_id AND r.state = 'granted' AND r.outlay = NEW.amount
    AND r.shopper_id = NEW.shopper_id AND r.order_id = NEW.order_id
)
THEN RAISE EXCEPTION 'nobody has decided that this is owed'; END IF;
RETURN NEW;
"""


class ReimbursementQuerySet(CaseQuerySet["Reimbursement"]):
    pass


class Reimbursement(TenantRow, CaseRow):
    """Freight that the shop bears, beside the order's money: ``short`` of a freight that was granted, or the outlay of
    recalled goods that went back. Once for each; the database refuses a second."""

    CASE = REIMBURSEMENT
    number = models.CharField(max_length=32)
    freight = models.OneToOneField(
        Freight, on_delete=models.PROTECT, null=True, related_name="reimbursement", db_constraint=False
    )
    remedy = models.OneToOneField(
        "aftersales.Remedy", on_delete=models.PROTECT, null=True, related_name="reimbursement", db_constraint=False
    )
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    order_number = models.CharField(max_length=32)
    shopper_id = models.UUIDField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    owed_at = models.DateTimeField()
    paying_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    unpaid_at = models.DateTimeField(null=True)

    objects = ReimbursementQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-owed_at", "-id"], name="reimbursements_of_a_shop"),
            models.Index(fields=["shopper_id", "-owed_at", "-id"], name="reimbursements_of_a_shopper"),
        )
        constraints = (
            TENANT_KEY,
            CompositeKey(to="orders.Order", fields=("merchant", "order")),
            CompositeKey(to="aftersales.Freight", fields=("merchant", "freight")),
            CompositeKey(to="aftersales.Remedy", fields=("merchant", "remedy")),
            models.UniqueConstraint(fields=["number"], name="reimbursement_number"),
            models.CheckConstraint(
                condition=Q(freight=None, remedy__isnull=False) | Q(freight__isnull=False, remedy=None),
                name="reimbursement_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1, amount__lte=MOST_REIMBURSED), name="reimbursement_of_something"
            ),
            Wall("shopper", own="shopper_id", may=READ),
            # Its clocks act on the shop's side of the wall.
            Wall("merchant", own="merchant_id", may=("SELECT", "INSERT", *MOVED)),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", *MOVED)),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(REIMBURSEMENT.lifecycle),
            moved_by_the_worker(ReimbursementState.PAYING, ReimbursementState.PAID, ReimbursementState.UNPAID),
            pgtrigger.Trigger(
                name="of_a_decision", when=pgtrigger.Before, operation=pgtrigger.Insert, func=OF_A_DECISION
            ),
            pgtrigger.ReadOnly(name="reimbursement_stays", fields=list(GIVEN)),
            pgtrigger.Protect(name="reimbursement_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def reference(self) -> Reference:
        return Reference(ABOUT_REIMBURSEMENT, self.id)
