"""Rows of claims, of their answers, pieces and grants."""

from __future__ import annotations

from typing import Final, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aftersales.claims.case import CLAIM
from aftersales.claims.policies import HOLDING
from aftersales.claims.types import ABOUT_CLAIM, Burden, ClaimMoney, NoRemedy, Topic
from aftersales.returns.models.returns import LINE_KEY, of_a_return, one_of
from aftersales.returns.types import Portion, Remedy
from platform_core.actors import Role
from platform_core.cases.records import CaseRecord
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.files.types import About
from platform_core.money import Money
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import CompositeKey
from platform_core.vault.fields import SealedField

CLAIM_KEY: Final = CompositeKey(to="aftersales.Claim", fields=("merchant", "claim"))


class ClaimQuerySet(CaseQuerySet["Claim"]):
    def whole(self) -> Self:
        """Read claims with all that belongs to them, in a constant number of queries."""
        return self.select_related("parcel", "money", "back").prefetch_related("answers")

    def holding(self) -> Self:
        """Claims that keep the pieces and their money themselves, and not through a return."""
        return self.filter(state__in=HOLDING)


class Claim(TenantRow, CaseRow):
    """Some pieces of a line are not as agreed: the fault, the remedy wanted, and until when that right stood.

    The ladder's answer is kept as it was when the claim was filed: the end of the right, its duties, the burden of
    proof. ``remedy`` is the one granted.
    """

    CASE = CLAIM
    number = models.CharField(max_length=32)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    order_number = models.CharField(max_length=32)
    shopper_id = models.UUIDField()
    line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sku_id = models.UUIDField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveIntegerField()
    paid = models.BigIntegerField()
    funded = models.BigIntegerField(default=0)
    rounding = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    because = models.CharField(max_length=20, choices=one_of(Topic))
    wants = models.CharField(max_length=12, choices=one_of(Remedy))
    remedy = models.CharField(max_length=12, choices=one_of(Remedy), blank=True, default="")
    burden = models.CharField(max_length=10, choices=one_of(Burden))
    right_until = models.DateTimeField()
    duties = ArrayField(models.CharField(max_length=20))
    statement = SealedField()
    appeared_on = models.DateField(null=True)  # when the fault showed, if the shopper has said so
    filed_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    insisted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    returning_at = models.DateTimeField(null=True)
    sending_at = models.DateTimeField(null=True)
    repairing_at = models.DateTimeField(null=True)
    on_its_way_at = models.DateTimeField(null=True)
    by_return_at = models.DateTimeField(null=True)
    fulfilled_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-filed_at", "-id"], name="claims_of_a_shop"),
            models.Index(fields=["shopper_id", "-filed_at", "-id"], name="claims_of_a_shopper"),
            models.Index(fields=["order"], name="claims_of_an_order"),
            models.Index(fields=["line"], name="claims_of_a_line"),
        )
        constraints = (
            TENANT_KEY,
            LINE_KEY,
            CompositeKey(to="orders.Order", fields=("merchant", "order")),
            models.UniqueConstraint(fields=["merchant", "number"], name="claim_number"),
            models.CheckConstraint(condition=Q(quantity__gte=1, paid__gte=0, funded__gte=0), name="claim_of_something"),
            # Money alone is for goods never received (OPR-27)
            models.CheckConstraint(
                condition=~Q(remedy=Remedy.REFUND_PART.value) | Q(because=Topic.MISSING.value),
                name="money_alone_for_missing",
            ),
            *of_a_return(may=("SELECT", "INSERT", CLAIM.may_update(*Role))),
        )
        triggers = kept_by_the_database(CLAIM.lifecycle)

    @property
    def portion(self) -> Portion:
        """The money of its pieces, as it was when it was filed."""
        return Portion(*(Money(part, self.currency) for part in (self.paid, self.funded, self.rounding)))

    def as_about(self) -> About:
        """This claim as the subject of its files, which decides how long they are kept."""
        return About(ABOUT_CLAIM, self.id)


class ClaimAnswer(CaseRecord, TenantRow):
    """The shop's answer: the remedy offered in place of the one wanted, or why it refuses, with files that show it."""

    TEXT = "statement"
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="answers", db_constraint=False)
    offers = models.CharField(max_length=12, choices=one_of(Remedy), blank=True, default="")
    reason = models.CharField(max_length=20, choices=one_of(NoRemedy), blank=True, default="")
    evidence = ArrayField(models.UUIDField(), default=list)  # files of this claim
    statement = SealedField()
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (
            TENANT_KEY,
            CLAIM_KEY,
            models.CheckConstraint(
                condition=Q(offers="") & ~Q(reason="") | ~Q(offers="") & Q(reason=""), name="answer_is_one_of_two"
            ),
            # A reason is shown, unless it is that nothing was shown to the shop
            models.CheckConstraint(
                condition=Q(reason__in=["", NoRemedy.NOT_SHOWN.value]) | Q(evidence__len__gte=1),
                name="refusal_is_shown",
            ),
            *of_a_return(),
        )


class ClaimParcel(CaseRecord, TenantRow):
    """The goods that the shop owes, on their way to the shopper with a carrier that reports to us."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="parcel", db_constraint=False)
    carrier = models.CharField(max_length=40)
    waybill = models.CharField(max_length=40)
    sent_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (TENANT_KEY, CLAIM_KEY, *of_a_return())


class ClaimGrant(CaseRecord, TenantRow):
    """The decision that money goes back because of a claim, and why. One a claim, the first."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="money", db_constraint=False)
    basis = models.CharField(max_length=12, choices=one_of(ClaimMoney))
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    granted_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = (
            TENANT_KEY,
            CLAIM_KEY,
            models.CheckConstraint(condition=Q(amount__gte=0), name="claim_grant_not_below_zero"),
            *of_a_return(),
        )
