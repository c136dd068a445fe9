"""What goes back to a payer, and what became of it?"""

from __future__ import annotations

from typing import Any, Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from platform_core.ledger.types import Source
from platform_core.money import CNY, Money
from platform_core.payments.errors import RefundNotFound
from platform_core.payments.models._shares import Share
from platform_core.payments.states import REFUND, RefundState
from platform_core.payments.types import RefundFacts
from platform_core.rows import TENANT_KEY, Stateful, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import READ, CompositeKey, Wall

# What happens on a shop's side of the wall moves a row on; what is owed, and to whom, stands. Locking needs the id.
REFUND_MOVES: Final = "UPDATE (id, state, provider_ref, unknown_at, succeeded_at, failed_at)"
UNENDED: Final = (RefundState.REQUESTED, RefundState.UNKNOWN)


class RefundQuerySet(models.QuerySet["Refund"]):
    def of(self, refund_id: UUID) -> Refund:
        """The refund, unlocked. Raises ``RefundNotFound``."""
        found = self.filter(id=refund_id).first()
        if found is None:
            raise RefundNotFound(refund_id=refund_id)
        return found

    def open(self) -> Self:
        """Those of which nobody knows the end yet."""
        return self.filter(state__in=UNENDED)


class Refund(TenantRow, Stateful):
    """A decision that money goes back, and what became of it. One for each order and cause, for good."""

    LIFECYCLE = REFUND
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="refunds", db_constraint=False)
    payer_id = models.UUIDField()
    cause = models.CharField(max_length=100)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    funded = models.BigIntegerField(default=0, db_default=0)  # what others get back with it
    rounding = models.BigIntegerField(default=0, db_default=0)
    commission = models.BigIntegerField(default=0, db_default=0)  # what the shop gets back of its fee
    codes = models.JSONField()  # of the holds that await the outcome
    provider_ref = models.CharField(max_length=100, null=True)
    requested_at = models.DateTimeField()
    unknown_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    objects = RefundQuerySet.as_manager()

    class Meta:
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "share", "cause"], name="one_refund_a_cause"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, funded__gte=0, commission__gte=0), name="refund_amount_positive"
            ),
            CompositeKey(to="payments.Share", fields=("merchant", "share")),
            Wall("shopper", own="payer_id", may=READ),
            Wall("merchant", own="merchant_id", may=("SELECT", "INSERT", REFUND_MOVES)),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(REFUND),
            moved_by_the_worker(RefundState.UNKNOWN, RefundState.SUCCEEDED, RefundState.FAILED),
        )

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def source(self) -> Source:
        """What the ledger knows its postings by."""
        return Source("payments.refund", self.id)

    def facts(self) -> RefundFacts:
        return RefundFacts(
            id=self.id,
            cause=self.cause,
            amount=self.money,
            state=self.state,
            open=self.stage in UNENDED,
            requested_at=self.requested_at,
        )

    def fact_fields(self) -> dict[str, Any]:
        """What each of its facts says; the share is loaded beside it."""
        return {
            "refund_id": self.id,
            "payment_id": self.share.payment_id,
            "merchant_id": self.merchant_id,
            "payer_id": self.payer_id,
            "amount": self.amount,
            "currency": self.currency,
            "cause": self.cause,
        }
