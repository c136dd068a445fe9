"""What follows when fifteen days have passed over a return?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import merchants.commands
import platform_core.deadlines.commands as deadlines
from aftersales import policies, queries
from aftersales.commands._arriving import want_arrival
from aftersales.commands._granting import give, stop_clocks
from aftersales.commands._telling import fact_fields
from aftersales.deadlines import HANDLE_RED, REFUND_RED
from aftersales.events import AddressWanted, RefundNotMade, ReturnNotHandled, ReturnUnsent
from aftersales.models import Return
from aftersales.types import GrantBasis, RedLine
from merchants.types import About, ViolationKind
from platform_core.actors import Actor
from platform_core.deadlines.specs import Deadline
from platform_core.eventlog.commands import publish

BREACHES: Final[Mapping[RedLine, ViolationKind]] = {
    RedLine.SHOP_SILENT: ViolationKind.RETURN_NOT_HANDLED,
    RedLine.NO_ADDRESS: ViolationKind.NO_RETURN_ADDRESS,
}


@transaction.atomic(savepoint=False)
def cross_handling_line(return_id: UUID, *, by: Actor, at: datetime) -> RedLine:
    """Fifteen days after the notice the shop has done nothing. Gives what came of it. Inside ``acting_for`` the shop.

    Goods that are back and due are paid for at once; those that nobody has seen arrive, staff look for; what was sent
    since has fifteen days of its own.
    """
    if policies.pays_at_red_line(queries.facts(Return.objects.see(return_id, by=by))):
        stop_clocks(return_id, GrantBasis.RED_LINE, by=by, at=at)
    case = Return.objects.take(return_id, by=by)
    facts = queries.facts(case)
    line = policies.unhandled(facts)
    if line in BREACHES:
        happened_at = facts.handle_until or at
        violation_id = _record(case, BREACHES[line], HANDLE_RED, happened_at=happened_at, by=by, at=at)
        publish(ReturnNotHandled(**fact_fields(case), violation_id=violation_id), by=by, at=at)
    if line in FOLLOWS and policies.is_on_its_way(facts):
        FOLLOWS[line](case, by=by, at=at)
    if policies.wants_search(facts):
        want_arrival(case, by=by, at=at)
    if policies.pays_at_red_line(facts):
        give(case, GrantBasis.RED_LINE, by=by, at=at)
    return line


@transaction.atomic(savepoint=False)
def cross_refund_line(return_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Fifteen days after the goods came back the shop has not paid. Whether that is its breach.

    Inside ``acting_for`` the shop.
    """
    case = Return.objects.take(return_id, by=by)
    facts = queries.facts(case)
    if not policies.not_refunded(facts):
        return False
    happened_at = facts.refund_red_until or at
    violation_id = _record(case, ViolationKind.REFUND_NOT_MADE, REFUND_RED, happened_at=happened_at, by=by, at=at)
    is_back = policies.money_is_back(queries.refund_states(case))
    publish(RefundNotMade(**fact_fields(case), violation_id=violation_id, money_is_back=is_back), by=by, at=at)
    return True


def _record(
    case: Return, kind: ViolationKind, clock: Deadline, *, happened_at: datetime, by: Actor, at: datetime
) -> UUID:
    """It happened when the line was crossed, however late the sweep came."""
    return merchants.commands.record_violation(
        case.merchant_id,
        kind=kind,
        subject=About(queries.ABOUT, case.id),
        duties=clock.duties,
        happened_at=happened_at,
        by=by,
        at=at,
    )


def _let_settlement_go(case: Return, *, by: Actor, at: datetime) -> None:
    case.unsent_at = at
    case.save(update_fields=["unsent_at"])
    publish(ReturnUnsent(**fact_fields(case)), by=by, at=at)


def _run_again(case: Return, *, by: Actor, at: datetime) -> None:
    """From the sending, since the shop could do nothing before it."""
    deadlines.start(HANDLE_RED, about=case.as_subject(), started_at=case.parcel.sent_at, by=by, at=at)


def _want_address(case: Return, *, by: Actor, at: datetime) -> None:
    publish(AddressWanted(**fact_fields(case)), by=by, at=at)


FOLLOWS: Final = {
    RedLine.UNSENT: _let_settlement_go,
    RedLine.NO_ADDRESS: _want_address,
    RedLine.SENT_SINCE: _run_again,
}
