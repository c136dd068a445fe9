"""Values of guarantees: kinds of debts and movements, a shop's means, refusals, totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from platform_core.labels import Labelled, Reason
from platform_core.ledger.accounts import AccountKind as A
from platform_core.money import Money

# The relief fund is the platform's, and its books stand under a tenant of their own. Its id sorts before that of any
# shop, so that a transaction on both locks the fund's books first.
FUND: Final = UUID("00000000-0000-7000-8000-00000000f00d")


class DebtKind(Labelled):
    """The kinds of a shop's debts."""

    AWARD = "award", "a consumer was paid on its behalf what it owes beside a refund"
    REFUND = "refund", "a refund was paid on its behalf, since its balance did not cover it"
    CHARGE = "charge", "the platform has charged it"


class Move(Labelled):
    """The movements of money of a debt, a deposit or the relief fund."""

    OWED = "owed", "owed by the shop"
    LENT = "lent", "put in by the relief fund or the platform"
    COVERED = "covered", "taken for what the shop owes"
    LENT_BACK = "lent_back", "given back to the relief fund or the platform"
    PAID = "paid", "paid by the shop from its balance"
    PAID_IN = "paid_in", "paid in by the shop"
    REFILLED = "refilled", "put from the balance into the deposit"
    BORNE = "borne", "borne by the platform after an appeal"
    GRANTED = "granted", "put into the relief fund"


# The account that a debt credits when it arises, and the lender of the rest; a charge moves no money.
OWED_TO: Final = {DebtKind.AWARD: A.AWARDS, DebtKind.REFUND: A.MERCHANT_PAYABLE, DebtKind.CHARGE: A.CHARGES}
LENT_FROM: Final = {DebtKind.AWARD: A.RELIEF_FUND, DebtKind.REFUND: A.PLATFORM_PAID_IN}

MOVES: Final = (
    *((Move.OWED, A.FUND_ADVANCE, to) for to in OWED_TO.values()),
    *((Move.LENT, A.PROVIDER_CLEARING, by) for by in LENT_FROM.values()),
    (Move.LENT, A.RELIEF_FUND, A.PROVIDER_CLEARING),  # in the fund's own books
    *((Move.COVERED, out_of, A.FUND_ADVANCE) for out_of in (A.MERCHANT_PAYABLE, A.DEPOSIT)),
    *((Move.LENT_BACK, by, A.PROVIDER_CLEARING) for by in LENT_FROM.values()),
    (Move.LENT_BACK, A.PROVIDER_CLEARING, A.RELIEF_FUND),  # in the fund's own books
    (Move.PAID, A.MERCHANT_PAYABLE, A.AWARDS),
    *((Move.PAID_IN, A.PROVIDER_CLEARING, to) for to in (A.DEPOSIT, A.MERCHANT_PAYABLE)),
    (Move.REFILLED, A.MERCHANT_PAYABLE, A.DEPOSIT),
    *((Move.BORNE, A.PLATFORM_FUNDING, to) for to in (A.MERCHANT_PAYABLE, A.FUND_ADVANCE)),
    (Move.BORNE, A.RELIEF_FUND, A.PLATFORM_PAID_IN),
    (Move.GRANTED, A.PROVIDER_CLEARING, A.RELIEF_FUND),
)


class DepositRefusal(Reason):
    """The reasons against asking for a deposit, or giving it back."""

    NOTHING = "deposit_of_nothing", "the amount is not above zero"
    CLAUSE = "no_such_clause", "the clause cited is in no rule in force"
    ASKED = "deposit_stands", "a deposit is agreed or asked for already"
    DUTIES = "duties_open", "an order, a case of a consumer, a subscription or a measure is still open"
    DEBTS = "debts_open", "the shop still owes money"
    ACCOUNT = "no_account", "there is no account that was verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """A shop's own money now, without the money that is on its way out."""

    payable: Money
    deposit: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """The money taken for a debt, by its source."""

    payable: Money
    deposit: Money

    @property
    def total(self) -> Money:
        return self.payable + self.deposit


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtFacts:
    """The facts for the guards of a debt."""

    appealed: bool
    answered: bool
    final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefTotals:
    """Sums over all advances that are not reversed, without persons and shops.

    ``advanced`` in ``advances`` cases, of which ``recovered`` was taken from shops and ``owed`` is still theirs to pay.
    ``lent``: the fund's loans that were not given back; ``fund``: its money.
    """

    advanced: Money
    advances: int
    recovered: Money
    owed: Money
    lent: Money
    fund: Money
