"""Who has put money into the relief fund, and who has agreed?"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from merchants.case import GRANT
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.money import CNY, Money
from platform_core.rows import AppendOnly, Row, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, Wall


class GrantQuerySet(CaseQuerySet["Grant"]):
    pass


class Grant(CaseRow, Row):
    """Money of the platform for its relief fund, by two persons: the books take it when the second has agreed."""

    CASE = GRANT
    number = models.CharField(max_length=32)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    reason = models.CharField(max_length=200)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    granted_at = models.DateTimeField(null=True)
    turned_down_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number"], name="grant_number"),
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(reason=""), name="grant_of_something"),
            models.CheckConstraint(
                condition=Q(decided_by=None, granted_at=None, turned_down_at=None)
                | ~Q(decided_by=F("proposed_by")) & Q(decided_by__isnull=False),
                name="granted_by_two",
            ),
            Wall("staff", may=("SELECT", "INSERT", GRANT.may_update(Role.STAFF, also=["id"]))),
            Wall("system", may=("SELECT", GRANT.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(GRANT.lifecycle),
            pgtrigger.ReadOnly(
                name="grant_stays", fields=["number", "amount", "currency", "reason", "proposed_by", "proposed_at"]
            ),
            pgtrigger.Protect(name="grant_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)


class ReliefReport(AppendOnly, Row):
    """What the relief fund has done up to an instant, as everybody reads it: sums alone, no persons and no shops."""

    advanced = models.BigIntegerField()
    advances = models.PositiveIntegerField()
    recovered = models.BigIntegerField()
    owed = models.BigIntegerField()
    lent = models.BigIntegerField()
    fund = models.BigIntegerField()
    reported_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(advanced=F("recovered") + F("owed"), owed__gte=0, fund__gte=0), name="relief_adds_up"
            ),
            *(Wall(role, public=True) for role in ("anonymous", "shopper", "merchant", "regulator", "outside")),
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )
        indexes = (models.Index(fields=["-reported_at", "-id"], name="relief_newest"),)
