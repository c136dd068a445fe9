"""Who is to pay what for whom, what came, and what goes back?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from platform_core.actors import Actor, Role
from platform_core.ledger.types import Source
from platform_core.money import CNY, Money
from platform_core.payments.errors import PaymentNotFound, RefundNotFound, ShareNotFound
from platform_core.payments.states import PAYMENT, REFUND, SHARE, RefundState, ShareState
from platform_core.payments.types import Parts, PaymentFacts, Reference, RefundFacts, ShareFacts, Tender
from platform_core.rows import TENANT_KEY, AppendOnly, Row, Stateful, TenantRow, kept_by_the_database
from platform_core.tenancy.scopes import acting_for
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall

# What happens on a shop's side of the wall moves a row on; what is owed, and to whom, stands. Locking needs the id.
SHARE_MOVES: Final = (
    "UPDATE (id, state, refunded, funded_back, rounding_back, commission, commission_back,"
    " captured_at, released_at, settled_at)"
)
REFUND_MOVES: Final = "UPDATE (id, state, provider_ref, unknown_at, succeeded_at, failed_at)"

UNENDED: Final = (RefundState.REQUESTED, RefundState.UNKNOWN)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def visible_to(self, actor: Actor) -> Self:
        match actor.role:
            case Role.SHOPPER:
                return self.filter(payer_id=actor.id)
            case Role.STAFF | Role.SYSTEM:
                return self
            case _:  # a shop sees its shares
                return self.none()

    def take(self, payment_id: UUID, *, by: Actor) -> Payment:
        """The row, locked until commit, if this actor may know of it."""
        found = self.visible_to(by).select_for_update().filter(id=payment_id).first()
        if found is None:
            raise PaymentNotFound(payment_id=payment_id)
        return found


class Payment(Row, Stateful):
    """What a payer owes at a provider for one purchase. Asked for by the payer, moved by the system alone."""

    LIFECYCLE = PAYMENT
    payer_id = models.UUIDField()
    purchase_type = models.CharField(max_length=60)
    purchase_id = models.UUIDField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    provider = models.CharField(max_length=30)
    provider_ref = models.CharField(max_length=100, null=True)
    tender = models.CharField(max_length=30, null=True)
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)  # by the provider's clock
    captured_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["purchase_type", "purchase_id"], name="one_payment_a_purchase"),
            models.UniqueConstraint(fields=["provider", "provider_ref"], name="one_payment_a_provider_ref"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=~Q(state="captured") | Q(provider_ref__isnull=False, tender__isnull=False),
                name="captured_says_how",
            ),
            Wall("shopper", own="payer_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", "UPDATE")),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(PAYMENT)
        indexes = (models.Index(fields=["payer_id", "-requested_at"], name="payment_by_payer"),)

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    def facts(self) -> PaymentFacts:
        return PaymentFacts(
            id=self.id,
            payer_id=self.payer_id,
            purchase=Reference(self.purchase_type, self.purchase_id),
            state=self.state,
            amount=self.money,
            tender=Tender(self.tender) if self.tender else None,
            provider=self.provider,
            expires_at=self.expires_at,
        )


class UnmatchedReceipt(AppendOnly, Row):
    """Money that the provider took and that fits no payment as it was asked. It is the payer's until a person acts."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="unmatched")
    provider = models.CharField(max_length=30)
    provider_ref = models.CharField(max_length=100)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    paid_at = models.DateTimeField()  # by the provider's clock
    reasons = models.JSONField()
    found_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.UniqueConstraint(fields=["provider", "provider_ref"], name="one_unmatched_a_provider_ref"),
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )


class ShareQuerySet(models.QuerySet["Share"]):
    def of(self, order: Reference) -> Share:
        """The share of this order, unlocked. Raises ``ShareNotFound``."""
        found = self.filter(order_type=order.type, order_id=order.id).first()
        if found is None:
            raise ShareNotFound(order_id=order.id)
        return found

    @contextmanager
    def taken(self, order: Reference) -> Iterator[Share]:
        """The share of this order, locked, with its shop bound: whoever may see it may act on the shop's side.

        Raises ``ShareNotFound``.
        """
        share = self.of(order)
        with acting_for(share.merchant_id):
            yield self.select_for_update().get(id=share.id, merchant_id=share.merchant_id)


class Share(TenantRow, Stateful):
    """The part of a payment that is meant for one order of one shop. Changed on the shop's side of the wall."""

    LIFECYCLE = SHARE
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="shares")
    payer_id = models.UUIDField()
    provider = models.CharField(max_length=30)
    order_type = models.CharField(max_length=60)
    order_id = models.UUIDField()
    amount = models.BigIntegerField()
    funded = models.BigIntegerField(default=0)
    rounding = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    funded_back = models.BigIntegerField(default=0, db_default=0)
    rounding_back = models.BigIntegerField(default=0, db_default=0)
    commission = models.BigIntegerField(default=0, db_default=0)
    commission_back = models.BigIntegerField(default=0, db_default=0)
    currency = models.CharField(max_length=3, default=CNY)
    captured_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["order_type", "order_id"], name="one_share_an_order"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, funded__gte=0, refunded__gte=0, refunded__lte=F("amount")),
                name="share_amounts_sane",
            ),
            models.CheckConstraint(
                condition=Q(funded_back__gte=0, funded_back__lte=F("funded"))
                & (
                    Q(rounding_back__gte=0, rounding_back__lte=F("rounding"))
                    | Q(rounding_back__lte=0, rounding_back__gte=F("rounding"))
                ),
                name="share_gives_back_what_was_added",
            ),
            models.CheckConstraint(  # late money goes back as it came: nobody had added to it
                condition=~Q(refunded=F("amount"))
                | Q(amount=0)
                | Q(released_at__isnull=False)
                | Q(funded_back=F("funded"), rounding_back=F("rounding")),
                name="share_gone_is_gone_whole",
            ),
            models.CheckConstraint(
                condition=Q(commission_back__gte=0, commission_back__lte=F("commission"))
                & (Q(commission=0) | Q(state=ShareState.SETTLED.value)),
                name="share_commission_sane",
            ),
            Wall("shopper", own="payer_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=("SELECT", SHARE_MOVES)),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(SHARE)

    @property
    def order(self) -> Reference:
        return Reference(self.order_type, self.order_id)

    @property
    def source(self) -> Source:
        """What the ledger knows its postings by."""
        return Source("payments.share", self.id)

    @property
    def late(self) -> bool:
        """The order had given up waiting; so nothing was added to what came."""
        return self.released_at is not None

    @property
    def parts(self) -> Parts:
        return Parts(
            amount=self._money(self.amount),
            funded=self._money(0 if self.late else self.funded),
            rounding=self._money(0 if self.late else self.rounding),
            refunded=self._money(self.refunded),
            funded_back=self._money(self.funded_back),
            rounding_back=self._money(self.rounding_back),
        )

    @property
    def fee(self) -> Money:
        """The commission that the platform still has of it."""
        return self._money(self.commission - self.commission_back)

    @property
    def refundable(self) -> Money:
        """What came of the payer's money and has not gone back."""
        came = self.stage in (ShareState.CAPTURED, ShareState.SETTLED)
        return self._money(self.amount - self.refunded if came else 0)

    def _money(self, fen: int) -> Money:
        return Money(fen, self.currency)

    def facts(self) -> ShareFacts:
        return ShareFacts(
            id=self.id,
            payment_id=self.payment_id,
            merchant_id=self.merchant_id,
            payer_id=self.payer_id,
            order=self.order,
            state=self.state,
            parts=self.parts,
        )


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
        triggers = kept_by_the_database(REFUND)

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

    def told(self) -> dict[str, Any]:
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
