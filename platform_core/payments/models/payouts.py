"""Rows of payouts, and of the accounts to which a shop's money goes."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import Q

from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.types import Source
from platform_core.money import CNY, Money
from platform_core.payments.case.payouts import PAYOUT, PAYOUT_ACCOUNT, SHOP
from platform_core.payments.policies.payouts import DRAWN_ON
from platform_core.payments.states import PayoutAccountState, PayoutState
from platform_core.payments.types import Reference
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.types import Place

ACCOUNT: Final = ("holder", "bank", "number")
GIVEN: Final = (
    *("number", "payee_id", "account", "drawn_on", "amount", "put_in", "currency", "provider", "requested_at"),
    *("case_type", "case_id", "attempt"),
)
# The web's login may become any shop, and money goes out at nobody's word but the clock's and the relay's.
MADE_BY_THE_WORKER: Final = pgtrigger.Trigger(
    name="made_by_the_worker",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition("session_user = 'tp_app'"),
    func="RAISE EXCEPTION 'the web pays nobody';",
)


class PayoutAccountQuerySet(CaseQuerySet["PayoutAccount"]):
    pass


class PayoutAccount(TenantRow, CaseRow):
    """The account to which a shop wants its money to go, sealed.

    It counts once the provider has found it; the one before counts until then.
    """

    CASE = PAYOUT_ACCOUNT
    holder = SealedField()
    bank = SealedField()
    number = SealedField()
    provider = models.CharField(max_length=30)
    named_by = models.UUIDField()
    named_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    objects = PayoutAccountQuerySet.as_manager()

    class Meta:
        constraints = (
            TENANT_KEY,
            *(
                models.UniqueConstraint(
                    fields=["merchant"], condition=Q(state=state.value), name=f"one_payout_account_{state.value}"
                )
                for state in (PayoutAccountState.NAMED, PayoutAccountState.IN_FORCE)
            ),
            Wall("shopper", own="named_by", may=READ),
            Wall(
                "merchant",
                own="merchant_id",
                may=("SELECT", "INSERT", PAYOUT_ACCOUNT.may_update(SHOP, Role.SYSTEM, also=["id"])),
            ),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", PAYOUT_ACCOUNT.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(PAYOUT_ACCOUNT.lifecycle),
            moved_by_the_worker(PayoutAccountState.IN_FORCE, PayoutAccountState.REFUSED),
            pgtrigger.ReadOnly(
                name="account_stays", fields=["holder", "bank", "number", "provider", "named_by", "named_at"]
            ),
        )

    @property
    def place(self) -> Place:
        """The place at which its sealed columns are valid: they are of the person who named it."""
        return Place.of(self, subject_id=self.named_by)


class PayoutQuerySet(CaseQuerySet["Payout"]):
    pass


class Payout(TenantRow, CaseRow):
    """One transfer out of a shop's books: to the shop's account or, with a ``payee_id``, to a consumer whom the
    provider knows as a payer. The case is the reason for the payment; for a shop's earnings, the payout itself.

    ``drawn_on`` is the account of the books that pays, ``put_in`` the amount that the platform has put in before it.
    """

    CASE = PAYOUT
    number = models.CharField(max_length=32)
    payee_id = models.UUIDField(null=True)
    account = models.ForeignKey(PayoutAccount, on_delete=models.PROTECT, null=True, db_constraint=False)
    drawn_on = models.CharField(max_length=30)
    amount = models.BigIntegerField()
    put_in = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default=CNY)
    case_type = models.CharField(max_length=60)
    case_id = models.UUIDField()
    attempt = models.PositiveSmallIntegerField(default=1)
    provider = models.CharField(max_length=30)
    provider_ref = models.CharField(max_length=100, blank=True, default="")
    refusal = models.CharField(max_length=60, blank=True, default="")
    requested_at = models.DateTimeField()
    unknown_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    objects = PayoutQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["merchant", "-requested_at", "-id"], name="payouts_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["number"], name="payout_number"),
            models.UniqueConstraint(fields=["case_id", "case_type", "attempt"], name="one_payout_an_attempt"),
            models.CheckConstraint(condition=Q(amount__gt=0, put_in__gte=0), name="payout_of_something"),
            models.CheckConstraint(condition=Q(drawn_on__in=[k.value for k in DRAWN_ON]), name="payout_drawn_on_known"),
            models.CheckConstraint(
                condition=Q(payee_id__isnull=True, account__isnull=False)
                | Q(payee_id__isnull=False, account__isnull=True, drawn_on=AccountKind.AWARDS.value),
                name="payout_to_one",
            ),
            CompositeKey(to="payments.PayoutAccount", fields=("merchant", "account")),
            Wall("shopper", own="payee_id", may=READ),
            # Its clock acts on the shop's side of the wall, and locks it there.
            Wall("merchant", own="merchant_id", may=("SELECT", "INSERT", "UPDATE (id)")),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", PAYOUT.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(PAYOUT.lifecycle),
            MADE_BY_THE_WORKER,
            moved_by_the_worker(PayoutState.UNKNOWN, PayoutState.PAID, PayoutState.FAILED, PayoutState.RETURNED),
            pgtrigger.ReadOnly(name="payout_stays", fields=list(GIVEN)),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def for_case(self) -> Reference:
        return Reference(self.case_type, self.case_id)

    @property
    def source(self) -> Source:
        """The source under which the ledger knows its postings."""
        return Source("payments.payout", self.id)
