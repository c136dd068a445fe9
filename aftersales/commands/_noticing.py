"""How does a shopper exercise the right to return, or think better of it?

The notice itself is the exercise: nobody approves it. The pieces of each line are locked by their ids first, so that
of two notices for the last piece one is told that it is spoken for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

import orders.queries
from aftersales import policies, queries
from aftersales.commands._handing_on import end_waiting
from aftersales.commands._judging import at_its_shop
from aftersales.commands._pieces import give_back, hold_pieces, take_pieces
from aftersales.commands._writing import parts_of, written
from aftersales.errors import ReturnRefused, WindowPassed
from aftersales.models import Return
from aftersales.types import LineFacts, Wanted
from platform_core.actors import Actor, Role
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin, open_case
from platform_core.states import WrongRole
from platform_core.tenancy.gathering import together
from platform_core.tenancy.scopes import acting_for


@transaction.atomic(savepoint=False)
@together()
def give_notice(order_id: UUID, *, lines: Sequence[Wanted], by: Actor, at: datetime) -> Return:
    """These pieces go back, without a reason. The verified address is the answer, and the shop's clocks begin.

    Raises ``OrderNotFound``, ``WrongRole``, ``WindowPassed``, ``ReturnRefused``.
    """
    if by.role is not Role.SHOPPER:
        raise WrongRole(lifecycle="return", transition="give_notice", role=by.role)
    sale = orders.queries.sale_facts(order_id, by=by, at=at)
    with acting_for(sale.merchant_id):
        hold_pieces(sale, {want.line_id for want in lines})
        gone = queries.gone([line.line_id for line in sale.lines], currency=sale.currency)
        facts = queries.line_facts(sale, held=gone)
        _refuse(facts, lines, order_id=order_id, at=at)
        case = written(sale, parts_of(sale, facts, lines, gone=gone), at=at)
        take_pieces({want.line_id: want.quantity for want in lines})
        open_case(case, by=by, at=at, amount=case.paid, address_shown=case.address is not None)
    return case


@carries_out(Return.CASE, "withdraw")
@transaction.atomic(savepoint=False)
@together()
def withdraw(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """The shopper keeps the goods. Raises ``ReturnNotFound``, ``WrongRole``, ``IllegalTransition``."""
    with at_its_shop(return_id, by=by):
        begun = begin(Return, "withdraw", return_id, by=by, at=at)
        for line in begun.row.lines.order_by("line_id"):
            give_back(line.line_id, line.quantity, by=by, at=at)
        case = begun.say()
        end_waiting(case, paid=False, at=at)
        return case


def _refuse(facts: Sequence[LineFacts], wanted: Sequence[Wanted], *, order_id: UUID, at: datetime) -> None:
    verdict = policies.may_return(facts, wanted, at=at)
    if policies.only_late(verdict):
        raise WindowPassed(order_id=order_id, closed_at=_closed_at(facts, wanted))
    if not verdict:
        raise ReturnRefused(reasons=verdict.codes())


def _closed_at(facts: Sequence[LineFacts], wanted: Sequence[Wanted]) -> datetime:
    """When the first of the windows closed that these lines needed."""
    asked = {want.line_id for want in wanted}
    return min(line.until for line in facts if line.line_id in asked and line.until is not None)
