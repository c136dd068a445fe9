"""How is the money granted, by whom or by which clock, and how does it go back?

The clocks that a grant ends stand in the table. One that runs on is not answered by it: whatever the platform pays in a
shop's place does not help the shop across a red line.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

import platform_core.payments.commands as payments
from aftersales import queries
from aftersales.commands._handing_on import end_waiting
from aftersales.events import PaidAgain
from aftersales.models import Grant, Return
from aftersales.states import ReturnState
from aftersales.types import GrantBasis, Portion
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin
from platform_core.eventlog.commands import publish
from platform_core.money import Money
from platform_core.payments.types import Added, Reference
from platform_core.tenancy.gathering import insert_now, together


@carries_out(Return.CASE, "grant")
@transaction.atomic(savepoint=False)
@together()
def grant(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """The shop pays: for goods that are back, or without waiting for them.

    Raises ``ReturnNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    begun = begin(Return, "grant", return_id, by=by, at=at)
    return give(begun, GrantBasis.SHOP if begun.row.back_at else GrantBasis.SHOP_EARLY)


@transaction.atomic(savepoint=False)
@together()
def grant_by_clock(return_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Whoever had to speak was silent, so the money goes back; False if somebody was faster. Never before the goods
    are back: the clock begins with them. Inside ``acting_for`` the shop.
    """
    if Return.objects.take(return_id, by=by).stage is not ReturnState.BACK:
        return False
    give(begin(Return, "grant_by_clock", return_id, by=by, at=at), GrantBasis.CLOCK)
    return True


@carries_out(Return.CASE, "grant_kept")
@transaction.atomic(savepoint=False)
@together()
def grant_kept(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """The shop was to send the goods home and has kept them, so it pays for them. Inside ``acting_for`` it."""
    return give(begin(Return, "grant_kept", return_id, by=by, at=at), GrantBasis.KEPT)


@transaction.atomic(savepoint=False)
def note_next_attempt(return_id: UUID, *, cause: str, by: Actor, at: datetime) -> None:
    """The provider had refused the refund, and payments have asked for it once more. Inside ``acting_for`` the shop."""
    case = Return.objects.see(return_id, by=by)
    publish(PaidAgain(**case.fact_fields(PaidAgain), cause=cause), by=by, at=at)


def give(begun: Begun[Return], basis: GrantBasis) -> Return:
    """Decide it, and ask for the refund last: it locks the shop's accounts."""
    case, at = begun.row, begun.at
    amount = queries.payable_now(case.order_id, case.portion)
    decided: dict[str, Any] = {"basis": basis, "amount": amount.amount, "currency": amount.currency}
    insert_now([Grant(**case.child_fields(), **decided, granted_at=at)])
    begun.say(**decided)
    end_waiting(case, paid=True, at=at)
    ask_for(amount, case.order_id, case.portion, for_case=queries.as_case(case), by=begun.by, at=at)
    return case


def ask_for(amount: Money, order_id: UUID, portion: Portion, *, for_case: Reference, by: Actor, at: datetime) -> None:
    """Have it paid: nothing for goods that cost nothing, or whose money has gone back on another ground.

    Exactly what belongs to these pieces; where less goes back than was decided, a share of what is left.
    """
    if amount.amount:
        added = Added(funded=portion.funded, rounding=portion.rounding) if amount == portion.paid else None
        order = Reference("orders.order", order_id)
        payments.request_refund(order, for_case=for_case, amount=amount, added=added, by=by, at=at)
