"""How is the money granted, by whom or by which clock, and how does it go back?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.payments.commands as payments
import platform_core.payments.queries
from aftersales import policies, queries
from aftersales.commands._stopping import stop
from aftersales.commands._telling import child_fields, fact_fields, require_role
from aftersales.deadlines import ADDRESS, FIND_ARRIVAL, HANDLE_RED, OBJECTION, REFUND, REFUND_RED, RULING
from aftersales.events import PaidAgain, ReturnGranted
from aftersales.models import Grant, Return
from aftersales.states import RETURN, ReturnState
from aftersales.types import GrantBasis
from platform_core.actors import Actor
from platform_core.deadlines.specs import Deadline
from platform_core.eventlog.commands import publish
from platform_core.money import Money
from platform_core.payments.types import Added, Reference

# What each basis answers, and what it makes needless. A clock that runs on is not answered by it: whatever the platform
# pays in a shop's place does not help the shop across a red line.
MET: Final[Mapping[GrantBasis, Collection[Deadline]]] = {
    GrantBasis.SHOP: (HANDLE_RED, REFUND, REFUND_RED),
    GrantBasis.RED_LINE: (REFUND,),
    GrantBasis.RULING: (REFUND_RED, RULING),
}
NEEDLESS: Final[Mapping[GrantBasis, Collection[Deadline]]] = {
    GrantBasis.SHOP: (ADDRESS, FIND_ARRIVAL, OBJECTION, RULING),
    GrantBasis.RED_LINE: (OBJECTION,),
}
# By which move, where it is not for goods that are back.
MOVES: Final[Mapping[GrantBasis, str]] = {GrantBasis.SHOP_EARLY: "grant_early", GrantBasis.KEPT: "grant_kept"}


@transaction.atomic(savepoint=False)
def grant(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """The shop pays: for goods that are back, or without waiting for them.

    Raises ``ReturnNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    require_role("grant", by=by)
    stop_clocks(return_id, GrantBasis.SHOP, by=by, at=at)
    case = Return.objects.take(return_id, by=by)
    early = "grant_early" in RETURN.open_to(by.role, state=ReturnState(case.state))
    give(case, GrantBasis.SHOP_EARLY if early else GrantBasis.SHOP, by=by, at=at)
    return case


@transaction.atomic(savepoint=False)
def grant_silent(return_id: UUID, *, basis: GrantBasis, by: Actor, at: datetime) -> bool:
    """Whoever had to speak was silent, so the money goes back by the clock; False if somebody was faster.

    Never before the goods are back: no clock that ends here begins without them. Inside ``acting_for`` the shop.
    """
    stop_clocks(return_id, basis, by=by, at=at)
    case = Return.objects.take(return_id, by=by)
    if case.stage is not ReturnState.BACK:
        return False
    give(case, basis, by=by, at=at)
    return True


@transaction.atomic(savepoint=False)
def note_next_attempt(return_id: UUID, *, cause: str, by: Actor, at: datetime) -> None:
    """The provider had refused the refund, and payments have asked for it once more. Inside ``acting_for`` the shop."""
    publish(PaidAgain(**fact_fields(Return.objects.see(return_id, by=by)), cause=cause), by=by, at=at)


def stop_clocks(return_id: UUID, basis: GrantBasis, *, by: Actor, at: datetime) -> None:
    """Before the case is locked."""
    met, void = MET.get(basis, ()), NEEDLESS.get(basis, ())
    stop(return_id, met=met, void=void, why=f"granted: {basis}", by=by, at=at)


def give(case: Return, basis: GrantBasis, *, by: Actor, at: datetime) -> None:
    """Decide it, and ask for the refund last: it locks the shop's accounts."""
    case.move(MOVES.get(basis, "grant"), by=by, at=at)
    amount = _payable(case, case.portion.paid)
    Grant.objects.create(
        **child_fields(case), basis=basis, amount=amount.amount, currency=amount.currency, granted_at=at
    )
    publish(
        ReturnGranted(**fact_fields(case), basis=basis, amount=amount.amount, currency=amount.currency), by=by, at=at
    )
    if amount.amount:  # nothing for goods that cost nothing, or whose money has gone back on another ground
        added = _added(case, amount)
        payments.request_refund(_order(case), for_case=queries.as_case(case), amount=amount, added=added, by=by, at=at)


def _payable(case: Return, decided: Money) -> Money:
    return policies.payable(decided, refundable=platform_core.payments.queries.refundable(_order(case)))


def _added(case: Return, amount: Money) -> Added | None:
    """Exactly what belongs to these pieces; where less goes back than was decided, a share of what is left."""
    portion = case.portion
    return Added(funded=portion.funded, rounding=portion.rounding) if amount == portion.paid else None


def _order(case: Return) -> Reference:
    return Reference("orders.order", case.order_id)
