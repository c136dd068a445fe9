"""Commands on freight of a way back: ask, agree, dispute, decide, reimburse.

It goes back beside the order's money, and never out of it: that is owed for the goods, and the shopper would pay
herself. Out of the shop's own money, else out of the relief fund, and the shop owes it. Only the clock and the
relay pay a reimbursement: the worker asks the provider, once an attempt, and the books are locked last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from aftersales.freight import policies, queries
from aftersales.freight.errors import FreightRefused
from aftersales.freight.models import Freight, FreightWord, Reimbursement
from aftersales.freight.states import ReimbursementState
from aftersales.freight.types import FreightBasis
from aftersales.returns.commands.decisions import at_its_shop
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases as cases_queries
from merchants.guarantee import queries as guarantee_queries
from merchants.guarantee.commands import debts as debts_commands
from platform_core.actors import Actor, Role
from platform_core.cases.records import write
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import Begun, begin, open_case
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.money import Money
from platform_core.payments.commands import payouts
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound


@fulfils("CRL-24", "CRL-19", "HSE-06")
def owe(row: Any, *, amount: int, by: Actor, at: datetime) -> None:
    """Owe a shopper an amount just granted for a freight or a remedy (``row``), beside the order's money.

    Inside ``acting_for`` the shop; the database refuses a second one for the same row.
    """
    if amount <= 0:
        return
    id_ = new_id()
    kept = Reimbursement(
        id=id_,
        merchant_id=row.merchant_id,
        number=number_of("E", id_, at=at),
        freight_id=row.id if isinstance(row, Freight) else None,
        remedy_id=None if isinstance(row, Freight) else row.id,
        order_id=row.order_id,
        order_number=row.order_number,
        shopper_id=row.shopper_id,
        amount=amount,
        currency=row.currency,
        owed_at=at,
    )
    kept.save(force_insert=True)
    open_case(kept, by=by, at=at)


@fulfils("HSE-16", "ECL-58", "CRL-24", "CRL-19")
@transaction.atomic(savepoint=False)
def reimburse(reimbursement_id: UUID, *, by: Actor, at: datetime) -> Reimbursement:
    """Cover a reimbursement from the shop's own money, else from the fund: the shop owes the rest. Where neither has
    enough, staff are alarmed and it is tried again. Raises ``ReimbursementNotFound``."""
    with bound(SYSTEM):
        row = Reimbursement.objects.see(reimbursement_id, by=by)
        if not guarantee_queries.can_advance(row.merchant_id, amount=row.money):
            return begin(Reimbursement, "wait_for_the_fund", row.id, by=by, at=at).say()
        begun = begin(Reimbursement, "cover", row.id, by=by, at=at)
        how: dict[str, Any] = {"for_case": row.reference, "decided_by": queries.decider_of(row) or by.id}
        debt = debts_commands.advance(row.merchant_id, amount=row.money, **how, by=by, at=at)
        return begun.say(debt_id=debt.id, lent=debt.lent)


@fulfils("HSE-16")
@transaction.atomic(savepoint=False)
def send_reimbursement(reimbursement_id: UUID, *, by: Actor, at: datetime) -> None:
    """Have the provider pay it to the account that the shopper pays from. By the worker."""
    with bound(SYSTEM):
        row = Reimbursement.objects.see(reimbursement_id, by=by)
        if row.stage is not ReimbursementState.PAYING:
            return
    how: dict[str, Any] = {"payee_id": row.shopper_id, "amount": row.money, "for_case": row.reference}
    payouts.pay_award(row.merchant_id, **how, by=by, at=at)


@transaction.atomic(savepoint=False)
def record_reimbursement(reimbursement_id: UUID, *, paid: bool, by: Actor, at: datetime) -> None:
    """Record whether its payout arrived or failed. Raises ``ReimbursementNotFound``."""
    with bound(SYSTEM):
        stage = Reimbursement.objects.see(reimbursement_id, by=by).stage
        if paid and stage is ReimbursementState.PAYING:
            begin(Reimbursement, "arrive", reimbursement_id, by=by, at=at).say()
        elif not paid and stage in (ReimbursementState.PAYING, ReimbursementState.PAID):
            begin(Reimbursement, "miss", reimbursement_id, by=by, at=at).say()


@transaction.atomic(savepoint=False)
def ask_freight(return_id: UUID, *, amount: Money, receipt: Sequence[UUID], by: Actor, at: datetime) -> Freight:
    """Ask back the freight of a return, with the receipt. A shop that does not object pays it.

    Raises ``ReturnNotFound``, ``WrongRole``, ``FreightRefused`` with every reason.
    """
    if by.role is not Role.SHOPPER:
        raise WrongRole(lifecycle="freight", transition="ask", role=by.role)
    with at_its_shop(return_id, by=by):
        case = Return.objects.take(return_id, by=by)  # so that of two who ask at once one is told so
        asked = queries.freight_of_return(return_id, by=by) is not None
        known = queries.receipts_of(return_id)
        facts = cases_queries.facts(case)
        _refuse(policies.may_ask_freight(facts, amount, receipt=receipt, known=known, asked=asked))
        found = _create_freight(case, amount, receipt, at=at)
        open_case(found, by=by, at=at, amount=amount.amount, receipt=tuple(receipt))
    return found


@carries_out(Freight.CASE, "agree")
@transaction.atomic(savepoint=False)
def agree_to_freight(freight_id: UUID, *, by: Actor, at: datetime) -> Freight:
    """Agree to pay it, as its shop. Raises ``FreightNotFound``, ``WrongRole``, ``IllegalTransition``."""
    return _pay(freight_id, "agree", FreightBasis.SHOP, by=by, at=at)


@carries_out(Freight.CASE, "dispute")
@transaction.atomic(savepoint=False)
def dispute_freight(freight_id: UUID, *, statement: str, by: Actor, at: datetime) -> Freight:
    """Object, as its shop: the platform decides.

    Raises ``FreightNotFound``, ``WrongRole``, ``IllegalTransition``, ``FreightRefused``.
    """
    begun = begin(Freight, "dispute", freight_id, by=by, at=at)
    _refuse(policies.may_dispute_freight(statement))
    _note(begun, statement)
    return begun.say()


@carries_out(Freight.CASE, "pay_silently")
@transaction.atomic(savepoint=False)
def pay_freight_silently(freight_id: UUID, *, by: Actor, at: datetime) -> Freight:
    """Pay freight to which the shop has not objected in time. Inside ``acting_for`` it."""
    return _pay(freight_id, "pay_silently", FreightBasis.SILENCE, by=by, at=at)


@carries_out(Freight.CASE, "pay_undecided")
@transaction.atomic(savepoint=False)
def pay_freight_undecided(freight_id: UUID, *, by: Actor, at: datetime) -> Freight:
    """Pay freight whose objection is not proven in time. Inside ``acting_for`` the shop."""
    return _pay(freight_id, "pay_undecided", FreightBasis.UNPROVEN, by=by, at=at)


@carries_out(Freight.CASE, "rule_for_shopper")
@transaction.atomic(savepoint=False)
def grant_freight(freight_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Freight:
    """Decide, as staff, for the shopper.

    Raises ``FreightNotFound``, ``WrongRole``, ``IllegalTransition``, ``FreightRefused`` without reasons.
    """
    with acting_for(Freight.objects.see(freight_id, by=by).merchant_id):
        return _pay(freight_id, "rule_for_shopper", FreightBasis.RULING, reasons=reasons, by=by, at=at)


@carries_out(Freight.CASE, "decline")
@transaction.atomic(savepoint=False)
def decline_freight(freight_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Freight:
    """Decide, as staff, for the shop. Raises as ``grant_freight``."""
    with acting_for(Freight.objects.see(freight_id, by=by).merchant_id):
        begun = begin(Freight, "decline", freight_id, by=by, at=at)
        _refuse(policies.may_rule_on_freight(reasons))
        _note(begun, reasons)
        return begun.say()


def _create_freight(case: Return, amount: Money, receipt: Sequence[UUID], *, at: datetime) -> Freight:
    freight_id = new_id()
    return Freight.objects.create(
        id=freight_id,
        merchant_id=case.merchant_id,
        number=number_of("F", freight_id, at=at),
        back=case,
        order_id=case.order_id,
        order_number=case.order_number,
        shopper_id=case.shopper_id,
        asked=amount.amount,
        currency=amount.currency,
        receipt=list(receipt),
        asked_at=at,
    )


def _pay(
    freight_id: UUID, step: str, basis: FreightBasis, *, reasons: str | None = None, by: Actor, at: datetime
) -> Freight:
    """All of it is reimbursed, whether goods were paid for before or will be."""
    begun = begin(Freight, step, freight_id, by=by, at=at, move=False)
    if reasons is not None:
        _refuse(policies.may_rule_on_freight(reasons))
        _note(begun, reasons)
    found = begun.row
    begun.move(basis=basis, short=found.asked).say()
    owe(found, amount=found.short, by=by, at=at)
    return found


def _note(begun: Begun[Freight], text: str) -> None:
    word = FreightWord(**begun.row.child_fields(), author=begun.by.role, written_by=begun.by.id, written_at=begun.at)
    write(word, text)


def _refuse(verdict: Verdict) -> None:
    if not verdict:
        raise FreightRefused(reasons=verdict.codes())
