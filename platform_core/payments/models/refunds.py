"""Rows of refunds, and of the accounts that payers name for them."""

from __future__ import annotations

from typing import Any, Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from platform_core.deadlines.types import Subject
from platform_core.ledger.types import Source
from platform_core.money import CNY, Money
from platform_core.payments.errors import RefundNotFound
from platform_core.payments.models.shares import Share
from platform_core.payments.states import REFUND, REFUSED, UNENDED, RefundState
from platform_core.payments.types import Added, Reference, RefundFacts
from platform_core.rows import (
    TENANT_KEY,
    AppendOnly,
    Row,
    Stateful,
    TenantRow,
    kept_by_the_database,
    moved_by_the_worker,
)
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.types import Place

# What happens on a shop's side of the wall moves a row on; what is owed, and to whom, stands. Locking needs the id.
REFUND_MOVES: Final = (
    "UPDATE (id, state, provider_ref, unknown_at, succeeded_at, failed_at, account_asked_at, replaced_at)"
)


class RefundQuerySet(models.QuerySet["Refund"]):
    def of(self, refund_id: UUID) -> Refund:
        """The refund, unlocked. Raises ``RefundNotFound``."""
        found = self.select_related("share").filter(id=refund_id).first()
        if found is None:
            raise RefundNotFound(refund_id=refund_id)
        return found

    def of_case(self, case: Reference) -> Self:
        return self.filter(case_type=case.type, case_id=case.id)

    def with_age(self) -> Self:
        """Add ``first_asked_at``: since when the money of its case is owed, counted from the first attempt."""
        first = Refund.objects.filter(share=OuterRef("share"), attempt=1)
        of_case = first.filter(case_type=OuterRef("case_type"), case_id=OuterRef("case_id"))
        return self.annotate(first_asked_at=Subquery(of_case.values("requested_at")[:1]))

    def open(self) -> Self:
        """Those of which nobody knows the end yet."""
        return self.filter(state__in=UNENDED)

    def still_owed(self) -> Self:
        """Those on their way, and those that the provider refused and no later attempt has replaced.

        Where nothing is left of the share, a refused one is owed no more: the money went by another way. Whether it was
        replaced, the later attempt says and not the state, which a shop's scope may write.
        """
        same = Refund.objects.filter(share=OuterRef("share"), case_type=OuterRef("case_type"))
        later = same.filter(case_id=OuterRef("case_id"), attempt__gt=OuterRef("attempt"))
        refused = Q(state__in=(*REFUSED, RefundState.REPLACED), share__refunded__lt=F("share__amount"))
        return self.filter(Q(state__in=UNENDED) | refused & ~Exists(later))


class Refund(TenantRow, Stateful):
    """One attempt to give money back, and its outcome. An order, a case and an attempt make one refund, for good.

    The case is the reason for the refund (a return, a complaint, a cancelled order); the first attempt is asked for by
    its owner, each further one follows a refusal of the provider. ``account_id``: the payer's account to which it goes,
    where that is not the way it was paid.

    It is no `Case`: a case locks and moves its own row in the scope of its actor, while a refund is written on its
    shop's side of the wall under the lock of its share, whose counters and holds it moves in the same step.
    """

    LIFECYCLE = REFUND
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="refunds", db_constraint=False)
    payer_id = models.UUIDField()
    case_type = models.CharField(max_length=60)
    case_id = models.UUIDField()
    attempt = models.PositiveSmallIntegerField(default=1)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    funded = models.BigIntegerField(default=0, db_default=0)  # what others get back with it
    rounding = models.BigIntegerField(default=0, db_default=0)
    commission = models.BigIntegerField(default=0, db_default=0)  # what the shop gets back of its fee
    codes = models.JSONField()  # of the holds that await the outcome
    provider_ref = models.CharField(max_length=100, null=True)
    account_id = models.UUIDField(null=True)  # no key: the shop's scope must not see the account
    requested_at = models.DateTimeField()
    unknown_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    account_asked_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    objects = RefundQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["merchant", "succeeded_at"],
                condition=Q(succeeded_at__isnull=False),
                name="refunds_paid_by_a_shop",
            ),
        )
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(  # the case first: its owner looks for all refunds of it
                fields=["case_id", "case_type", "share", "attempt"], name="one_refund_an_attempt"
            ),
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
            moved_by_the_worker(
                RefundState.UNKNOWN, RefundState.SUCCEEDED, RefundState.FAILED, RefundState.ACCOUNT_ASKED
            ),
        )

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def for_case(self) -> Reference:
        return Reference(self.case_type, self.case_id)

    @property
    def cause(self) -> str:
        """Case and attempt as one word, for the provider and the log: `return:<id>`, then `return:<id>:2`."""
        case = f"{self.case_type.rpartition('.')[2]}:{self.case_id}"
        return case if self.attempt == 1 else f"{case}:{self.attempt}"

    @property
    def source(self) -> Source:
        """The source under which the ledger knows its postings."""
        return Source("payments.refund", self.id)

    def as_subject(self) -> Subject:
        """The subject of its clock."""
        return Subject(type="payments.refund", id=self.id, merchant_id=self.merchant_id, person_id=self.payer_id)

    def facts(self) -> RefundFacts:
        return RefundFacts(
            id=self.id,
            for_case=self.for_case,
            attempt=self.attempt,
            amount=self.money,
            added=Added(funded=Money(self.funded, self.currency), rounding=Money(self.rounding, self.currency)),
            state=self.state,
            open=self.stage in UNENDED,
            requested_at=self.requested_at,
            to_account=self.account_id is not None,
        )

    def fact_fields(self) -> dict[str, Any]:
        """The fields of each of its facts; the share is loaded beside it."""
        return {
            "refund_id": self.id,
            "payment_id": self.share.payment_id,
            "merchant_id": self.merchant_id,
            "payer_id": self.payer_id,
            "amount": self.amount,
            "currency": self.currency,
            "cause": self.cause,
            "case_type": self.case_type,
            "case_id": self.case_id,
            "attempt": self.attempt,
            "account_id": self.account_id,
        }


class PayeeAccount(AppendOnly, Row):
    """The account that a payer names when the provider refuses to give money back: their word, and its data sealed.

    No shop sees it. A payer who names another one writes another row.
    """

    payer_id = models.UUIDField()
    refund_id = models.UUIDField()  # the refused attempt for which they were asked, of a refund or of a receipt
    holder = SealedField()
    bank = SealedField()
    number = SealedField()
    named_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            Wall("shopper", own="payer_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )

    @property
    def place(self) -> Place:
        """The place at which its sealed columns are valid."""
        return Place.of(self, subject_id=self.payer_id)
