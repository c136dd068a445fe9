"""Which deposit has a shop agreed to?"""

from __future__ import annotations

from typing import Final
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import Q

from merchants.case import GUARANTEE
from merchants.states import GuaranteeState as G
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.money import CNY, Money
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import READ, Wall

STANDING: Final = (G.SHORT, G.FULL)  # agreed, and not at its end
HOLDING: Final = (*STANDING, G.ENDING)  # what is paid in stands on it
CURRENT: Final = (G.ASKED, *HOLDING)


class GuaranteeQuerySet(CaseQuerySet["Guarantee"]):
    def current(self, merchant_id: UUID) -> Guarantee | None:
        """What a shop was asked for, or has agreed to, and has not got back."""
        return self.filter(merchant_id=merchant_id, state__in=CURRENT).first()

    def standing(self, merchant_id: UUID) -> Guarantee | None:
        """The deposit that a shop has agreed to and that counts, if there is one."""
        return self.filter(merchant_id=merchant_id, state__in=STANDING).first()


class Guarantee(TenantRow, CaseRow):
    """A guarantee deposit (保证金) by clear agreement: how much, why, by which clause, and how it stands.

    Its money stands in the shop's books, with the provider.
    """

    CASE = GUARANTEE
    number = models.CharField(max_length=32)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    because = models.CharField(max_length=200)
    rule_version = models.ForeignKey("rulebook.Version", on_delete=models.PROTECT, related_name="+")
    clause = models.PositiveIntegerField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    agreed_by = models.UUIDField(null=True)
    declined_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    short_at = models.DateTimeField(null=True)
    full_at = models.DateTimeField(null=True)
    ending_at = models.DateTimeField(null=True)
    given_back_at = models.DateTimeField(null=True)
    objects = GuaranteeQuerySet.as_manager()

    class Meta:
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["number"], name="guarantee_number"),
            models.UniqueConstraint(
                fields=["merchant"],
                condition=Q(state__in=[state.value for state in CURRENT]),
                name="one_guarantee_a_shop",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, clause__gte=1) & ~Q(because=""), name="guarantee_of_something"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=False)
                | Q(state__in=[G.ASKED.value, G.DECLINED.value, G.LAPSED.value], full_at=None, ending_at=None),
                name="guarantee_by_agreement",
            ),
            Wall("shopper", own="agreed_by", may=READ),
            Wall(
                "merchant",
                own="merchant",
                may=("SELECT", GUARANTEE.may_update(Role.MERCHANT, Role.SYSTEM, also=["id"])),
            ),
            Wall("staff", may=("SELECT", "INSERT", GUARANTEE.may_update(Role.STAFF, also=["id"]))),
            Wall("system", may=("SELECT", GUARANTEE.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(GUARANTEE.lifecycle),
            moved_by_the_worker(G.GIVEN_BACK),
            pgtrigger.ReadOnly(
                name="agreement_stays",
                fields=[
                    *("number", "amount", "currency", "because", "rule_version", "clause", "asked_by", "asked_at"),
                ],
            ),
            pgtrigger.Protect(name="agreement_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def holds(self) -> bool:
        """Does what is paid in stand on it?"""
        return self.stage in HOLDING

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)
