"""Commands on deposits: write, take in, ask back, give back, object, rule, settle.

All of them run on the shop's side of the wall. Locks are taken in one order: clocks, the deposit, its share, the
books."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.files.commands
from catalog.deposits.types import DepositCondition
from orders.deposits import policies, queries
from orders.deposits.deadlines import DEPOSIT_BACK
from orders.deposits.errors import DepositClosed, DepositObjectionRefused, DepositRulingRefused
from orders.deposits.models import Deposit, DepositObjection, DepositRuling
from orders.deposits.states import DepositState
from orders.deposits.types import DepositBasis, DepositTerm
from orders.sales import policies as sales_policies
from orders.sales.models.orders import Order
from orders.sales.states import OrderState
from platform_core.actors import Actor, Role
from platform_core.cases.records import write
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import Begun, begin, open_case
from platform_core.files.types import KeptFile
from platform_core.legal.spans import CalendarDays
from platform_core.money import Money
from platform_core.payments.commands import refunding, requesting, settling
from platform_core.payments.queries import payments
from platform_core.tenancy.scopes import acting_for


def write_deposit(order: Order, line_id: UUID, term: DepositTerm, *, deposit_id: UUID, by: Actor, at: datetime) -> None:
    """Write the deposit of a line just written, on the terms of its quote. Inside ``acting_for`` its shop."""
    line = order.lines.get(id=line_id)
    row = Deposit(
        id=deposit_id,
        merchant_id=order.merchant_id,
        number=number_of("D", deposit_id, at=at),
        order=order,
        line_id=line_id,
        shopper_id=order.shopper_id,
        title_zh=line.title_zh,
        title_en=line.title_en,
        terms_id=term.terms_id,
        terms_number=term.number,
        quantity=term.quantity,
        amount=term.total.amount,
        currency=term.amount.currency,
        purpose=term.purpose,
        steps=term.steps,
        conditions=list(term.conditions),
        days=term.days,
        asked_at=at,
    )
    row.save(force_insert=True)
    open_case(row, by=by, at=at)


@transaction.atomic(savepoint=False)
def take_deposit(deposit_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Take in the money of a deposit. False where it or its order has ended: then it goes back at once.

    Called inside ``acting_for`` the shop, with the payment's row locked. The order is not: its own share asks it.
    """
    row = Deposit.objects.take(deposit_id, by=by)
    order = Order.objects.see(row.order_id, by=by)
    if row.stage is not DepositState.AWAITED or not sales_policies.wants_money(OrderState(order.state)):
        return False
    begin(Deposit, "take_in", deposit_id, by=by, at=at).say()
    return True


@carries_out(Deposit.CASE, "apply")
@transaction.atomic(savepoint=False)
def apply_for_deposit(deposit_id: UUID, *, carrier: str = "", waybill: str = "", by: Actor, at: datetime) -> Deposit:
    """Ask for the deposit, the goods lent having been given back; the clocks run from here.

    Raises ``DepositNotFound``, ``WrongRole``, ``IllegalTransition``, ``DepositNotDue``.
    """
    with _at_its_shop(deposit_id, by=by):
        begun = begin(Deposit, "apply", deposit_id, by=by, at=at, move=False)
        begun.move(carrier=carrier, waybill=waybill)
        return begun.say(promised={DEPOSIT_BACK.kind: CalendarDays(begun.row.days)})


@carries_out(Deposit.CASE, "give_back")
@transaction.atomic(savepoint=False)
def give_deposit_back(deposit_id: UUID, *, by: Actor, at: datetime) -> Deposit:
    """Agree, as the shop. Raises ``DepositNotFound``, ``WrongRole``, ``IllegalTransition``."""
    return _grant(_begin(deposit_id, "give_back", DepositBasis.SHOP, by=by, at=at))


@carries_out(Deposit.CASE, "pass_over_silence")
@transaction.atomic(savepoint=False)
def pass_over_silence(deposit_id: UUID, *, by: Actor, at: datetime) -> Deposit:
    """Give back a deposit whose shop has not answered in time. Inside ``acting_for`` the shop."""
    return _grant(_begin(deposit_id, "pass_over_silence", DepositBasis.SILENCE, by=by, at=at))


@carries_out(Deposit.CASE, "give_back_in_time")
@transaction.atomic(savepoint=False)
def give_back_in_time(deposit_id: UUID, *, by: Actor, at: datetime) -> Deposit:
    """Give back a deposit that nobody has decided on in time. Inside ``acting_for`` the shop."""
    return _grant(_begin(deposit_id, "give_back_in_time", DepositBasis.TIME, by=by, at=at))


@transaction.atomic(savepoint=False)
def add_deposit_evidence(deposit_id: UUID, *, upload: bytes, name: str, by: Actor, at: datetime) -> KeptFile:
    """Keep one side's evidence; the other side sees it.

    Raises ``DepositNotFound``, ``DepositClosed``, and as files refuse.
    """
    row = Deposit.objects.see(deposit_id, by=by)
    if not policies.may_add_evidence(DepositState(row.state)):
        raise DepositClosed(deposit_id=deposit_id)
    return platform_core.files.commands.keep(
        upload,
        name=name,
        about=row.as_about(),
        merchant_id=row.merchant_id,
        shopper_id=row.shopper_id,
        by=by,
        at=at,
    )


@carries_out(Deposit.CASE, "object")
@transaction.atomic(savepoint=False)
def object_to_deposit(
    deposit_id: UUID,
    *,
    grounds: Sequence[DepositCondition],
    claimed: int,
    evidence: Sequence[UUID],
    statement: str,
    by: Actor,
    at: datetime,
) -> Deposit:
    """Claim a part of the deposit for the shop, in fen: the platform decides, within the time of the application.

    Raises ``DepositNotFound``, ``WrongRole``, ``DepositObjectionLate``, ``IllegalTransition``,
    ``DepositObjectionRefused``.
    """
    begun = begin(Deposit, "object", deposit_id, by=by, at=at, move=False)
    row = begun.row
    verdict = policies.may_object(
        grounds,
        stated=row.conditions,
        claimed=Money(claimed, row.currency),
        amount=row.money,
        evidence=evidence,
        known=queries.files_added_by(row, by=Role.MERCHANT),
        statement=statement,
    )
    if not verdict:
        raise DepositObjectionRefused(reasons=verdict.codes())
    objection = DepositObjection(
        **row.child_fields(),
        grounds=list(grounds),
        evidence=list(evidence),
        claimed=claimed,
        made_by=by.id,
        made_at=at,
    )
    write(objection, statement)
    return begun.move().say(grounds=tuple(map(str, grounds)), claimed=claimed, evidence=tuple(evidence))


@carries_out(Deposit.CASE, "rule")
@carries_out(Deposit.CASE, "keep")
@transaction.atomic(savepoint=False)
def rule_on_deposit(deposit_id: UUID, *, kept: int, reasons: str, by: Actor, at: datetime) -> Deposit:
    """Decide how much the shop may keep, in fen; the rest goes back at once.

    Raises ``DepositNotFound``, ``WrongRole``, ``IllegalTransition``, ``DepositRulingLate``, ``DepositClaimPartial``,
    ``DepositRulingRefused``.
    """
    with _at_its_shop(deposit_id, by=by):
        deposit = Deposit.objects.see(deposit_id, by=by)
        step = policies.ruling_step(kept, amount=deposit.amount)
        begun = begin(Deposit, step, deposit_id, by=by, at=at, move=False)
        _refuse_ruling(begun.row, kept, reasons)
        write(DepositRuling(**begun.row.child_fields(), kept_amount=kept, ruled_by=by.id, ruled_at=at), reasons)
        begun.move(basis=DepositBasis.RULING, kept_amount=kept)
        return _grant(begun) if step == "rule" else begun.say()


@transaction.atomic(savepoint=False)
def end_deposits(order_id: UUID, *, by: Actor, at: datetime) -> int:
    """Give back the deposits of an order that has ended, or whose money has gone back; unpaid ones lapse. Gives how
    many it has. Inside ``acting_for`` the shop.

    All of them are locked before the first of them locks the books. Raises ``IllegalTransition`` where one of them is
    moved at this moment; a second call does not.
    """
    rows = list(Deposit.objects.filter(order_id=order_id).order_by("id"))
    unpaid = [row.id for row in rows if row.stage is DepositState.AWAITED]
    standing = [row.id for row in rows if row.stage in Deposit.CASE.by_name["end_with_order"].sources]
    lapsing = [begin(Deposit, "lapse", row_id, by=by, at=at) for row_id in unpaid]
    ending = [_begin(row_id, "end_with_order", DepositBasis.ORDER_ENDED, by=by, at=at) for row_id in standing]
    for one in lapsing:
        _lapse(one)
    for one in ending:
        _grant(one)
    return len(rows)


@transaction.atomic(savepoint=False)
def note_deposit_money(deposit_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Note money that has gone back: with the last of it the deposit is back. Inside ``acting_for`` the shop."""
    row = Deposit.objects.see(deposit_id, by=by)
    if row.stage is not DepositState.GRANTED or not queries.deposit_is_back(row):
        return False
    begin(Deposit, "arrive", deposit_id, by=by, at=at).say()
    return True


@transaction.atomic(savepoint=False)
def settle_deposit(deposit_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Settle the part that the platform lets the shop keep, without a fee; False where none is left to settle."""
    row = Deposit.objects.see(deposit_id, by=by)
    if not row.kept_amount or payments.is_settled(row.as_share()):
        return False
    return settling.settle_share(row.as_share(), commission_basis_points=0, by=by, at=at)


@contextmanager
def _at_its_shop(deposit_id: UUID, *, by: Actor) -> Iterator[None]:
    """Act as the shop of a deposit, for shoppers and staff. Raises ``DepositNotFound``."""
    with acting_for(Deposit.objects.see(deposit_id, by=by).merchant_id):
        yield


def _begin(deposit_id: UUID, step: str, basis: DepositBasis, *, by: Actor, at: datetime) -> Begun[Deposit]:
    return begin(Deposit, step, deposit_id, by=by, at=at, move=False).move(basis=basis)


def _grant(begun: Begun[Deposit]) -> Deposit:
    """Publish the grant, and request the money last: that locks the shop's books."""
    row = begun.say(back=begun.row.back.amount)
    share = row.as_share()
    refunding.request_refund(share, for_case=share, amount=row.back, by=begun.by, at=begun.at)
    return row


def _lapse(begun: Begun[Deposit]) -> None:
    """Stop waiting for its money; money that has come in the meantime goes back by itself."""
    row = begun.say()
    if payments.is_awaited(row.as_share()):
        requesting.release_share(row.as_share(), by=begun.by, at=begun.at)


def _refuse_ruling(row: Deposit, kept: int, reasons: str) -> None:
    claimed = Money(row.objection.claimed, row.currency)
    verdict = policies.may_rule_on_deposit(Money(kept, row.currency), claimed=claimed, reasons=reasons)
    if not verdict:
        raise DepositRulingRefused(reasons=verdict.codes())
