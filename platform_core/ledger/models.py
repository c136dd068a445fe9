"""Rows of the ledger: accounts and postings. Only one SQL function writes (`migrations/functions.sql`)."""

from __future__ import annotations

from typing import Any, Final

import pgtrigger
from django.core.checks import CheckMessage
from django.db import models
from django.db.models import F, Q

from platform_core.ledger.accounts import AccountKind, Side, guarded_kinds
from platform_core.ledger.types import PostingKind
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall, quote

ACCOUNT_KEY: Final = ("merchant", "id", "currency")
ALONE: Final = (PostingKind.POSTED.value, PostingKind.PENDING.value)
RESOLUTIONS: Final = (PostingKind.POST_PENDING.value, PostingKind.VOID_PENDING.value)


class AccountKey(CompositeKey):
    """A posting uses accounts of its own shop and currency: one foreign key over all three columns."""

    def sql(self, model: Any) -> str:
        merchant, account, currency = (quote(model._meta.get_field(f).column) for f in self.fields)
        return (
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)}"
            f" FOREIGN KEY ({merchant}, {account}, {currency})"
            f" REFERENCES {quote(model._meta.apps.get_model(self.to)._meta.db_table)} (merchant_id, id, currency)"
        )

    def _check(self, model: Any, connection: Any) -> list[CheckMessage]:
        return []  # the key that it references is declared a few lines below


class Account(TenantRow):
    """A balance, kept by the function that posts. No role may update it, and it starts empty."""

    kind = models.CharField(max_length=30)
    currency = models.CharField(max_length=3)
    debits_posted = models.BigIntegerField(default=0)
    credits_posted = models.BigIntegerField(default=0)
    debits_pending = models.BigIntegerField(default=0)
    credits_pending = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=ACCOUNT_KEY, name="ledger_account_key"),
            models.UniqueConstraint(fields=["merchant", "kind", "currency"], name="ledger_one_account_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in AccountKind]), name="ledger_known_kind"),
            models.CheckConstraint(
                condition=Q(debits_posted__gte=0, credits_posted__gte=0, debits_pending__gte=0, credits_pending__gte=0),
                name="ledger_sums_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=guarded_kinds(Side.CREDIT))
                | Q(credits_posted__gte=F("debits_posted") + F("debits_pending")),
                name="ledger_no_overdraft_credit",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=guarded_kinds(Side.DEBIT))
                | Q(debits_posted__gte=F("credits_posted") + F("credits_pending")),
                name="ledger_no_overdraft_debit",
            ),
            Wall("merchant", own="merchant_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="born_empty",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "0 <> ANY (ARRAY[NEW.debits_posted, NEW.credits_posted, NEW.debits_pending, NEW.credits_pending])"
                ),
                func="RAISE EXCEPTION 'an account is born empty';",
            ),
        )


class Posting(AppendOnly, TenantRow):
    """One debit and one credit in one row, so that an unbalanced posting cannot be written."""

    group_id = models.UUIDField()
    debit_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    credit_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    pending = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False, db_index=False
    )
    source_type = models.CharField(max_length=60)
    source_id = models.UUIDField()
    occurred_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["merchant", "occurred_at", "id"], name="postings_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "source_type", "source_id", "code"], name="ledger_posted_once"),
            models.UniqueConstraint(fields=["pending"], name="ledger_resolved_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_amount_positive"),
            models.CheckConstraint(condition=~Q(debit_account=F("credit_account")), name="ledger_two_accounts"),
            models.CheckConstraint(
                condition=Q(kind__in=RESOLUTIONS, pending__isnull=False) | Q(kind__in=ALONE, pending__isnull=True),
                name="ledger_resolution_has_hold",
            ),
            AccountKey(to="ledger.Account", fields=("merchant", "debit_account", "currency"), name="ledger_debit_key"),
            AccountKey(
                to="ledger.Account", fields=("merchant", "credit_account", "currency"), name="ledger_credit_key"
            ),
            CompositeKey(to="ledger.Posting", fields=("merchant", "pending")),
            Wall("merchant", own="merchant_id", may=READ),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
