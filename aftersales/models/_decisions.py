"""What did the shop object to, what did the platform decide, and which money and goods followed?"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aftersales.models._cases import CASE_KEY, LINE_KEY, Return, of_a_return
from aftersales.types import Grade, GrantBasis, Grounds, RulingOutcome
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
    """The decision that money goes back, and on which basis. One a return, whoever was first."""

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
