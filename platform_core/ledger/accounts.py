"""The accounts of a shop's sub-ledger: the side on which each grows, and whether it may be overdrawn.

They mirror the money that the licensed provider holds or will pay out; the platform itself holds none (PAY-06).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Side(StrEnum):
    """The side on which an account grows."""

    DEBIT = "debit"
    CREDIT = "credit"


class AccountKind(StrEnum):
    """The kinds of account in a shop's sub-ledger."""

    PROVIDER_CLEARING = "provider_clearing"  # taken in by the provider for this shop, and not paid out yet
    BUYER_ESCROW = "buyer_escrow"  # paid by buyers and not earned by the shop yet
    MERCHANT_PAYABLE = "merchant_payable"  # earned by the shop, waiting for payout
    COMMISSION = "commission"  # the platform's fee, taken from what the shop earned
    PLATFORM_FUNDING = "platform_funding"  # added by the platform where it lowered a price
    ROUNDING = "rounding"  # minor units between the shown and the paid price
    FUND_ADVANCE = "fund_advance"  # owed by the shop: advanced to consumers on its behalf, or charged to it
    DEPOSIT = "deposit"  # the shop's guarantee deposit, in the provider's custody
    CONSUMER_DEPOSIT = "consumer_deposit"  # left by buyers for goods lent (押金); theirs until it is lawfully kept
    AWARDS = "awards"  # due to consumers from the shop beside what they had paid; on its way to them
    CHARGES = "charges"  # charged to the shop by the platform
    RELIEF_FUND = "relief_fund"  # in the fund's books its money; in a shop's books its loans to that shop
    PLATFORM_PAID_IN = "platform_paid_in"  # put in by the platform, so that consumers and shops get their money


@dataclass(frozen=True, slots=True)
class Nature:
    """The behaviour of an account. Without overdraft its balance never leaves the side on which the account grows."""

    side: Side
    overdraft: bool = False


NATURES: Final = {
    AccountKind.PROVIDER_CLEARING: Nature(Side.DEBIT),
    AccountKind.BUYER_ESCROW: Nature(Side.CREDIT),
    AccountKind.MERCHANT_PAYABLE: Nature(Side.CREDIT),
    AccountKind.COMMISSION: Nature(Side.CREDIT),
    AccountKind.PLATFORM_FUNDING: Nature(Side.DEBIT),
    AccountKind.ROUNDING: Nature(Side.CREDIT, overdraft=True),  # rounding goes up as often as down
    AccountKind.FUND_ADVANCE: Nature(Side.DEBIT),
    AccountKind.DEPOSIT: Nature(Side.CREDIT),
    AccountKind.CONSUMER_DEPOSIT: Nature(Side.CREDIT),
    AccountKind.AWARDS: Nature(Side.CREDIT),
    AccountKind.CHARGES: Nature(Side.CREDIT),
    AccountKind.RELIEF_FUND: Nature(Side.CREDIT),
    AccountKind.PLATFORM_PAID_IN: Nature(Side.CREDIT),
}


def guarded_kinds(side: Side) -> list[str]:
    """The kinds that grow on this side and may not be overdrawn, in the order of the table."""
    return [kind.value for kind, nature in NATURES.items() if nature.side is side and not nature.overdraft]


def sign_of(kind: AccountKind) -> int:
    """The factor that turns debits minus credits into the balance as people read it."""
    return 1 if NATURES[kind].side is Side.DEBIT else -1
