"""Records of a return: addresses, parcels, reports, arrivals, objections, rulings, grants, restocks."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aftersales.returns.models.returns import CASE_KEY, LINE_KEY, Return, of_a_return
from aftersales.returns.types import ArrivalSource, Grade, GrantBasis, Grounds, RulingOutcome
from platform_core.cases.records import CaseRecord
from platform_core.rows import TENANT_KEY, TenantRow
from platform_core.vault.fields import SealedField


class Objection(CaseRecord, TenantRow):
    """The goods are not intact, says the shop in time: on grounds of the list, and never without evidence (NRR-09)."""

    TEXT = "statement"
    case = models.OneToOneField(Return, on_delete=models.PROTECT, related_name="objection", db_constraint=False)
    grounds = ArrayField(models.CharField(max_length=40, choices=[(g.value, g.value) for g in Grounds]))
    evidence = ArrayField(models.UUIDField())  # files of this return
    statement = SealedField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (
            TENANT_KEY,
            CASE_KEY,
            models.CheckConstraint(condition=Q(grounds__len__gte=1, evidence__len__gte=1), name="objection_is_shown"),
            *of_a_return(),
        )


class Ruling(CaseRecord, TenantRow):
    """The platform's decision about an objection, with its reasons, which both sides read."""

    TEXT = "reasons"
    case = models.OneToOneField(Return, on_delete=models.PROTECT, related_name="ruling", db_constraint=False)
    outcome = models.CharField(max_length=10, choices=[(o.value, o.value) for o in RulingOutcome])
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reasons = SealedField()
    ruled_by = models.UUIDField()
    ruled_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (
            TENANT_KEY,
            CASE_KEY,
            models.CheckConstraint(
                condition=Q(outcome=RulingOutcome.REFUND, amount__gte=0) | Q(outcome=RulingOutcome.NO_REFUND, amount=0),
                name="ruling_gives_what_it_says",
            ),
            *of_a_return(),
        )


class Grant(CaseRecord, TenantRow):
    """The decision that money goes back, and its basis. One a return, the first."""

    case = models.OneToOneField(Return, on_delete=models.PROTECT, related_name="given", db_constraint=False)
    basis = models.CharField(max_length=12, choices=[(b.value, b.value) for b in GrantBasis])
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    granted_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (
            TENANT_KEY,
            CASE_KEY,
            models.CheckConstraint(condition=Q(amount__gte=0), name="grant_not_below_zero"),
            *of_a_return(),
        )


class Restock(CaseRecord, TenantRow):
    """Returned pieces that may be sold again, in the condition in which they are (NRR-25)."""

    case = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="restocks", db_constraint=False)
    line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    quantity = models.PositiveIntegerField()
    grade = models.CharField(max_length=10, choices=[(g.value, g.value) for g in Grade])
    lot = models.CharField(max_length=60, blank=True)
    restocked_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (
            TENANT_KEY,
            CASE_KEY,
            LINE_KEY,
            models.CheckConstraint(condition=Q(quantity__gte=1), name="restock_of_something"),
            *of_a_return(),
        )


class NamedAddress(CaseRecord, TenantRow):
    """Another address than the verified one, named by the shop in time. One a return: nobody is sent about."""

    case = models.OneToOneField(Return, on_delete=models.PROTECT, related_name="named_address", db_constraint=False)
    contact_name = SealedField()
    phone = SealedField()
    address = SealedField()
    named_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (TENANT_KEY, CASE_KEY, *of_a_return())


class ReturnParcel(TenantRow):
    """The goods on their way back, with a carrier of the shopper's choice. The signature is stamped once.

    A mistyped one is corrected by a further row: the last one counts.
    """

    case = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="parcels", db_constraint=False)
    shopper_id = models.UUIDField()
    carrier = models.CharField(max_length=40)
    waybill = models.CharField(max_length=40, blank=True)  # none where the goods were handed over in person
    tracked = models.BooleanField()
    sent_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (TENANT_KEY, CASE_KEY, *of_a_return(may=("SELECT", "INSERT", "UPDATE (signed_at)")))
        triggers = (
            pgtrigger.Trigger(
                name="born_unsigned",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.signed_at IS NOT NULL"),
                func="RAISE EXCEPTION 'a parcel is sent before it is signed for';",
            ),
            pgtrigger.Protect(
                name="signed_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.signed_at IS NOT NULL"),
            ),
        )


class ReturnReport(CaseRecord, TenantRow):
    """A carrier's report on a parcel, in the order in which reports reached us."""

    case = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="reports", db_constraint=False)
    kind = models.CharField(max_length=20)
    happened_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    report_id = models.CharField(max_length=255)

    class Meta(CaseRecord.Meta):
        constraints = (
            TENANT_KEY,
            CASE_KEY,
            models.UniqueConstraint(fields=["case", "report_id"], name="return_reported_once"),
            *of_a_return(),
        )


class Arrival(CaseRecord, TenantRow):
    """The goods are back, on whose word, and since when: the moment that the refund's clocks count from.

    A proof that they were back before is a further row: the earliest one counts.
    """

    TEXT = "reasons"
    case = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="arrivals", db_constraint=False)
    source = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ArrivalSource])
    arrived_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    reasons = SealedField(null=True)  # of staff: the finding, and its proof

    class Meta(CaseRecord.Meta):
        constraints = (TENANT_KEY, CASE_KEY, *of_a_return())


class HomeParcel(CaseRecord, TenantRow):
    """Goods for which no money goes back, on their way to the shopper again."""

    case = models.OneToOneField(Return, on_delete=models.PROTECT, related_name="home_parcel", db_constraint=False)
    carrier = models.CharField(max_length=40)
    waybill = models.CharField(max_length=40)
    sent_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (TENANT_KEY, CASE_KEY, *of_a_return())
