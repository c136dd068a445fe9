"""Rows of awards, with their guards."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import F, Q

from complaints.awards.case import AWARD
from complaints.awards.states import AwardState
from complaints.awards.types import AWARD as KIND
from complaints.awards.types import MULTIPLIED, AwardHead
from complaints.complaint.models import COMPLAINT_KEY, Complaint
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.money import CNY, Money
from platform_core.payments.types import Reference
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import READ, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.types import Place

HEADS: Final = [head.value for head in AwardHead]
GIVEN: Final = (
    *("number", "complaint", "order_id", "shopper_id", "head", "amount", "shown", "currency", "reasons", "basis"),
    *("label_flaw", "faked", "granted_by", "granted_at"),
)


class AwardQuerySet(CaseQuerySet["Award"]):
    pass


class Award(TenantRow, CaseRow):
    """Money for the shopper beside a refund of the price, owed by the shop.

    It goes to the account that the shopper pays from. Reasons and objection are sealed, as all of a complaint's words.
    """

    CASE = AWARD
    number = models.CharField(max_length=32)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    order_id = models.UUIDField()
    shopper_id = models.UUIDField()
    head = models.CharField(max_length=20, choices=[(h, h) for h in HEADS])
    amount = models.BigIntegerField()
    shown = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default=CNY)
    reasons = SealedField()
    basis = models.JSONField()
    label_flaw = models.BooleanField(null=True)  # null: granted before the answers were kept
    faked = models.BooleanField(null=True)
    granted_by = models.UUIDField()
    granted_at = models.DateTimeField()
    objection = SealedField(null=True)
    objected_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    review = SealedField(null=True)
    owed_at = models.DateTimeField(null=True)
    struck_at = models.DateTimeField(null=True)
    paid_by_shop_at = models.DateTimeField(null=True)
    advanced_at = models.DateTimeField(null=True)
    paying_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    unpaid_at = models.DateTimeField(null=True)
    objects = AwardQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["merchant", "-granted_at", "-id"], name="awards_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            models.UniqueConstraint(fields=["number"], name="award_number"),
            models.UniqueConstraint(
                fields=["complaint", "head"], condition=~Q(state=AwardState.STRUCK.value), name="one_award_a_head"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, head__in=HEADS) & ~Q(basis=[]), name="award_of_something"),
            models.CheckConstraint(
                condition=~Q(faked=True) & ~Q(label_flaw=True, head__in=[head.value for head in MULTIPLIED]),
                name="award_of_no_faked_claim",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("granted_by")), name="award_reviewed_by_another"
            ),
            Wall("shopper", own="shopper_id", may=READ),
            # The clocks act on the shop's side of the wall.
            Wall(
                "merchant", own="merchant_id", may=("SELECT", AWARD.may_update(Role.MERCHANT, Role.SYSTEM, also=["id"]))
            ),
            Wall("staff", may=("SELECT", "INSERT", AWARD.may_update(Role.STAFF, also=["id"]))),
            Wall("system", may=("SELECT", AWARD.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(AWARD.lifecycle),
            moved_by_the_worker(AwardState.PAID, AwardState.UNPAID),
            pgtrigger.ReadOnly(name="award_stays", fields=list(GIVEN)),
            pgtrigger.Protect(name="award_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def reference(self) -> Reference:
        return Reference(KIND, self.id)

    @property
    def place(self) -> Place:
        """The place under which its sealed columns open."""
        return Place.of(self, subject_id=self.shopper_id)
