"""Commands on a deposit: ask for it, agree or decline, take money in, end it, give it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

import platform_core.rulebook.queries as rulebook
from merchants.guarantee import policies, queries
from merchants.guarantee.case import GUARANTEE
from merchants.guarantee.commands.debts import collect, pay_off
from merchants.guarantee.commands.movements import Leg, move, movements
from merchants.guarantee.errors import DepositRefused
from merchants.guarantee.events import DebtPaidIn, DepositPaidIn
from merchants.guarantee.models import Debt, Guarantee, Movement
from merchants.guarantee.states import GuaranteeState
from merchants.guarantee.types import Move
from merchants.shops.errors import NoShop
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor, Role
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case, step_of
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.facts import DomainEvent
from platform_core.ledger.accounts import AccountKind as A
from platform_core.ledger.errors import NoAccounts
from platform_core.money import CNY, Money
from platform_core.payments.commands import payouts
from platform_core.payments.types import Reference
from platform_core.rows import new_id, one_after_the_other
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound

decline_deposit: Final = step_of(Guarantee, "decline")


@fulfils("ECL-58")
@transaction.atomic(savepoint=False)
def ask_deposit(
    merchant_id: UUID, *, amount: Money, clause: tuple[UUID, int], because: str, by: Actor, at: datetime
) -> Guarantee:
    """Ask a shop to agree to a deposit, by a clause of a rule in force and for a stated reason, such as its goods.

    Nothing is owed before it agrees. Raises ``WrongRole``, ``MerchantNotFound``, ``DepositRefused`` with every reason.
    """
    if by.role is not Role.STAFF:
        raise WrongRole(lifecycle=GUARANTEE.lifecycle.name, transition="ask", role=by.role)
    shops_queries.shop(merchant_id)
    one_after_the_other(f"debts of {merchant_id}")
    holds = {(each.version_id, each.place) for each in rulebook.clauses()}
    asked = Guarantee.objects.find_current(merchant_id) is not None
    verdict = policies.may_ask_deposit(amount, clause_holds=clause in holds, asked=asked)
    if not verdict:
        raise DepositRefused(reasons=verdict.codes())
    guarantee_id = new_id()
    row = Guarantee.objects.create(
        id=guarantee_id,
        merchant_id=merchant_id,
        number=number_of("B", guarantee_id, at=at),
        amount=amount.amount,
        currency=amount.currency,
        because=because.strip()[:200],
        rule_version_id=clause[0],
        clause=clause[1],
        asked_by=by.id,
        asked_at=at,
    )
    open_case(row, by=by, at=at)
    return row


@fulfils("ECL-58")
@carries_out(GUARANTEE, "agree")
@transaction.atomic(savepoint=False)
def agree_to_deposit(guarantee_id: UUID, *, by: Actor, at: datetime) -> Guarantee:
    """Agree to a deposit, for the shop; from now on it pays in, and its earnings fill the deposit up.

    Raises ``GuaranteeNotFound``, ``WrongRole``, ``IllegalTransition``, ``AgreementTooLate``.
    """
    return begin(Guarantee, "agree", guarantee_id, by=by, at=at, move=False).move(agreed_by=by.id).say()


@fulfils("ECL-58")
@transaction.atomic(savepoint=False)
def take_in_transfer(reference: UUID, *, amount: Money, provider_ref: str, by: Actor, at: datetime) -> None:
    """Book a transfer that the provider reports, under the id of a deposit or of a debt.

    The same report twice is one. Raises ``GuaranteeNotFound`` for any other reference, ``NoAccounts`` for a currency
    other than yuan, which is booked by nobody.
    """
    if amount.currency != CNY:
        raise NoAccounts
    with bound(SYSTEM):
        owed = Debt.objects.filter(id=reference).first()
    how: dict[str, Any] = {"amount": amount, "provider_ref": provider_ref, "by": by, "at": at}
    if owed is None:
        take_in_deposit(reference, **how)
        return
    leg = Leg(Move.PAID_IN, A.PROVIDER_CLEARING, A.MERCHANT_PAYABLE, amount.amount)
    one_after_the_other(f"debts of {owed.merchant_id}")
    [entry] = movements([leg], owed, of=owed.merchant_id, at=at)
    fact = DebtPaidIn(debt_id=owed.id, merchant_id=owed.merchant_id, amount=amount.amount, currency=amount.currency)
    _paid_in(entry, fact, provider_ref=provider_ref, by=by, at=at)


@fulfils("ECL-58")
@transaction.atomic(savepoint=False)
def take_in_deposit(guarantee_id: UUID, *, amount: Money, provider_ref: str, by: Actor, at: datetime) -> Guarantee:
    """Book money that a shop paid in for its deposit: onto the deposit, or onto its balance where none is agreed any
    more or yet. The shop's debts are collected at once.

    The same report twice is one. Raises ``GuaranteeNotFound``, ``NoAccounts``.
    """
    with bound(SYSTEM):
        row = Guarantee.objects.see(guarantee_id, by=by)
        one_after_the_other(f"debts of {row.merchant_id}")
        row.refresh_from_db()
    to = A.DEPOSIT if row.holds else A.MERCHANT_PAYABLE
    leg = Leg(Move.PAID_IN, A.PROVIDER_CLEARING, to, amount.amount)
    [entry] = movements([leg], of=row.merchant_id, deposit_id=row.id, at=at)
    fact = DepositPaidIn(
        guarantee_id=row.id, merchant_id=row.merchant_id, amount=amount.amount, currency=amount.currency
    )
    _paid_in(entry, fact, provider_ref=provider_ref, by=by, at=at)
    return row


@fulfils("ECL-58")
@transaction.atomic(savepoint=False)
def end_deposit_of_closing(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """End the agreement of a shop that closes, where it owes nothing and has named an account."""
    with bound(SYSTEM):
        row = Guarantee.objects.standing(merchant_id)
        if row and queries.gives_back(row):
            begin(Guarantee, "end", row.id, by=by, at=at).say()


@fulfils("ECL-58")
@carries_out(GUARANTEE, "end")
@transaction.atomic(savepoint=False)
def end_deposit(guarantee_id: UUID, *, by: Actor, at: datetime) -> Guarantee:
    """The shop ends the agreement: the deposit goes back, unless something is still owed.

    Raises ``NoShop``, ``GuaranteeNotFound``, ``WrongRole``, ``IllegalTransition``, ``DepositRefused`` with every
    reason.
    """
    if by.merchant_id is None:
        raise NoShop

    def judge(row: Guarantee) -> None:
        if not (verdict := queries.gives_back(row)):
            raise DepositRefused(reasons=verdict.codes())

    return begin(Guarantee, "end", guarantee_id, by=by, at=at, judge=judge).say()


@fulfils("ECL-58")
@transaction.atomic(savepoint=False)
def give_back_deposit(guarantee_id: UUID, *, by: Actor, at: datetime) -> Guarantee:
    """Its day has come: all that stands on it is paid out. Where something is owed by then, it stays; where there is
    only no account for it, it is tried again on another day.

    Raises ``GuaranteeNotFound``.
    """
    with bound(SYSTEM):
        row = Guarantee.objects.see(guarantee_id, by=by)
        one_after_the_other(f"debts of {row.merchant_id}")  # so that nothing is paid in meanwhile
        if not (verdict := queries.gives_back(row)):
            step = "wait" if policies.waits_for_account(verdict) else "keep"
            return begin(Guarantee, step, guarantee_id, by=by, at=at).say()
        has = queries.means(row.merchant_id).deposit
        row = begin(Guarantee, "give_back", guarantee_id, by=by, at=at).say()
        if has.amount > 0:
            of = Reference(GUARANTEE.kind, row.id)
            payouts.pay_back_deposit(row.merchant_id, amount=has, for_case=of, by=by, at=at)
        return row


@fulfils("ECL-58")
@transaction.atomic(savepoint=False)
def take_back_deposit(guarantee_id: UUID, *, by: Actor, at: datetime) -> None:
    """Its payout did not arrive: it is paid out again on another day. Where another one was asked for since, it stands
    for that; where nothing stands there, it has gone out again already. Raises ``GuaranteeNotFound``."""
    with bound(SYSTEM):
        row = Guarantee.objects.see(guarantee_id, by=by)
        one_after_the_other(f"debts of {row.merchant_id}")
        if queries.means(row.merchant_id).deposit.amount <= 0:
            return
        if Guarantee.objects.find_current(row.merchant_id) is None:
            begin(Guarantee, "miss", guarantee_id, by=by, at=at).say()
            return
    collect(row.merchant_id, by=by, at=at)


@fulfils("ECL-58")
@transaction.atomic(savepoint=False)
def send_deposit_on(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Pay out the money that came back of the deposit before, since the shop did not agree to another one."""
    with bound(SYSTEM):
        one_after_the_other(f"debts of {merchant_id}")
        before = Guarantee.objects.filter(merchant_id=merchant_id, state=GuaranteeState.GIVEN_BACK)
        row = before.order_by("-given_back_at", "-id").first()
        if row:
            take_back_deposit(row.id, by=by, at=at)


def _paid_in(entry: Movement, fact: DomainEvent, *, provider_ref: str, by: Actor, at: datetime) -> None:
    with acting_for(entry.merchant_id):
        if queries.came_in(provider_ref):
            return
        entry.reference = provider_ref
        publish(fact, by=by, at=at)
        move([entry], by=by, at=at)
    if entry.debt_id:
        pay_off(entry.debt_id, merchant_id=entry.merchant_id, paid_in=entry.money, by=by, at=at)
    payouts.plan_payout(entry.merchant_id, by=by, at=at)  # the shop's other debts are taken before
