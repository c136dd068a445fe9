"""Commands on the money of a return: grant it, object, rule, hand on, restock.

Locks are taken in one order: clocks, then the return, then the shelf, then the money. The clocks that a grant ends
stand in the table. It does not meet the others: money that the platform pays in a shop's place does not help the shop
across a red line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

import platform_core.files.commands
from aftersales.returns.errors import NotNow, ObjectionLate, ObjectionRefused, RestockRefused, RulingRefused
from aftersales.returns.events import GoodsRestocked, PaidAgain, ReturnRuled, RulingMissed
from aftersales.returns.models.records import Grant, Objection, Restock, Ruling
from aftersales.returns.models.returns import Return
from aftersales.returns.policies import actions, handling
from aftersales.returns.policies.handling import Against
from aftersales.returns.ports import WAITING
from aftersales.returns.queries import cases
from aftersales.returns.states import ReturnState
from aftersales.returns.types import GrantBasis, Grounds, Portion, Remedy, Restocked, RulingOutcome
from catalog.stock import commands as stock_commands
from catalog.stock.types import TakenBack
from platform_core.actors import Actor, Role, part
from platform_core.cases.records import write
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin
from platform_core.errors import Verdict
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.facts import speaking_as
from platform_core.files.types import KeptFile
from platform_core.money import Money
from platform_core.payments.commands import refunding
from platform_core.payments.types import Added, Reference
from platform_core.states import WrongRole
from platform_core.tenancy.gathering import insert_now, together
from platform_core.tenancy.scopes import acting_for

CLAIMS: Final = part("aftersales.claims")  # the actor of steps that follow by themselves


def hand_on(case: Return, *, since: datetime, at: datetime) -> None:
    """Tell the claim that its goods are back, where the shop owes others, or these repaired, and no money. The shop's
    time counts from their arrival, not from the note of it."""
    if case.stage is ReturnState.BACK and case.leads_to != Remedy.RETURN and case.claim_id:
        with speaking_as(CLAIMS):
            begin(Return, "hand_on", case.id, by=CLAIMS, at=at).say()
            for waits in WAITING.values():
                waits.goods_are_back(case.claim_id, leads_to=case.leads_to, since=since, by=CLAIMS, at=at)


def end_waiting_case(case: Return, *, paid: bool, at: datetime) -> None:
    """End the case that waited for the goods of a return, once the return has ended otherwise."""
    if case.claim_id is not None:
        for waits in WAITING.values():
            waits.return_has_ended(case.claim_id, paid=paid, by=CLAIMS, at=at)


@carries_out(Return.CASE, "grant")
@transaction.atomic(savepoint=False)
@together()
def grant(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """Grant the money as the shop: for goods that are back, or without waiting for them.

    Raises ``ReturnNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    begun = begin(Return, "grant", return_id, by=by, at=at)
    return grant_money(begun, GrantBasis.SHOP if begun.row.back_at else GrantBasis.SHOP_EARLY)


@transaction.atomic(savepoint=False)
@together()
def grant_by_clock(return_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Grant the money because the side whose turn it was stayed silent; False if somebody was faster. Never before the
    goods are back: the clock begins with them. Inside ``acting_for`` the shop.
    """
    if Return.objects.take(return_id, by=by).stage is not ReturnState.BACK:
        return False
    grant_money(begin(Return, "grant_by_clock", return_id, by=by, at=at), GrantBasis.CLOCK)
    return True


@carries_out(Return.CASE, "grant_kept")
@transaction.atomic(savepoint=False)
@together()
def grant_kept(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """Grant the money for goods that the shop was to send home and has kept. Inside ``acting_for`` it."""
    return grant_money(begin(Return, "grant_kept", return_id, by=by, at=at), GrantBasis.KEPT)


@transaction.atomic(savepoint=False)
def note_next_attempt(return_id: UUID, *, cause: str, by: Actor, at: datetime) -> None:
    """Note that payments have requested a refused refund once more. Inside ``acting_for`` the shop."""
    case = Return.objects.see(return_id, by=by)
    publish(PaidAgain(**case.fact_fields(PaidAgain), cause=cause), by=by, at=at)


def grant_money(begun: Begun[Return], basis: GrantBasis) -> Return:
    """Grant the money, and request the refund last: it locks the shop's accounts."""
    case, at = begun.row, begun.at
    amount = cases.payable_now(case.order_id, case.portion)
    decided: dict[str, Any] = {"basis": basis, "amount": amount.amount, "currency": amount.currency}
    insert_now([Grant(**case.child_fields(), **decided, granted_at=at)])
    begun.say(**decided)
    end_waiting_case(case, paid=True, at=at)
    request_refund(amount, case.order_id, case.portion, for_case=cases.as_case(case), by=begun.by, at=at)
    return case


def request_refund(
    amount: Money, order_id: UUID, portion: Portion, *, for_case: Reference, by: Actor, at: datetime
) -> None:
    """Request the refund: none for goods that cost nothing, or whose money has gone back on another ground.

    Exactly the portion of these pieces; where less goes back than was decided, a share of the rest.
    """
    if amount.amount:
        added = Added(funded=portion.funded, rounding=portion.rounding) if amount == portion.paid else None
        order = Reference("orders.order", order_id)
        refunding.request_refund(order, for_case=for_case, amount=amount, added=added, by=by, at=at)


@contextmanager
def at_its_shop(return_id: UUID, *, by: Actor) -> Iterator[None]:
    """Act as the shop of a return, for shoppers and staff. Raises ``ReturnNotFound``."""
    with acting_for(Return.objects.see(return_id, by=by).merchant_id):
        yield


def refuse(action: str, verdict: Verdict) -> None:
    """Refuse an act whose verdict has reasons against it: raises ``NotNow`` with all of them."""
    if not verdict:
        raise NotNow(action=action, reasons=verdict.codes())


def require_role(action: str, *, by: Actor) -> None:
    """Check the role for an act that is no step of the table. Raises ``WrongRole``."""
    if by.role is not actions.ACTIONS[action].role:
        raise WrongRole(lifecycle=Return.CASE.lifecycle.name, transition=action, role=by.role)


STEPS: Final[Mapping[RulingOutcome, str]] = {
    RulingOutcome.REFUND: "rule_for_shopper",
    RulingOutcome.NO_REFUND: "decline",
}


@transaction.atomic(savepoint=False)
def add_evidence(return_id: UUID, *, upload: bytes, name: str, by: Actor, at: datetime) -> KeptFile:
    """Keep one side's evidence; the other side sees it. Raises ``ReturnNotFound``, ``NotNow``, and as files refuse."""
    case = Return.objects.see(return_id, by=by)
    refuse("add_evidence", cases.may_add_file(case, by=by))
    return platform_core.files.commands.keep(
        upload,
        name=name,
        about=case.as_about(),
        merchant_id=case.merchant_id,
        shopper_id=case.shopper_id,
        by=by,
        at=at,
    )


@carries_out(Return.CASE, "object")
@transaction.atomic(savepoint=False)
@together()
def object_to(
    return_id: UUID,
    *,
    grounds: Sequence[Grounds],
    evidence: Sequence[UUID],
    statement: str,
    by: Actor,
    at: datetime,
) -> Return:
    """Object, as the shop, that the goods are not intact: the refund waits for the platform.

    A late objection changes nothing. Raises ``ReturnNotFound``, ``WrongRole``, ``ObjectionLate``, ``NotNow``,
    ``ObjectionRefused``.
    """

    def judge(case: Return) -> None:
        _refuse_objection(case, at=at)
        _refuse_bare_words(case, grounds, evidence, statement)

    begun = begin(Return, "object", return_id, by=by, at=at, judge=judge)
    row = Objection(
        **begun.row.child_fields(), grounds=list(grounds), evidence=list(evidence), made_by=by.id, made_at=at
    )
    write(row, statement)
    return begun.say(grounds=tuple(map(str, grounds)), evidence=tuple(evidence))


@carries_out(Return.CASE, "rule_for_shopper")
@carries_out(Return.CASE, "decline")
@transaction.atomic(savepoint=False)
@together()
def rule_on(return_id: UUID, *, outcome: RulingOutcome, reasons: str, by: Actor, at: datetime) -> Return:
    """Decide, as staff, about an objection, with its effect in the same transaction.

    Raises ``ReturnNotFound``, ``WrongRole``, ``RulingRefused``, ``NotNow``.
    """
    with at_its_shop(return_id, by=by):
        judge = _judge_of_rulings(reasons, at=at)
        begun = begin(Return, STEPS[outcome], return_id, by=by, at=at, judge=judge)
        _write_ruling(begun, outcome, reasons)
        return grant_money(begun, GrantBasis.RULING) if outcome is RulingOutcome.REFUND else begun.say()


@carries_out(Return.CASE, "let_objection_fail")
@transaction.atomic(savepoint=False)
def let_objection_fail(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """Grant the money where an objection was not proven in time. Inside ``acting_for`` the shop."""
    begun = begin(Return, "let_objection_fail", return_id, by=by, at=at)
    publish(RulingMissed(**begun.row.fact_fields(RulingMissed)), by=by, at=at)
    return grant_money(begun, GrantBasis.UNPROVEN)


def _refuse_objection(case: Return, *, at: datetime) -> None:
    facts = cases.facts(case)
    verdict = handling.may_object(facts, at=at)
    if Against.TIME_OVER in verdict.reasons and facts.objection_until:
        raise ObjectionLate(closed_at=facts.objection_until)
    refuse("object", verdict)


def _refuse_bare_words(case: Return, grounds: Sequence[Grounds], evidence: Sequence[UUID], statement: str) -> None:
    known = cases.files_added_by(Role.MERCHANT, case.id)
    verdict = handling.is_objection_shown(
        grounds, evidence=evidence, known=known, statement=statement, because=case.because
    )
    if not verdict:
        raise ObjectionRefused(reasons=verdict.codes())


def _judge_of_rulings(reasons: str, *, at: datetime) -> Callable[[Return], None]:
    def judge(case: Return) -> None:
        verdict = handling.may_rule(cases.facts(case), reasons=reasons, at=at)
        if Against.REASONS_MISSING in verdict.reasons:
            raise RulingRefused(reasons=verdict.codes())
        refuse("rule_on", verdict)

    return judge


def _write_ruling(begun: Begun[Return], outcome: RulingOutcome, reasons: str) -> None:
    case, by, at = begun.row, begun.by, begun.at
    amount = handling.ruled_amount(outcome, decided=case.portion.paid)
    ruling = {"outcome": outcome, "amount": amount.amount, "currency": amount.currency}
    write(Ruling(**case.child_fields(), **ruling, ruled_by=by.id, ruled_at=at), reasons)
    publish(ReturnRuled(**case.fact_fields(ReturnRuled) | ruling), by=by, at=at)


@transaction.atomic(savepoint=False)
@together()
def restock(return_id: UUID, *, pieces: Sequence[Restocked], by: Actor, at: datetime) -> Return:
    """Note the condition of goods that came back; those as good as new go back on the shelf (NRR-25).

    Raises ``ReturnNotFound``, ``WrongRole``, ``RestockRefused``.
    """
    require_role("restock", by=by)
    case = Return.objects.take(return_id, by=by)
    verdict = handling.may_restock(cases.facts(case), pieces)
    if not verdict:
        raise RestockRefused(reasons=verdict.codes())
    insert_now([_row(piece, case, at=at) for piece in pieces])
    as_new = handling.pieces_as_new(pieces)
    count = sum(piece.quantity for piece in pieces)
    as_new_count = sum(piece.quantity for piece in as_new)
    fact = GoodsRestocked(**case.fact_fields(GoodsRestocked), pieces=count, as_new=as_new_count)
    event_id = publish(fact, by=by, at=at)
    if as_new:
        back = _pieces_for_shelf(case, as_new)
        stock_commands.take_back(event_id, merchant_id=case.merchant_id, pieces=back, by=by, at=at)
    return case


def _row(piece: Restocked, case: Return, *, at: datetime) -> Restock:
    return Restock(
        **case.child_fields(),
        line_id=piece.line_id,
        quantity=piece.quantity,
        grade=piece.grade,
        lot=piece.lot,
        restocked_at=at,
    )


def _pieces_for_shelf(case: Return, pieces: Sequence[Restocked]) -> list[TakenBack]:
    skus = dict(case.lines.values_list("line_id", "sku_id"))
    return [TakenBack(skus[piece.line_id], piece.quantity, piece.lot or None) for piece in pieces]
