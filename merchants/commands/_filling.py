"""Is a shop's deposit as high as was agreed? What it earns fills it up; where it falls short, a clock runs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from merchants import policies, queries
from merchants.commands._moving import Leg, move, movements
from merchants.models import Guarantee
from merchants.states import GuaranteeState
from merchants.types import Move
from platform_core.actors import Actor
from platform_core.cases.steps import begin
from platform_core.duties import fulfils
from platform_core.ledger.accounts import AccountKind as A


@fulfils("ECL-58")
def fill_up(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Put out of the settled balance what the deposit lacks, and say how it stands. Within ``collect``."""
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
