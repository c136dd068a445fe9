"""Rules of payouts: how much goes out, how much the platform has to put in, and which accounts each moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from platform_core.errors import Verdict
from platform_core.ledger.accounts import AccountKind as A
from platform_core.ledger.types import Transfer
from platform_core.money import Money
from platform_core.payments.policies.payments import NoAccount
from platform_core.payments.types import BankAccount, Hold
from platform_core.payments.types import PostingPurpose as P

# Money that the provider holds for others than the platform: it has to be there after a payout, too.
OTHERS: Final = (A.BUYER_ESCROW, A.CONSUMER_DEPOSIT, A.MERCHANT_PAYABLE, A.DEPOSIT, A.AWARDS)
DRAWN_ON: Final = (A.MERCHANT_PAYABLE, A.DEPOSIT, A.AWARDS)  # from which payouts are made
UNKNOWN_ACCOUNT: Final = "pay.no_such_account"  # the provider's word for an account that takes no money


def may_name_payout_account(account: BankAccount) -> Verdict:
    """Require a holder, a bank and a number of the right form. Whether the account exists, the provider has to say."""
    number = account.number
    return Verdict.of(
        {
            NoAccount.HOLDER: not account.holder.strip(),
            NoAccount.BANK: not account.bank.strip(),
            NoAccount.NUMBER: not (number.isascii() and number.isdigit() and 8 <= len(number) <= 30),
        }
    )


def short_of(amount: Money, *, free: Mapping[A, Money]) -> Money:
    """The money that the platform has to put in before so much is paid out.

    It has to if it has lent, or added to prices, more than its fee has brought in: nobody else's money pays for that.
    ``free``: each account with the money on its way, in and out.
    """
    return Money(max(-spare(free).amount, 0), amount.currency)


def spare(free: Mapping[A, Money]) -> Money:
    """The platform's own part of the money that the provider holds; below zero if others are due more than it holds."""
    held = free[A.PROVIDER_CLEARING]
    return Money(held.amount - sum(max(free[kind].amount, 0) for kind in OTHERS), held.currency)


def holds(*, payable: Money, in_force: bool, owed: Money) -> list[Hold]:
    """The reasons why a shop's money is not paid out yet, the most important one first."""
    if payable.amount <= 0:
        return []
    why = {Hold.DEBTS: owed.amount > 0, Hold.NO_ACCOUNT: not in_force}
    return [hold for hold, holds_ in why.items() if holds_] or [Hold.SCHEDULED]


def at_payout(amount: Money, *, drawn_on: A) -> list[Transfer]:
    """Set the amount aside until the provider has told the payout's outcome."""
    return [Transfer(debit=drawn_on, credit=A.PROVIDER_CLEARING, amount=amount, code=P.PAYOUT)]


def put_in(amount: Money) -> list[Transfer]:
    """Put in money of the platform's own, so that the provider holds all that others are due, to the fen."""
    return [Transfer(debit=A.PROVIDER_CLEARING, credit=A.PLATFORM_PAID_IN, amount=amount, code=P.PUT_IN)]


def at_return(amount: Money, *, drawn_on: A) -> list[Transfer]:
    """Put the amount back where it was drawn from, because a bank has sent it back."""
    return [Transfer(debit=A.PROVIDER_CLEARING, credit=drawn_on, amount=amount, code=P.RETURNED)]


def missing(transfers: list[Transfer], *, payable: Money) -> Money:
    """The amount by which a shop's settled balance does not cover these transfers."""
    asked = sum(t.amount.amount for t in transfers if t.debit is A.MERCHANT_PAYABLE)
    return Money(max(asked - max(payable.amount, 0), 0), payable.currency)
