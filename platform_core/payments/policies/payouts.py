"""Rules of payouts: how much of a shop's money goes out, how much the platform puts in, and the accounts each moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from platform_core.errors import Verdict
from platform_core.ledger.accounts import AccountKind as A
from platform_core.ledger.types import Transfer
from platform_core.money import Money
from platform_core.payments.policies.payments import NoAccount
from platform_core.payments.types import BankAccount, Hold

# Whose money the provider holds for others than the platform: it has to be there when a payout has gone.
OTHERS: Final = (A.BUYER_ESCROW, A.CONSUMER_DEPOSIT, A.MERCHANT_PAYABLE, A.DEPOSIT, A.AWARDS)
DRAWN_ON: Final = (A.MERCHANT_PAYABLE, A.DEPOSIT, A.AWARDS)  # what may be paid out
UNKNOWN_ACCOUNT: Final = "pay.no_such_account"  # what the provider says of one to which no money can go


def may_name_payout_account(account: BankAccount) -> Verdict:
    """Somebody's account, at some bank, with a number that can be one. Whether it exists, the provider says."""
    number = account.number
    return Verdict.of(
        {
            NoAccount.HOLDER: not account.holder.strip(),
            NoAccount.BANK: not account.bank.strip(),
            NoAccount.NUMBER: not (number.isascii() and number.isdigit() and 8 <= len(number) <= 30),
        }
    )


def short_of(amount: Money, *, free: Mapping[A, Money]) -> Money:
    """The amount that the platform has to put in before so much goes out: it has added to prices, or lent, more than
    its fee has brought in, and nobody else's money pays for that.

    ``free``: each account with the money on its way, in and out.
    """
    return Money(max(-spare(free).amount, 0), amount.currency)


def spare(free: Mapping[A, Money]) -> Money:
    """The provider's holdings that are the platform's own; below zero where it holds less than others are due."""
    held = free[A.PROVIDER_CLEARING]
    return Money(held.amount - sum(max(free[kind].amount, 0) for kind in OTHERS), held.currency)


def holds(*, payable: Money, in_force: bool, owed: Money) -> list[Hold]:
    """Why it is not paid out yet, the most important reason first."""
    if payable.amount <= 0:
        return []
    why = {Hold.DEBTS: owed.amount > 0, Hold.NO_ACCOUNT: not in_force}
    return [hold for hold, holds_ in why.items() if holds_] or [Hold.SCHEDULED]


def at_payout(amount: Money, *, drawn_on: A) -> list[Transfer]:
    """Set the amount aside until the provider has told the payout's outcome."""
    return [Transfer(debit=drawn_on, credit=A.PROVIDER_CLEARING, amount=amount, code="payout")]


def put_in(amount: Money) -> list[Transfer]:
    """The platform's own money put in, so that the rest of the provider's holdings is everybody else's to the fen."""
    return [Transfer(debit=A.PROVIDER_CLEARING, credit=A.PLATFORM_PAID_IN, amount=amount, code="put_in")]


def at_return(amount: Money, *, drawn_on: A) -> list[Transfer]:
    """A bank has sent it back."""
    return [Transfer(debit=A.PROVIDER_CLEARING, credit=drawn_on, amount=amount, code="returned")]


def missing(transfers: list[Transfer], *, payable: Money) -> Money:
    """The amount by which a shop's settled balance does not cover these transfers."""
    asked = sum(t.amount.amount for t in transfers if t.debit is A.MERCHANT_PAYABLE)
    return Money(max(asked - max(payable.amount, 0), 0), payable.currency)
