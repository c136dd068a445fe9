"""Queries about a shop's balance, debts and deposit, and about the relief fund."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import BigIntegerField, Count, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

import platform_core.cases.queries as cases
import platform_core.ledger.queries as ledger
import platform_core.rulebook.queries as rulebook
from merchants.guarantee import policies
from merchants.guarantee.case import DEBT, GUARANTEE
from merchants.guarantee.deadlines import PAY_DEBT
from merchants.guarantee.models import Debt, Guarantee, Movement, ReliefReport
from merchants.guarantee.states import DebtState
from merchants.guarantee.types import FUND, DebtFacts, DebtKind, Means, ReliefTotals
from merchants.shops.ports import OPEN_DUTIES
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor
from platform_core.cases.queries import Action
from platform_core.cases.registry import facts_of
from platform_core.errors import Verdict
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.errors import NoAccounts
from platform_core.money import Money, total
from platform_core.payments.queries import payouts
from platform_core.rulebook.types import Clause

ANSWERS: Final = ("uphold", "uphold_covered", "reverse")


@facts_of(DEBT)
def debt_facts(row: Debt) -> DebtFacts:
    return DebtFacts(
        appealed=row.appealed_at is not None,
        answered=row.reviewed_by is not None,
        final=row.stands_at is not None,
    )


def debt_actions(row: Debt, *, by: Actor, at: datetime) -> list[Action]:
    """The steps open to this actor now; the person who made a deduction does not answer the appeal."""
    own = by.id == row.incurred_by
    return [found for found in cases.actions(row, by=by, at=at) if not own or found.name not in ANSWERS]


@facts_of(GUARANTEE)
def guarantee_facts(row: Guarantee) -> Verdict:
    return gives_back(row)


def debt(debt_id: UUID, *, by: Actor) -> Debt:
    """A debt. Raises ``DebtNotFound``."""
    return Debt.objects.see(debt_id, by=by)


def debts_seen_by(by: Actor) -> QuerySet[Debt]:
    """The debts that this actor may know of; unordered."""
    return Debt.objects.visible_to(by)


def debts_of(merchant_id: UUID, *, by: Actor) -> QuerySet[Debt]:
    """The debts of a shop, paid ones as well, the newest first."""
    return Debt.objects.visible_to(by).filter(merchant_id=merchant_id).order_by("-incurred_at", "-id")


def owed_by_shop(merchant_id: UUID) -> Money:
    """The sum of the shop's open debts, as the bound scope sees them."""
    return total(row.left for row in Debt.objects.open_of(merchant_id))


def means(merchant_id: UUID) -> Means:
    """The shop's own free money. In its scope, or one that sees it."""
    books = ledger.balances(merchant_id)
    return Means(payable=books[AccountKind.MERCHANT_PAYABLE].free, deposit=books[AccountKind.DEPOSIT].free)


def movements_of(merchant_id: UUID) -> QuerySet[Movement]:
    """Every entry for its debts and its deposit, the newest first."""
    return Movement.objects.filter(merchant_id=merchant_id).order_by("-moved_at", "-id")


def debts_of_movements(ids: Collection[UUID]) -> QuerySet[Movement, tuple[UUID, str, UUID]]:
    """The id of each of these entries that is about a debt, with the type and the id of the debt."""
    found = Movement.objects.filter(id__any_of=ids, debt_id__isnull=False).order_by()
    return found.values_list("id", Value(Debt.CASE.kind), "debt_id")


def fund_free() -> Money:
    """The money that the relief fund can lend; zero before any was put in. In a scope that sees all books, or its."""
    try:
        return ledger.balance(AccountKind.RELIEF_FUND, merchant_id=FUND).free
    except NoAccounts:
        return Money(0)


def can_advance(merchant_id: UUID, *, amount: Money) -> bool:
    """Whether a consumer can be paid so much at this moment. In a scope that sees the fund's books and the shop's."""
    has = means(merchant_id)
    return policies.is_covered(amount, own=has.payable + has.deposit, fund=fund_free())


def money_owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """The debts of a shop, the most urgent first."""
    owed = Debt.objects.open_of(merchant_id)
    due = cases.dues_of(merchant_id, of=PAY_DEBT)
    return [OwedDuty(kind=DEBT.kind, subject_id=row.id, due_at=due.get(row.id)) for row in owed]


def duties_of(merchant_id: UUID) -> Iterator[OwedDuty]:
    """The open duties of a shop, as the apps above know them: before it closes, and before its deposit goes back.

    Each app is asked when its turn comes, so that whoever wants one duty asks no further.
    """
    return (duty for asked in OPEN_DUTIES.values() for duty in asked.owed_by(merchant_id))


def gives_back(row: Guarantee) -> Verdict:
    """Whether this deposit may go back now, with the reasons against."""
    return policies.may_give_back(
        duties=any(duty.kind != DEBT.kind for duty in duties_of(row.merchant_id)),
        debts=Debt.objects.open_of(row.merchant_id).count(),
        account=payouts.account_in_force(row.merchant_id) is not None,
    )


def guarantee(guarantee_id: UUID, *, by: Actor) -> Guarantee:
    """A deposit. Raises ``GuaranteeNotFound``."""
    return Guarantee.objects.see(guarantee_id, by=by)


def guarantee_of(merchant_id: UUID, *, by: Actor) -> Guarantee | None:
    """The latest deposit that a shop was asked for, if any."""
    found = Guarantee.objects.visible_to(by).filter(merchant_id=merchant_id)
    return found.order_by("-asked_at", "-id").first()


def came_in(provider_ref: str) -> bool:
    """Whether this transfer has been taken in already."""
    return Movement.objects.filter(reference=provider_ref).exists()


def relief_totals() -> ReliefTotals:
    """The sums of the relief fund over all shops: for scopes that see all of them."""
    of = Debt.objects.filter(kind=DebtKind.AWARD).exclude(state=DebtState.REVERSED)
    columns = ("amount", "covered", "lent", "lent_back")
    counted = {f"{name}_sum": Coalesce(Sum(name), 0, output_field=BigIntegerField()) for name in columns}
    sums = of.aggregate(advances=Count("id"), **counted)
    return ReliefTotals(
        advanced=Money(int(sums["amount_sum"])),
        advances=sums["advances"],
        recovered=Money(int(sums["covered_sum"])),
        owed=Money(int(sums["amount_sum"] - sums["covered_sum"])),
        lent=Money(int(sums["lent_sum"] - sums["lent_back_sum"])),
        fund=fund_free(),
    )


def clause_of(row: Debt) -> Clause | None:
    """The clause of the agreement by which it was taken, where there is one."""
    if row.rule_version_id is None or row.clause is None:
        return None
    return rulebook.clause(row.rule_version_id, row.clause)


def relief_reported() -> ReliefReport | None:
    """The last report on the relief fund, for everybody."""
    return ReliefReport.objects.order_by("-reported_at", "-id").first()
