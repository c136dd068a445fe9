"""Commands for returns that nobody has handled or refunded when the law's days are over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from aftersales.returns.commands.arrivals import search
from aftersales.returns.commands.decisions import grant_money
from aftersales.returns.deadlines import HANDLE_RED, REFUND_RED
from aftersales.returns.events import ReturnNotHandled
from aftersales.returns.models.returns import Return
from aftersales.returns.policies import red_lines
from aftersales.returns.queries import cases
from aftersales.returns.types import ABOUT, GrantBasis, RedLine
from merchants.violations import commands as violations_commands
from merchants.violations.types import About, ViolationKind
from platform_core.actors import Actor, Role
from platform_core.cases.queries import runs
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.specs import Deadline
from platform_core.eventlog.commands.publishing import publish

BREACHES: Final[Mapping[RedLine, ViolationKind]] = {
    RedLine.SHOP_SILENT: ViolationKind.RETURN_NOT_HANDLED,
    RedLine.NO_ADDRESS: ViolationKind.NO_RETURN_ADDRESS,
}


@transaction.atomic(savepoint=False)
def cross_handling_line(return_id: UUID, *, by: Actor, at: datetime) -> RedLine:
    """Apply the red line of handling, fifteen days after the notice. Gives its outcome. Inside ``acting_for`` the shop.

    Goods that are back and due are paid for at once, and so are goods without an address to send them to; goods under
    way have a clock of their own. No single step of the table: a violation may come beside any of these, and before.
    """
    if red_lines.pays_at_red_line(cases.facts(Return.objects.see(return_id, by=by))):
        return _pay(return_id, by=by, at=at)
    case = Return.objects.take(return_id, by=by)
    facts = cases.facts(case)
    line = red_lines.outcome_of_handling_line(facts, shown=bool(cases.files_added_by(Role.SHOPPER, return_id)))
    _note_breach(case, line, happened_at=facts.handle_until or at, by=by, at=at)
    if red_lines.pays_without_address(facts, line):
        grant_money(begin(Return, "grant_without_address", return_id, by=by, at=at), GrantBasis.NO_ADDRESS)
    elif red_lines.waits_for_sending(facts):
        begin(Return, "let_settlement_go", return_id, by=by, at=at).say()
    elif red_lines.wants_search(facts):
        search(case, "search_at_once", by=by, at=at)
    return line


@carries_out(Return.CASE, "cross_refund_line")
@transaction.atomic(savepoint=False)
def cross_refund_line(return_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Apply the red line of the refund, fifteen days after the goods came back. Gives whether the shop is in breach.

    Inside ``acting_for`` the shop.
    """
    begun = begin(Return, "cross_refund_line", return_id, by=by, at=at)
    facts = cases.facts(begun.row)
    if not red_lines.breaches_refund_line(facts):
        return False
    kind, happened_at = ViolationKind.REFUND_NOT_MADE, facts.refund_red_until or at
    violation_id = _record(begun.row, kind, REFUND_RED, happened_at=happened_at, by=by, at=at)
    is_back = red_lines.money_is_back(cases.refund_states(begun.row))
    begun.say(violation_id=violation_id, money_is_back=is_back)
    return True


@transaction.atomic(savepoint=False)
def start_missing(return_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Start the red line of a return without an address, where none runs: before, staff were asked and no clock ran.
    Gives whether it was missing. Inside ``acting_for`` the shop.
    """
    case = Return.objects.take(return_id, by=by)
    missing = red_lines.waits_for_nothing(cases.facts(case)) and not runs(case, HANDLE_RED)
    if missing:
        clocks.start(HANDLE_RED, about=case.as_subject(), started_at=at, by=by, at=at)
    return missing


def _pay(return_id: UUID, *, by: Actor, at: datetime) -> RedLine:
    begun = begin(Return, "grant_at_red_line", return_id, by=by, at=at)
    _note_breach(begun.row, RedLine.SHOP_SILENT, happened_at=cases.facts(begun.row).handle_until or at, by=by, at=at)
    grant_money(begun, GrantBasis.RED_LINE)
    return RedLine.SHOP_SILENT


def _note_breach(case: Return, line: RedLine, *, happened_at: datetime, by: Actor, at: datetime) -> None:
    if line in BREACHES:
        violation_id = _record(case, BREACHES[line], HANDLE_RED, happened_at=happened_at, by=by, at=at)
        publish(ReturnNotHandled(**case.fact_fields(ReturnNotHandled), violation_id=violation_id), by=by, at=at)


def _record(
    case: Return, kind: ViolationKind, clock: Deadline, *, happened_at: datetime, by: Actor, at: datetime
) -> UUID:
    """Record the violation as of the moment of the red line, however late the sweep came."""
    return violations_commands.record_violation(
        case.merchant_id,
        kind=kind,
        subject=About(ABOUT, case.id),
        duties=clock.duties,
        happened_at=happened_at,
        by=by,
        at=at,
    )
