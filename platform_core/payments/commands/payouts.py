"""Commands on payouts: a shop's earnings, a deposit that goes back, an award. By itself, through the provider."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.ledger.commands as ledger
import platform_core.vault.commands as vault
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.types import Subject
from platform_core.duties import fulfils
from platform_core.ledger.accounts import AccountKind
from platform_core.money import Money
from platform_core.payments import ports
from platform_core.payments.case.payouts import PAYOUT
from platform_core.payments.commands.requesting import PROVIDER
from platform_core.payments.deadlines import PAY_OUT
from platform_core.payments.errors import NoPayoutAccount, PayoutAccountNotFound, PayoutAccountNotUsable
from platform_core.payments.models.payouts import Payout, PayoutAccount
from platform_core.payments.policies import payouts as payouts_policies
from platform_core.payments.queries import payouts as payouts_queries
from platform_core.payments.states import PayoutAccountState, PayoutState
from platform_core.payments.types import Answer, BankAccount, Outcome, Reference
from platform_core.rows import new_id, one_after_the_other
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound

EARNED: Final = "payments.payout"  # what a payout of earnings is for: itself


@fulfils("PAY-06")
@transaction.atomic(savepoint=False)
def name_payout_account(account: BankAccount, *, by: Actor, at: datetime) -> PayoutAccount:
    """A shop says where its money is to go. It counts once the provider has found it; one that still waits for that is
    replaced at once.

    Raises ``PayoutAccountNotFound`` for who has no shop, ``PayoutAccountNotUsable`` with every reason.
    """
    if by.merchant_id is None:
        raise PayoutAccountNotFound(payout_account_id=by.id)
    if not (verdict := payouts_policies.may_name_payout_account(account)):
        raise PayoutAccountNotUsable(reasons=verdict.codes())
    one_after_the_other(f"payout accounts of {by.merchant_id}")
    waiting = PayoutAccount.objects.filter(merchant_id=by.merchant_id, state=PayoutAccountState.NAMED).first()
    if waiting:
        begin(PayoutAccount, "replace", waiting.id, by=by, at=at).say()
    row = PayoutAccount(id=new_id(), merchant_id=by.merchant_id, provider=PROVIDER, named_by=by.id, named_at=at)
    texts = {"holder": account.holder, "bank": account.bank, "number": account.number}
    for column, sealed in vault.seal(texts, retention="RT_TRANSACTION", place=row.place).items():
        setattr(row, column, sealed)
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def record_account(account_id: UUID, *, answer: Answer, by: Actor, at: datetime) -> None:
    """Record the provider's answer about an account: it takes the place of the one before, or no money goes there.

    Silence is left to the clock. Raises ``PayoutAccountNotFound``.
    """
    with bound(SYSTEM):
        row = PayoutAccount.objects.see(account_id, by=by)
        if row.stage is not PayoutAccountState.NAMED:
            return
        if answer.outcome is Outcome.FAILED:
            begin(PayoutAccount, "refuse", account_id, by=by, at=at).say()
        elif answer.outcome is Outcome.SUCCEEDED:
            one_after_the_other(f"payout accounts of {row.merchant_id}")
            if before := payouts_queries.account_in_force(row.merchant_id):
                begin(PayoutAccount, "replace", before.id, by=by, at=at).say()
            begin(PayoutAccount, "put_in_force", account_id, by=by, at=at).say()
    if answer.outcome is Outcome.SUCCEEDED:
        plan_payout(row.merchant_id, by=by, at=at)


@fulfils("PAY-06")
@transaction.atomic(savepoint=False)
def plan_payout(merchant_id: UUID, *, event_id: UUID | None = None, by: Actor, at: datetime) -> bool:
    """Start the clock that pays out a shop's earnings; False where it runs, or where there is no money or no account.

    The shop's debts are collected first, or a clock would run for money that is not the shop's.
    """
    ports.guarantee().collect(merchant_id, by=by, at=at)
    with acting_for(merchant_id):
        one_after_the_other(f"payouts of {merchant_id}")
        earned = payouts_queries.earned_by(merchant_id)
        ready = earned.amount > 0 and payouts_queries.account_in_force(merchant_id) is not None
        if not ready or payouts_queries.payout_due(merchant_id) is not None:
            return False
        about = Subject(type="payments.balance", id=merchant_id, merchant_id=merchant_id, person_id=None)
        clocks.start(PAY_OUT, about=about, started_at=at, event_id=event_id, by=by, at=at)
        return True


@fulfils("PAY-06")
@transaction.atomic(savepoint=False)
def pay_out(merchant_id: UUID, *, by: Actor, at: datetime) -> Payout | None:
    """Pay a shop all that it has earned and does not owe. None where nothing is left, or nobody knows where to."""
    ports.guarantee().collect(merchant_id, by=by, at=at)
    with acting_for(merchant_id):
        account = payouts_queries.account_in_force(merchant_id)
        earned = payouts_queries.earned_by(merchant_id)
        if account is None or earned.amount <= 0:
            return None
        payout_id = new_id()
        payout = _draft(payout_id, merchant_id, amount=earned, drawn_on=AccountKind.MERCHANT_PAYABLE, at=at)
        payout.account, payout.case_type, payout.case_id = account, EARNED, payout_id
        return _send(payout, by=by, at=at)


@transaction.atomic(savepoint=False)
def pay_back_deposit(merchant_id: UUID, *, amount: Money, for_case: Reference, by: Actor, at: datetime) -> Payout:
    """Pay a shop's guarantee deposit back to its account, by the worker. Raises ``NoPayoutAccount``, ``Overdraft``."""
    with acting_for(merchant_id):
        account = payouts_queries.account_in_force(merchant_id)
        if account is None:
            raise NoPayoutAccount
        payout = _draft(new_id(), merchant_id, amount=amount, drawn_on=AccountKind.DEPOSIT, at=at)
        payout.account = account
        return _send(_for(payout, for_case), by=by, at=at)


@fulfils("HSE-16")
@transaction.atomic(savepoint=False)
def pay_award(
    merchant_id: UUID, *, payee_id: UUID, amount: Money, for_case: Reference, by: Actor, at: datetime
) -> Payout:
    """Pay a consumer the award that stands in a shop's books, to the account that the provider knows as theirs. By the
    worker. Raises ``Overdraft``.
    """
    with acting_for(merchant_id):
        payout = _draft(new_id(), merchant_id, amount=amount, drawn_on=AccountKind.AWARDS, at=at)
        payout.payee_id = payee_id
        return _send(_for(payout, for_case), by=by, at=at)


@transaction.atomic(savepoint=False)
def record_payout(payout_id: UUID, *, answer: Answer, by: Actor, at: datetime) -> None:
    """Record the provider's answer about a payout. Once it has ended, nothing but a bank changes it.

    Raises ``PayoutNotFound``.
    """
    with bound(SYSTEM):
        payout = Payout.objects.see(payout_id, by=by)
        if payout.stage not in payouts_queries.ON_ITS_WAY:
            return
        match answer.outcome:
            case Outcome.SUCCEEDED:
                begun = begin(Payout, "pay", payout_id, by=by, at=at, move=False)
                begun.move(provider_ref=answer.provider_ref).say()
                ledger.settle(payout.source, codes=["payout"], merchant_id=payout.merchant_id, by=by, at=at)
            case Outcome.FAILED:
                fail_payout(payout_id, refusal=answer.reason, by=by, at=at)
            case _ if payout.stage is PayoutState.REQUESTED:
                begin(Payout, "lose_sight", payout_id, by=by, at=at).say()


@carries_out(PAYOUT, "fail")
@transaction.atomic(savepoint=False)
def fail_payout(payout_id: UUID, *, refusal: str, by: Actor, at: datetime) -> Payout:
    """The provider has refused it: the money stands where it was. An account to which none can go counts no more.

    Raises ``PayoutNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    with bound(SYSTEM):
        begun = begin(Payout, "fail", payout_id, by=by, at=at, move=False)
        payout = begun.move(refusal=refusal[:60]).say()
        account = payout.account
        if account and refusal == payouts_policies.UNKNOWN_ACCOUNT and account.stage is PayoutAccountState.IN_FORCE:
            begin(PayoutAccount, "refuse", account.id, by=by, at=at).say()
        ledger.release(payout.source, codes=["payout"], merchant_id=payout.merchant_id, by=by, at=at)
        return payout


@carries_out(PAYOUT, "send_back")
@transaction.atomic(savepoint=False)
def take_back_payout(payout_id: UUID, *, by: Actor, at: datetime) -> Payout:
    """A bank has sent it back: the money stands where it was. It had gone, also where nobody has said so before. Raises
    ``PayoutNotFound``, ``IllegalTransition``."""
    with bound(SYSTEM):
        record_payout(payout_id, answer=Answer(Outcome.SUCCEEDED), by=by, at=at)
        payout = begin(Payout, "send_back", payout_id, by=by, at=at).say()
        transfers = payouts_policies.at_return(payout.money, drawn_on=AccountKind(payout.drawn_on))
        ledger.post(transfers, merchant_id=payout.merchant_id, source=payout.source, by=by, at=at)
        return payout


def _draft(payout_id: UUID, merchant_id: UUID, *, amount: Money, drawn_on: AccountKind, at: datetime) -> Payout:
    return Payout(
        id=payout_id,
        merchant_id=merchant_id,
        number=number_of("O", payout_id, at=at),
        drawn_on=drawn_on.value,
        amount=amount.amount,
        put_in=payouts_policies.short_of(amount, free=payouts_queries.free_of(merchant_id)).amount,
        currency=amount.currency,
        provider=PROVIDER,
        requested_at=at,
    )


def _for(payout: Payout, case: Reference) -> Payout:
    payout.case_type, payout.case_id, payout.attempt = case.type, case.id, payouts_queries.next_attempt_for(case)
    return payout


def _send(payout: Payout, *, by: Actor, at: datetime) -> Payout:
    """Write the payout, publish it, and set the money aside: of payouts at the same time, the books refuse those
    beyond the balance.
    """
    payout.save(force_insert=True)
    open_case(payout, by=by, at=at)
    if payout.put_in:
        put_in = payouts_policies.put_in(Money(payout.put_in, payout.currency))
        ledger.post(put_in, merchant_id=payout.merchant_id, source=payout.source, by=by, at=at)
    transfers = payouts_policies.at_payout(payout.money, drawn_on=AccountKind(payout.drawn_on))
    ledger.hold(transfers, merchant_id=payout.merchant_id, source=payout.source, by=by, at=at)
    return payout
