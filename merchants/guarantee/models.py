"""Rows of deposits, debts, movements of money, grants and reports of relief."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import F, Q

from merchants.guarantee.case import DEBT, GRANT, GUARANTEE
from merchants.guarantee.states import GuaranteeState as G
from merchants.guarantee.types import LENT_FROM, MOVES, DebtKind, Move
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.types import Source, Transfer
from platform_core.money import CNY, Money
from platform_core.payments.types import Reference
from platform_core.rows import (
    TENANT_KEY,
    AppendOnly,
    Row,
    TenantQuerySet,
    TenantRow,
    kept_by_the_database,
    moved_by_the_worker,
)
from platform_core.tenancy.walls import APPEND, READ, Wall

STANDING: Final = (G.SHORT, G.FULL)  # agreed, and not at its end
HOLDING: Final = (*STANDING, G.ENDING)  # money that is paid in stands on it
CURRENT: Final = (G.ASKED, *HOLDING)


class GuaranteeQuerySet(CaseQuerySet["Guarantee"]):
    def find_current(self, merchant_id: UUID) -> Guarantee | None:
        """The deposit that a shop was asked for, or has agreed to, and has not got back."""
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
        """Whether money that is paid in stands on the deposit."""
        return self.stage in HOLDING

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)


class GrantQuerySet(CaseQuerySet["Grant"]):
    pass


class Grant(CaseRow, Row):
    """Money of the platform for its relief fund, by two persons: the books take it when the second has agreed."""

    CASE = GRANT
    number = models.CharField(max_length=32)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    reason = models.CharField(max_length=200)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    granted_at = models.DateTimeField(null=True)
    turned_down_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number"], name="grant_number"),
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(reason=""), name="grant_of_something"),
            models.CheckConstraint(
                condition=Q(decided_by=None, granted_at=None, turned_down_at=None)
                | ~Q(decided_by=F("proposed_by")) & Q(decided_by__isnull=False),
                name="granted_by_two",
            ),
            Wall("staff", may=("SELECT", "INSERT", GRANT.may_update(Role.STAFF, also=["id"]))),
            Wall("system", may=("SELECT", GRANT.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(GRANT.lifecycle),
            pgtrigger.ReadOnly(
                name="grant_stays", fields=["number", "amount", "currency", "reason", "proposed_by", "proposed_at"]
            ),
            pgtrigger.Protect(name="grant_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)


class ReliefReport(AppendOnly, Row):
    """The sums of the relief fund up to an instant, for everybody to read: no persons and no shops."""

    advanced = models.BigIntegerField()
    advances = models.PositiveIntegerField()
    recovered = models.BigIntegerField()
    owed = models.BigIntegerField()
    lent = models.BigIntegerField()
    fund = models.BigIntegerField()
    reported_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(advanced=F("recovered") + F("owed"), owed__gte=0, fund__gte=0), name="relief_adds_up"
            ),
            *(Wall(role, public=True) for role in ("anonymous", "shopper", "merchant", "regulator", "outside")),
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )
        indexes = (models.Index(fields=["-reported_at", "-id"], name="relief_newest"),)


GIVEN: Final = ("number", "kind", "case_type", "case_id", "amount", "currency", "lent", "incurred_by", "incurred_at")
COUNTED: Final = ["id", "covered", "lent_back"]
# A debt is covered by as much as money has moved for it: the database counts the movements itself.
AS_COUNTED: Final = """
IF NOT EXISTS (
    SELECT FROM (
        SELECT coalesce(sum(amount) FILTER (WHERE move = 'covered'), 0) AS covered,
               coalesce(sum(amount) FILTER (WHERE move = 'lent_back'), 0) AS lent_back
        FROM merchants_movement WHERE merchant_id = NEW.merchant_id AND debt_id = NEW.id) AS moved
    WHERE moved.covered = NEW.covered AND moved.lent_back = NEW.lent_back)
THEN RAISE EXCEPTION 'something else has moved for %', NEW.number; END IF;
IF OLD.state = 'owed' AND NEW.state = 'covered' AND NEW.covered <> NEW.amount
THEN RAISE EXCEPTION '% is not covered', NEW.number; END IF;
RETURN NEW;
"""


class DebtQuerySet(CaseQuerySet["Debt"]):
    def open_of(self, merchant_id: UUID) -> DebtQuerySet:
        """The open debts of a shop, the oldest first."""
        return self.filter(merchant_id=merchant_id, state="owed").order_by("incurred_at", "id")


class Debt(TenantRow, CaseRow):
    """A shop's debt because of one case: paid to a consumer on its behalf, or charged to it.

    ``covered`` was taken for it out of the shop's own money, ``lent`` was put in by the fund or the platform when it
    arose, ``lent_back`` of it was repaid. ``rule_version`` and ``clause`` are of the agreement on the deposit, where
    there is one. An appeal is about the debt, whether it is covered or not.
    """

    CASE = DEBT
    number = models.CharField(max_length=32)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in DebtKind])
    case_type = models.CharField(max_length=60)
    case_id = models.UUIDField()
    amount = models.BigIntegerField()
    covered = models.BigIntegerField(default=0)
    lent = models.BigIntegerField(default=0)
    lent_back = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default=CNY)
    rule_version = models.ForeignKey("rulebook.Version", on_delete=models.PROTECT, related_name="+", null=True)
    clause = models.PositiveIntegerField(null=True)
    incurred_by = models.UUIDField()
    incurred_at = models.DateTimeField()
    covered_at = models.DateTimeField(null=True)
    appeal = models.TextField(blank=True, default="")
    appealed_by = models.UUIDField(null=True)
    appealed_at = models.DateTimeField(null=True)
    unanswered_since = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    review = models.TextField(blank=True, default="")
    stands_at = models.DateTimeField(null=True)
    reversed_at = models.DateTimeField(null=True)
    objects = DebtQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["merchant", "state", "incurred_at", "id"], name="debts_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["number"], name="debt_number"),
            models.UniqueConstraint(fields=["merchant", "kind", "case_type", "case_id"], name="one_debt_a_case"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in DebtKind]), name="debt_of_known_kind"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, covered__gte=0, covered__lte=F("amount"))
                & Q(lent__gte=0, lent__lte=F("amount"), lent_back__gte=0, lent_back__lte=F("lent")),
                name="debt_amounts_sane",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("incurred_by")), name="debt_reviewed_by_another"
            ),
            Wall("shopper", own="appealed_by", may=READ),  # a person's own words, for their file
            Wall(
                "merchant",
                own="merchant",
                may=("SELECT", "INSERT", DEBT.may_update(Role.MERCHANT, Role.SYSTEM, also=COUNTED)),
            ),
            Wall("staff", may=("SELECT", DEBT.may_update(Role.STAFF, also=["id"]))),
            Wall("system", may=("SELECT", DEBT.may_update(Role.SYSTEM, also=COUNTED))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(DEBT.lifecycle),
            pgtrigger.Trigger(name="as_counted", when=pgtrigger.Before, operation=pgtrigger.Update, func=AS_COUNTED),
            pgtrigger.ReadOnly(name="debt_stays", fields=list(GIVEN)),
            pgtrigger.Protect(name="debt_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def left(self) -> Money:
        """The amount still owed."""
        return Money(self.amount - self.covered, self.currency)

    @property
    def for_case(self) -> Reference:
        return Reference(self.case_type, self.case_id)

    @property
    def reviewed_at(self) -> datetime | None:
        return self.reversed_at or self.stands_at

    @property
    def lender(self) -> AccountKind | None:
        """The account whose money was put in for it."""
        return LENT_FROM.get(DebtKind(self.kind))


class MovementQuerySet(TenantQuerySet["Movement"]):
    """Seen by its shop."""


class Movement(AppendOnly, TenantRow):
    """One entry of the books for a debt, a deposit or the relief fund: the amount, from where to where, and why.

    The ledger posts these rows, and nothing else. ``debt_id`` is no key: of a loan the fund keeps a row of its own, in
    its own books.
    """

    move = models.CharField(max_length=20, choices=[(m.value, m.value) for m in Move])
    debit = models.CharField(max_length=30)
    credit = models.CharField(max_length=30)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    debt_id = models.UUIDField(null=True)
    deposit_id = models.UUIDField(null=True)
    reference = models.CharField(max_length=100, blank=True, default="")  # of the provider, for money from outside
    moved_at = models.DateTimeField()
    objects = MovementQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (
            models.Index(fields=["merchant", "-moved_at", "-id"], name="movements_of_a_shop"),
            models.Index(fields=["debt_id"], name="movements_of_a_debt"),
        )
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="money_from_outside_comes_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="movement_of_something"),
            models.CheckConstraint(
                condition=Q(*(Q(move=m.value, debit=d.value, credit=c.value) for m, d, c in MOVES), _connector=Q.OR),
                name="movement_between_known_accounts",
            ),
            Wall("merchant", own="merchant", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )

    @property
    def source(self) -> Source:
        return Source("merchants.movement", self.id)

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    def as_transfer(self) -> Transfer:
        return Transfer(
            debit=AccountKind(self.debit), credit=AccountKind(self.credit), amount=self.money, code=self.move
        )
