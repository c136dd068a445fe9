"""Which freight did shoppers pay in a shop's place, and what became of it?"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from aftersales.case import FREIGHT
from aftersales.models._cases import Return, of_a_return
from aftersales.models._claims import one_of
from aftersales.types import MOST_FREIGHT, FreightBasis
from platform_core.actors import Role
from platform_core.cases.records import CaseRecord
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import CompositeKey
from platform_core.vault.fields import SealedField


class FreightQuerySet(CaseQuerySet["Freight"]):
    pass


class Freight(TenantRow, CaseRow):
    """What a shopper paid for a way back that is at the shop's cost. One a return, with a receipt among its files.

    ``short`` is what is granted of it: the order's money pays none of it, so that all is reimbursed beside that.
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
