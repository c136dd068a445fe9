"""Rules of the guarantee: how much is taken from where, and when a deposit goes back."""

from __future__ import annotations

from merchants.guarantee.types import DebtFacts, DebtKind, DepositRefusal, Means, Taking
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.money import Money


@fulfils("ECL-58", "HSE-16")
def taking_for(owed: Money, *, has: Means) -> Taking:
    """Take from the settled balance first, then from the deposit, and never more than there is; the rest stays owed.

    Money of orders that are not settled is still the buyers': it is taken at the moment when it is settled, before
    anything is paid out.
    """
    nothing = Money(0, owed.currency)
    payable = max(min(owed, has.payable), nothing)
    return Taking(payable=payable, deposit=max(min(owed - payable, has.deposit), nothing))


@fulfils("ECL-58")
def means_from_transfer(paid_in: Money, *, has: Means) -> Means:
    """The money for a debt out of a transfer under its reference, and out of nothing else."""
    return Means(payable=min(paid_in, has.payable), deposit=Money(0, paid_in.currency))


def taking_at_once(kind: DebtKind, owed: Money, *, has: Means) -> Taking:
    """The money taken at the moment when a debt arises: none for a refund, which any door may ask for, and whose
    balance goes to the refund itself."""
    nothing = Money(0, owed.currency)
    return Taking(payable=nothing, deposit=nothing) if kind is DebtKind.REFUND else taking_for(owed, has=has)


@fulfils("HSE-16")
def loan_for(owed: Money, *, taking: Taking) -> Money:
    """The share that the fund or the platform puts in, so that the consumer waits for nobody."""
    return owed - taking.total


def repayment_to_lender(taking: Taking, *, out: Money) -> Money:
    """The share of a taking that repays the lender first, as far as its loan is still out."""
    return min(taking.total, out)


@fulfils("PAY-06")
def platform_share(back: Money, *, taking: Taking, spare: Money) -> Money:
    """The money that the platform puts in before so much goes back: its share stands in the books alone until then, and
    nobody else's money pays for it. ``spare``: money at the provider that is nobody else's, before the taking."""
    return max(back - taking.total - spare, Money(0, back.currency))


@fulfils("ECL-58")
def refill(agreed: Money, *, has: Means) -> Money:
    """The amount to move from the settled balance into the deposit, so that it is as high as was agreed."""
    nothing = Money(0, agreed.currency)
    return max(min(agreed - has.deposit, has.payable), nothing)


@fulfils("ECL-58")
def may_ask_deposit(amount: Money, *, clause_holds: bool, asked: bool) -> Verdict:
    """Require an amount, and a clause of a rule in force; one deposit at a time."""
    return Verdict.of(
        {
            DepositRefusal.NOTHING: amount.amount <= 0,
            DepositRefusal.CLAUSE: not clause_holds,
            DepositRefusal.ASKED: asked,
        }
    )


@fulfils("ECL-58")
def may_give_back(*, duties: bool, debts: int, account: bool) -> Verdict:
    """Keep a deposit for as long as the shop owes consumers or the platform anything."""
    return Verdict.of(
        {
            DepositRefusal.DUTIES: duties,
            DepositRefusal.DEBTS: debts > 0,
            DepositRefusal.ACCOUNT: not account,
        }
    )


@fulfils("ECL-58")
def waits_for_account(refused: Verdict) -> bool:
    """Whether only an account is missing: the agreement has ended all the same."""
    return refused.reasons == (DepositRefusal.ACCOUNT,)


def may_appeal_debt(facts: DebtFacts) -> bool:
    """Allow one appeal, and none against a final debt."""
    return not (facts.appealed or facts.final)


def may_answer_debt(facts: DebtFacts) -> bool:
    """Whether there is an appeal that nobody has answered."""
    return facts.appealed and not facts.answered


@fulfils("HSE-16")
def is_covered(amount: Money, *, own: Money, fund: Money) -> bool:
    """Whether the shop's own money, and for the rest the relief fund, can pay it."""
    return amount <= max(own, Money(0, amount.currency)) + fund
