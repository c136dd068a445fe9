"""Tell shops of debts and deposits, and collect, pay back or send on in the worker."""

from __future__ import annotations

from typing import Any, Final

from merchants.credit import commands as credit_commands
from merchants.credit.types import CreditCorrection, CreditKind
from merchants.guarantee import queries
from merchants.guarantee.case import DEBT, GRANT, GUARANTEE
from merchants.guarantee.commands import debts, guarantees
from merchants.guarantee.deadlines import APPEAL_DEBT, PAY_DEBT
from merchants.guarantee.events import (
    DebtIncurred,
    DebtReversed,
    DebtUpheld,
    DepositAgreed,
    DepositDeclined,
    DepositKept,
    DepositLapsed,
)
from merchants.guarantee.states import DebtState
from merchants.sanctions import queries as sanctions_queries
from platform_core import clock
from platform_core.actors import RELAY
from platform_core.cases.queries import due_at
from platform_core.cases.shape import Fact
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.payments.commands import payouts
from platform_core.payments.events.payouts import PayoutFailed, PayoutReturned, TransferReported
from platform_core.payments.queries.payments import name_of
from platform_core.payments.queries.payouts import require_provider


def debt_of(fact: Any) -> dict[str, str]:
    """The facts of a debt that every text names: its kind, the amount left, and the answer to an appeal."""
    row = queries.debt(fact.debt_id, by=RELAY)
    return {
        "reference": str(row.id),
        "kind": row.kind,
        "case": name_of(row.for_case),
        "left": str(row.left),
        "pay_until": clock.in_a_text(due_at(row.id, of=PAY_DEBT)) if row.stage is DebtState.OWED else "",
        "appeal_until": clock.in_a_text(due_at(row.id, of=APPEAL_DEBT)),
        "review": row.review,
    }


tell_parties(DEBT, more=debt_of)
tell_parties(GRANT, app=__name__)


def guarantee_of(fact: Any) -> dict[str, str]:
    """The facts of a deposit that every text names: its clause, and the reason."""
    row = queries.guarantee(fact.guarantee_id, by=RELAY)
    clause = sanctions_queries.basis(row)
    return {
        "reference": str(row.id),
        "because": row.because,
        "clause_zh": f"{clause.heading['zh']}（{clause.cited}）",
        "clause_en": f"{clause.heading['en']} ({clause.cited})",
    }


tell_parties(GUARANTEE, more=guarantee_of)


def collect(fact: Any, context: DeliveryContext) -> None:
    """Collect the shop's debts from its money, and fill its deposit up: nobody is asked for more than is missing. Money
    that it earns or gets back is taken as its payout is planned."""
    debts.collect(fact.merchant_id, by=RELAY, at=context.handled_at)


COLLECTS: Final[dict[Fact, str]] = {
    DebtIncurred: "merchants.weigh_deposit",  # something may have been taken out of the deposit
    DebtUpheld: "merchants.collect_upheld",  # while nobody answered, nothing was taken for it
    DepositAgreed: "merchants.fill_up",
    DepositKept: "merchants.fill_up_again",
}
for heard, name in COLLECTS.items():
    subscribe(heard, name=name, replayable=True)(collect)


@subscribe(DebtReversed, name="merchants.weigh_deposit_again", replayable=True)
def weigh_deposit_again(fact: DebtReversed, context: DeliveryContext) -> None:
    """Fill the deposit up with the money given back, and pay out the rest."""
    payouts.plan_payout(fact.merchant_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(DebtReversed, name="merchants.correct_the_file_of_a_debt", replayable=True)
def correct_the_file_of_a_debt(fact: DebtReversed, context: DeliveryContext) -> None:
    """Reverse the delay of a debt that was not owed."""
    credit_commands.reverse_credit_facts(
        fact.merchant_id,
        kind=CreditKind.LATE,
        what=PAY_DEBT.kind,
        about=fact.debt_id,
        reason=CreditCorrection.DEBT_REVERSED,
        by=RELAY,
        at=context.handled_at,
    )


@subscribe(TransferReported, name="merchants.take_in_transfer", replayable=True)
def take_in_transfer(fact: TransferReported, context: DeliveryContext) -> None:
    """Book a shop's transfer. One that names no deposit and no debt stays parked for our people. Raises ``Forged``."""
    require_provider(context)
    amount = Money(fact.amount, fact.currency)
    guarantees.take_in_transfer(
        fact.reference, amount=amount, provider_ref=fact.provider_ref, by=RELAY, at=context.handled_at
    )


@subscribe(PayoutFailed, name="merchants.deposit_fails", replayable=True)
def deposit_fails(fact: PayoutFailed, context: DeliveryContext) -> None:
    if fact.case_type == GUARANTEE.kind:
        guarantees.take_back_deposit(fact.case_id, by=RELAY, at=context.handled_at)


@subscribe(PayoutReturned, name="merchants.deposit_comes_back", replayable=True)
def deposit_comes_back(fact: PayoutReturned, context: DeliveryContext) -> None:
    if fact.case_type == GUARANTEE.kind:
        guarantees.take_back_deposit(fact.case_id, by=RELAY, at=context.handled_at)


def send_deposit_on(fact: DepositDeclined | DepositLapsed, context: DeliveryContext) -> None:
    guarantees.send_deposit_on(fact.merchant_id, by=RELAY, at=context.handled_at)


subscribe(DepositDeclined, name="merchants.send_declined_deposit_on", replayable=True)(send_deposit_on)
subscribe(DepositLapsed, name="merchants.send_lapsed_deposit_on", replayable=True)(send_deposit_on)
