"""Rows of credit: facts, reversals, replies, scores."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from merchants.credit.types import ADVERSE, CreditKind
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall

WORLD = (Wall("anonymous", public=True), Wall("shopper", public=True))


class CreditFactQuerySet(models.QuerySet["CreditFact"]):
    """Facts on credit; everybody may read the adverse ones, without the person behind them."""

    def adverse(self) -> Self:
        return self.filter(kind__in=ADVERSE)

    def that_count(self) -> Self:
        return self.filter(reversal__isnull=True)


class CreditFact(AppendOnly, TenantRow):
    """One fact that bears on the credit of a shop, by the name of its clock, its violation or its outcome.

    Written by the platform alone, from facts of the log; one for each source. It is never changed: a wrong one gets a
    reversal.
    """

    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in CreditKind])
    what = models.CharField(max_length=60)
    stars = models.PositiveSmallIntegerField(null=True)
    about_type = models.CharField(max_length=60)
    about_id = models.UUIDField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    objects = CreditFactQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["merchant", "-happened_at", "-id"], name="credit_facts_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "kind", "what", "about_id"], name="one_credit_fact_a_source"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in CreditKind]), name="credit_fact_known"),
            models.CheckConstraint(
                condition=Q(kind=CreditKind.REVIEW.value, stars__range=(1, 5))
                | (~Q(kind=CreditKind.REVIEW.value) & Q(stars__isnull=True)),
                name="credit_fact_has_stars_of_reviews",
            ),
            *WORLD,
            Wall("merchant", public=True),
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )


class CreditReversal(AppendOnly, TenantRow):
    """A fact counts no more, and why. The fact stays where it is."""

    fact = models.OneToOneField(CreditFact, on_delete=models.PROTECT, related_name="reversal", db_constraint=False)
    reason = models.CharField(max_length=500)
    reversed_by = models.UUIDField(null=True)
    reversed_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            CompositeKey(to="merchants.CreditFact", fields=["merchant", "fact"]),
            models.CheckConstraint(condition=~Q(reason=""), name="credit_reversed_for_a_reason"),
            *WORLD,
            Wall("merchant", public=True),
            Wall("staff", may=APPEND),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )


class CreditReply(AppendOnly, TenantRow):
    """The shop's reply to a fact against it. Everybody reads it beside the fact."""

    fact = models.OneToOneField(CreditFact, on_delete=models.PROTECT, related_name="reply", db_constraint=False)
    text = models.CharField(max_length=500)
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            CompositeKey(to="merchants.CreditFact", fields=["merchant", "fact"]),
            models.CheckConstraint(condition=~Q(text=""), name="credit_reply_says_something"),
            *WORLD,
            Wall("merchant", own="merchant", may=APPEND, public=True),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )


class CreditScoreQuerySet(models.QuerySet["CreditScore"]):
    def latest_of_each(self, merchant_ids: Collection[UUID] | None = None) -> Self:
        """The latest score of each of these shops, or of all, in one statement."""
        asked = self if merchant_ids is None else self.filter(merchant_id__in=merchant_ids)
        return asked.order_by("merchant_id", "-scored_at", "-id").distinct("merchant_id")


class CreditScore(AppendOnly, TenantRow):
    """A score of a shop since one night, with each part of the formula, so that anybody can recompute it."""

    formula = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField(null=True)
    sales = models.PositiveIntegerField()
    components = models.JSONField()
    scored_at = models.DateTimeField()

    objects = CreditScoreQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["merchant", "-scored_at", "-id"], name="credit_scores_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=100), name="credit_score_to_100"),
            *WORLD,
            Wall("merchant", public=True),
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )
