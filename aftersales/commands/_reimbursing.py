"""How does a shopper get back freight that the shop bears, beside the order's money?

Out of the shop's own money, else out of the relief fund, and the shop owes it. Only the clock and the relay move it:
the provider is asked to pay by the worker, once an attempt, and the books are locked last.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

import platform_core.payments.commands as payments
from aftersales import queries
from aftersales.models import Freight, Reimbursement
from aftersales.states import ReimbursementState
from merchants.guarantee import queries as guarantee_queries
from merchants.guarantee.commands import debts as debts_commands
from platform_core.actors import Actor
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.duties import fulfils
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound


@fulfils("CRL-24", "CRL-19", "HSE-06")
def owe(row: Any, *, amount: int, by: Actor, at: datetime) -> None:
    """Give back what was just granted of a freight or a remedy, ``row``, beside the order's money. Inside
    ``acting_for`` the shop; a second one for the same row the database refuses."""
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
    """Take it out of the shop's own money, else out of the fund: the shop owes the rest. Where neither has enough, our
    people are alarmed and it is tried again. Raises ``ReimbursementNotFound``."""
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
    """Have the provider pay it, to where it knows that the shopper pays from. By the worker."""
    with bound(SYSTEM):
        row = Reimbursement.objects.see(reimbursement_id, by=by)
        if row.stage is not ReimbursementState.PAYING:
            return
    how: dict[str, Any] = {"payee_id": row.shopper_id, "amount": row.money, "for_case": row.reference}
    payments.pay_award(row.merchant_id, **how, by=by, at=at)


@transaction.atomic(savepoint=False)
def record_reimbursement(reimbursement_id: UUID, *, paid: bool, by: Actor, at: datetime) -> None:
    """What became of its payout. Raises ``ReimbursementNotFound``."""
    with bound(SYSTEM):
        stage = Reimbursement.objects.see(reimbursement_id, by=by).stage
        if paid and stage is ReimbursementState.PAYING:
            begin(Reimbursement, "arrive", reimbursement_id, by=by, at=at).say()
        elif not paid and stage in (ReimbursementState.PAYING, ReimbursementState.PAID):
            begin(Reimbursement, "miss", reimbursement_id, by=by, at=at).say()
