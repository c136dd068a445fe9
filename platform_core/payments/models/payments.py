"""Rows of payments, and of money that fits none."""

from __future__ import annotations

from typing import Self
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import Q

from platform_core.actors import Actor, Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.deadlines.types import Subject
from platform_core.ledger.types import Source
from platform_core.money import CNY, Money
from platform_core.payments.case.payments import PAYER, RECEIPT, STAFF, SYSTEM
from platform_core.payments.errors import PaymentNotFound
from platform_core.payments.states import PAYMENT, ReceiptState
from platform_core.payments.types import CaptureReport, PaymentFacts, Reference, Tender
from platform_core.rows import Row, Stateful, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import APPEND, READ, Wall


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
    """The debt of a payer at a provider for one purchase. Asked for by the payer, moved by the system alone."""

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
    unpaid_at = models.DateTimeField(null=True)
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

    def as_subject(self) -> Subject:
        """The subject of its clocks."""
        return Subject(type="payments.payment", id=self.id, merchant_id=None, person_id=self.payer_id)

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


class Receipt(CaseRow, Row):
    """Money that the provider took and that fits no payment as it was asked. It is the payer's.

    ``payment`` is the one that it came for, ``assigned_to`` the one that staff have found for it; ``shop_id`` says in
    whose books it stands meanwhile: one of the shops that the payment was for. ``refund_no`` and ``account_id``: under
    which number the provider was asked to give it back, and to which account of the payer's, where it refused before.
    """

    CASE = RECEIPT
    number = models.CharField(max_length=32)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="receipts")
    payer_id = models.UUIDField()
    shop_id = models.UUIDField()
    provider = models.CharField(max_length=30)
    provider_ref = models.CharField(max_length=100)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    tender = models.CharField(max_length=30)
    paid_at = models.DateTimeField()  # by the provider's clock
    reasons = models.JSONField()
    noted_at = models.DateTimeField()
    booked = models.BooleanField(default=True)  # the books know the yuan alone
    assigned_to = models.UUIDField(null=True)
    assigned_at = models.DateTimeField(null=True)
    matched_at = models.DateTimeField(null=True)
    going_back_at = models.DateTimeField(null=True)
    refund_no = models.UUIDField(null=True, unique=True)  # the receipt's own id before the provider has refused
    account_id = models.UUIDField(null=True)
    account_asked_at = models.DateTimeField(null=True)
    sent_back_at = models.DateTimeField(null=True)
    objects = CaseQuerySet["Receipt"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["provider", "provider_ref"], name="one_receipt_a_provider_ref"),
            models.UniqueConstraint(fields=["number"], name="receipt_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_of_something"),
            Wall("shopper", own="payer_id", may=("SELECT", RECEIPT.may_update(PAYER))),
            Wall("staff", may=("SELECT", RECEIPT.may_update(STAFF))),
            Wall("system", may=("SELECT", "INSERT", RECEIPT.may_update(SYSTEM))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(RECEIPT.lifecycle),
            moved_by_the_worker(ReceiptState.MATCHED, ReceiptState.ACCOUNT_ASKED, ReceiptState.SENT_BACK),
            pgtrigger.Trigger(
                name="another_way",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'account_asked' AND (OLD.refund_no, OLD.account_id)"
                    " IS DISTINCT FROM (NEW.refund_no, NEW.account_id)"
                ),
                func="RAISE EXCEPTION '% goes another way only after a refusal', NEW.id;",
            ),
        )
        indexes = (models.Index(fields=["payer_id", "-noted_at", "-id"], name="receipt_by_payer"),)

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def asked_under(self) -> UUID:
        """The number under which the provider is asked to give it back now, or was at last."""
        return self.refund_no or self.id

    @property
    def to_account(self) -> bool:
        """Whether it goes to an account that the payer has named."""
        return self.account_id is not None

    @property
    def report(self) -> CaptureReport:
        """The provider's report of it."""
        return CaptureReport(
            provider_ref=self.provider_ref, amount=self.money, tender=Tender(self.tender), paid_at=self.paid_at
        )

    @property
    def source(self) -> Source:
        """The source under which the ledger knows its postings."""
        return Source("payments.receipt", self.id)
