"""Commands on debts of a shop: charge, cover, collect, advance, appeal, uphold, reverse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from merchants.guarantee import policies, queries
from merchants.guarantee.case import DEBT
from merchants.guarantee.commands.movements import Leg, fill_up, move, movements
from merchants.guarantee.errors import AmountRefused, OwnDeduction
from merchants.guarantee.models import Debt, Guarantee, Movement
from merchants.guarantee.types import FUND, OWED_TO, DebtKind, Means, Move, Taking
from merchants.shops import policies as shops_policies
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.duties import fulfils
from platform_core.ledger.accounts import AccountKind as A
from platform_core.money import Money
from platform_core.payments.queries import payouts
from platform_core.payments.types import Reference
from platform_core.rows import new_id, one_after_the_other
from platform_core.tenancy.scopes import acting_for


@fulfils("ECL-58")
def charge_shop(merchant_id: UUID, *, amount: Money, for_case: Reference, by: Actor, at: datetime) -> Debt:
    """Charge a shop with the platform's cost of a case, such as a test that its goods have failed.

    It is taken out of the shop's settled balance, then its deposit; the rest is owed. One charge a case: asked again it
    is the same. It locks the shop's books, so it comes last. Raises ``AmountRefused``, ``NoAccounts``.
    """
    return _incur(merchant_id, DebtKind.CHARGE, amount=amount, for_case=for_case, decided_by=by.id, by=by, at=at)


@fulfils("HSE-16", "ECL-58", "CRI-44")
def advance(
    merchant_id: UUID, *, amount: Money, for_case: Reference, decided_by: UUID, by: Actor, at: datetime
) -> Debt:
    """Advance an award to a consumer that the shop has not paid: out of the shop's own money first, the rest out of the
    relief fund. From then on the shop owes the rest. ``decided_by``: the person who found the award owed, so that
    another answers an appeal.

    Raises ``AmountRefused``, ``FundShort``, ``NoAccounts``.
    """
    return _incur(merchant_id, DebtKind.AWARD, amount=amount, for_case=for_case, decided_by=decided_by, by=by, at=at)


@fulfils("ECL-58")
def cover_refund(merchant_id: UUID, *, short: Money, for_case: Reference, by: Actor, at: datetime) -> Debt:
    """Let a refund be paid that the shop's balance does not cover any more: the platform puts it in, and the shop
    owes it, whose deposit is taken next (``collect``). Raises ``AmountRefused``, ``NoAccounts``."""
    return _incur(merchant_id, DebtKind.REFUND, amount=short, for_case=for_case, decided_by=by.id, by=by, at=at)


@transaction.atomic(savepoint=False)
def _incur(
    merchant_id: UUID,
    kind: DebtKind,
    *,
    amount: Money,
    for_case: Reference,
    decided_by: UUID,
    by: Actor,
    at: datetime,
) -> Debt:
    if amount.amount <= 0:
        raise AmountRefused(amount=amount.amount)
    with acting_for(merchant_id):
        one_after_the_other(f"debts of {merchant_id}")
        about = {"kind": kind.value, "case_type": for_case.type, "case_id": for_case.id}
        if known := Debt.objects.filter(merchant_id=merchant_id, **about).first():
            return known
        taking = policies.taking_at_once(kind, amount, has=queries.means(merchant_id))
        debt = _written(
            merchant_id, kind, amount=amount, for_case=for_case, taking=taking, incurred_by=decided_by, at=at
        )
        said: dict[str, Any] = _taking_fields(taking) | {"lent": debt.lent}
        open_case(debt, by=by, at=at, **said)
        move(_arising(debt, at=at), by=by, at=at)
        _take(debt, taking, back=0, by=by, at=at)  # of this nobody has put in anything
    return debt


@fulfils("ECL-58", "HSE-16")
@transaction.atomic(savepoint=False)
def collect(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Collect a shop's debts from its own money, the oldest first, then fill its deposit up. By the system, whenever
    money was settled or paid in, and before anything is paid out. Raises ``NoAccounts``."""
    with acting_for(merchant_id):
        one_after_the_other(f"debts of {merchant_id}")
        for debt in Debt.objects.open_of(merchant_id):
            if debt.unanswered_since and not debt.reviewed_by:
                continue  # nobody has answered the shop, so nothing more is taken for it
            _take_for(debt, has=queries.means(merchant_id), by=by, at=at)
        fill_up(merchant_id, by=by, at=at)


@fulfils("ECL-58")
def pay_off(debt_id: UUID, *, merchant_id: UUID, paid_in: Money, by: Actor, at: datetime) -> None:
    """Pay a debt from money that the shop paid in under its reference, before any other debt and also while nobody has
    answered its appeal; no more is taken for it here. Within the transaction that takes the money in."""
    with acting_for(merchant_id):
        for debt in Debt.objects.open_of(merchant_id).filter(id=debt_id):
            _take_for(debt, has=policies.means_from_transfer(paid_in, has=queries.means(merchant_id)), by=by, at=at)


@transaction.atomic(savepoint=False)
def pay_by_shop(merchant_id: UUID, *, amount: Money, for_case: Reference, by: Actor, at: datetime) -> None:
    """Set aside a shop's payment to a consumer from its settled balance, by its own act. Once for a case.

    Raises ``Overdraft`` where somebody else takes it at the same moment.
    """
    with acting_for(merchant_id):
        one_after_the_other(f"debts of {merchant_id}")
        leg = Leg(Move.PAID, A.MERCHANT_PAYABLE, A.AWARDS, amount.amount)
        [entry] = movements([leg], of=merchant_id, at=at)
        entry.reference = f"{for_case.type}:{for_case.id}"
        move([entry], by=by, at=at)


@fulfils("OPR-NEG")
@carries_out(DEBT, "appeal")
@transaction.atomic(savepoint=False)
def appeal_debt(debt_id: UUID, *, text: str, by: Actor, at: datetime) -> Debt:
    """Appeal to another person, for the shop. Raises ``DebtNotFound``, ``WrongRole``, ``IllegalTransition``,
    ``AppealTooLate``, ``OneAppeal``, ``ReasonRequired``."""
    begun = begin(Debt, "appeal", debt_id, by=by, at=at, move=False)
    return begun.move(appeal=shops_policies.require_reason(text), appealed_by=by.id).say()


@fulfils("OPR-NEG")
@carries_out(DEBT, "uphold")
@transaction.atomic(savepoint=False)
def uphold_debt(debt_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Debt:
    """Uphold a debt on appeal, as another person: it is to be paid from now on, where its clock stood still. Raises
    ``DebtNotFound``, ``WrongRole``, ``IllegalTransition``, ``NoOpenAppeal``, ``OwnDeduction``, ``ReasonRequired``."""
    return _uphold_debt(debt_id, "uphold", reasons=reasons, by=by, at=at)


@fulfils("OPR-NEG")
@carries_out(DEBT, "uphold_covered")
@transaction.atomic(savepoint=False)
def uphold_covered_debt(debt_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Debt:
    """Uphold a debt that is covered. Raises as ``uphold_debt``."""
    return _uphold_debt(debt_id, "uphold_covered", reasons=reasons, by=by, at=at)


@fulfils("OPR-NEG")
@carries_out(DEBT, "reverse")
@transaction.atomic(savepoint=False)
def reverse_debt(debt_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Debt:
    """Reverse a debt on appeal, as another person: the money taken goes to the shop's balance, and the platform bears
    all of it. The consumer keeps theirs. Raises as ``uphold_debt``."""
    one_after_the_other(f"debts of {Debt.objects.see(debt_id, by=by).merchant_id}")  # first, as `collect` does
    begun = begin(Debt, "reverse", debt_id, by=by, at=at, judge=_another_person(by), move=False)
    why = shops_policies.require_reason(reasons)
    debt = begun.move(reviewed_by=by.id, review=why).say(reason=why)
    with acting_for(debt.merchant_id):
        move(_bearing(debt, at=at), by=by, at=at)
    return debt


def _uphold_debt(debt_id: UUID, step: str, *, reasons: str, by: Actor, at: datetime) -> Debt:
    begun = begin(Debt, step, debt_id, by=by, at=at, judge=_another_person(by), move=False)
    why = shops_policies.require_reason(reasons)
    return begun.move(reviewed_by=by.id, review=why).say(reason=why)


def _another_person(by: Actor) -> Callable[[Debt], None]:
    def judge(row: Debt) -> None:
        if row.incurred_by == by.id:
            raise OwnDeduction(debt_id=row.id)

    return judge


def _written(
    merchant_id: UUID,
    kind: DebtKind,
    *,
    amount: Money,
    for_case: Reference,
    taking: Taking,
    incurred_by: UUID,
    at: datetime,
) -> Debt:
    debt_id = new_id()
    debt = Debt(
        id=debt_id,
        merchant_id=merchant_id,
        number=number_of("D", debt_id, at=at),
        kind=kind.value,
        case_type=for_case.type,
        case_id=for_case.id,
        amount=amount.amount,
        currency=amount.currency,
        incurred_by=incurred_by,
        incurred_at=at,
    )
    if debt.lender:
        debt.lent = policies.loan_for(amount, taking=taking).amount
    if agreed := Guarantee.objects.standing(merchant_id):
        debt.rule_version_id, debt.clause = agreed.rule_version_id, agreed.clause
    debt.save(force_insert=True)
    return debt


def _arising(debt: Debt, *, at: datetime) -> list[Movement]:
    legs = [Leg(Move.OWED, A.FUND_ADVANCE, OWED_TO[DebtKind(debt.kind)], debt.amount)]
    if debt.lender:
        legs.append(Leg(Move.LENT, A.PROVIDER_CLEARING, debt.lender, debt.lent))
    fund = [Leg(Move.LENT, A.RELIEF_FUND, A.PROVIDER_CLEARING, debt.lent)] if debt.lender is A.RELIEF_FUND else []
    return [*movements(fund, debt, of=FUND, at=at), *movements(legs, debt, of=debt.merchant_id, at=at)]


def _take_for(debt: Debt, *, has: Means, by: Actor, at: datetime) -> None:
    taking = policies.taking_for(debt.left, has=has)
    out = Money(debt.lent - debt.lent_back, debt.currency)
    _take(debt, taking, back=policies.repayment_to_lender(taking, out=out).amount, by=by, at=at)


def _take(debt: Debt, taking: Taking, *, back: int, by: Actor, at: datetime) -> None:
    """Take money from the shop's own; ``back`` of it repays the lender of the debt."""
    if not taking.total.amount:
        return
    legs = [
        Leg(Move.COVERED, A.MERCHANT_PAYABLE, A.FUND_ADVANCE, taking.payable.amount),
        Leg(Move.COVERED, A.DEPOSIT, A.FUND_ADVANCE, taking.deposit.amount),
    ]
    if debt.lender and back:
        spare = payouts.spare_of(debt.merchant_id)
        put_in = policies.platform_share(Money(back, debt.currency), taking=taking, spare=spare).amount
        legs.append(Leg(Move.LENT, A.PROVIDER_CLEARING, A.PLATFORM_PAID_IN, put_in))
        legs.append(Leg(Move.LENT_BACK, debt.lender, A.PROVIDER_CLEARING, back))
    fund = [Leg(Move.LENT_BACK, A.PROVIDER_CLEARING, A.RELIEF_FUND, back)] if debt.lender is A.RELIEF_FUND else []
    rows = [*movements(fund, debt, of=FUND, at=at), *movements(legs, debt, of=debt.merchant_id, at=at)]
    move(rows, by=by, at=at)
    _count(debt, taking, back=back, by=by, at=at)


def _count(debt: Debt, taking: Taking, *, back: int, by: Actor, at: datetime) -> None:
    debt.covered += taking.total.amount
    debt.lent_back += back
    debt.save(update_fields=["covered", "lent_back"])
    said: dict[str, Any] = _taking_fields(taking) | {"lent_back": back}
    begin(Debt, "take", debt.id, by=by, at=at).say(**said)
    if debt.covered == debt.amount:
        begin(Debt, "cover", debt.id, by=by, at=at).say()
    debt.refresh_from_db()


def _taking_fields(taking: Taking) -> dict[str, int]:
    return {"taken_payable": taking.payable.amount, "taken_deposit": taking.deposit.amount}


def _bearing(debt: Debt, *, at: datetime) -> list[Movement]:
    out = debt.lent - debt.lent_back
    legs = [
        Leg(Move.BORNE, A.PLATFORM_FUNDING, A.MERCHANT_PAYABLE, debt.covered),
        Leg(Move.BORNE, A.PLATFORM_FUNDING, A.FUND_ADVANCE, debt.amount - debt.covered),
    ]
    fund: list[Leg] = []
    if debt.lender is A.RELIEF_FUND:  # the platform makes up for the fund's loan
        legs.append(Leg(Move.BORNE, A.RELIEF_FUND, A.PLATFORM_PAID_IN, out))
        fund = [Leg(Move.LENT_BACK, A.PROVIDER_CLEARING, A.RELIEF_FUND, out)]
    return [*movements(fund, debt, of=FUND, at=at), *movements(legs, debt, of=debt.merchant_id, at=at)]
