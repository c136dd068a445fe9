"""Write the movements of money between a shop, its deposit and the fund, and fill a deposit up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import platform_core.ledger.commands as ledger
from merchants.guarantee import policies, queries
from merchants.guarantee.errors import FundShort
from merchants.guarantee.models import Debt, Guarantee, Movement
from merchants.guarantee.states import GuaranteeState
from merchants.guarantee.types import FUND, Move
from platform_core.actors import Actor
from platform_core.cases.steps import begin
from platform_core.duties import fulfils
from platform_core.ledger.accounts import AccountKind as A
from platform_core.money import CNY
from platform_core.tenancy.scopes import acting_for


@dataclass(frozen=True, slots=True)
class Leg:
    move: Move
    debit: A
    credit: A
    amount: int


def movements(
    legs: Sequence[Leg], debt: Debt | None = None, *, of: UUID, at: datetime, deposit_id: UUID | None = None
) -> list[Movement]:
    """Build a row for each leg that moves anything, in the books of this shop, or of the fund."""
    return [
        Movement(
            merchant_id=of,
            move=leg.move.value,
            debit=leg.debit.value,
            credit=leg.credit.value,
            amount=leg.amount,
            currency=CNY,
            debt_id=debt.id if debt else None,
            deposit_id=deposit_id,
            moved_at=at,
        )
        for leg in legs
        if leg.amount
    ]


def move(rows: Sequence[Movement], *, by: Actor, at: datetime) -> None:
    """Save each row, then post it: those of the fund come first."""
    for row in rows:
        with acting_for(row.merchant_id):
            if row.merchant_id == FUND and row.debit == A.RELIEF_FUND:
                _refuse_too_much(row)
            row.save(force_insert=True)
            ledger.post([row.as_transfer()], merchant_id=row.merchant_id, source=row.source, by=by, at=at)


def _refuse_too_much(row: Movement) -> None:
    """Raises ``FundShort``. The books themselves refuse a second one at the same moment."""
    has = queries.fund_free()
    if has < row.money:
        raise FundShort(missing=(row.money - has).amount)


@fulfils("ECL-58")
def fill_up(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Fill the deposit up from the settled balance, and record whether it is full. Within ``collect``."""
    row = Guarantee.objects.standing(merchant_id)
    if row is None:
        return
    more = policies.refill(row.money, has=queries.means(merchant_id))
    if more.amount:
        leg = Leg(Move.REFILLED, A.MERCHANT_PAYABLE, A.DEPOSIT, more.amount)
        move(movements([leg], of=merchant_id, deposit_id=row.id, at=at), by=by, at=at)
    is_full = queries.means(merchant_id).deposit >= row.money
    if is_full and row.stage is GuaranteeState.SHORT:
        begin(Guarantee, "fill", row.id, by=by, at=at).say()
    elif not is_full and row.stage is GuaranteeState.FULL:
        begin(Guarantee, "fall_short", row.id, by=by, at=at).say()
