"""Commands for each buyer of a recalled lot, which nobody has to ask for.

The relay looks for buyers some at a time, each turn in a transaction of its own that ends with where to go on: a worker
that dies leaves a turn undone, and it is done again. One row a line and freeze: the database knows of no second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from aftersales.freight.commands import owe
from aftersales.remedies import policies, queries
from aftersales.remedies.errors import RemedyRefused
from aftersales.remedies.events import BuyersSought, RemediesEnding, RemedyGrown
from aftersales.remedies.models import Remedy
from aftersales.remedies.states import RemedyState
from aftersales.remedies.types import RemedyBasis
from aftersales.returns.commands.decisions import request_refund
from aftersales.returns.commands.pieces import free_pieces, hold_pieces, take_pieces, worth_of
from aftersales.returns.models.returns import LinePieces
from aftersales.returns.queries import cases as cases_queries
from aftersales.returns.types import Portion
from catalog.safety import queries as safety_queries
from catalog.safety.commands import freezes as freezes_commands
from catalog.safety.types import FrozenLot
from orders.sales import queries as sales_queries
from orders.sales.commands import cancelling as cancelling_commands
from orders.sales.errors import ContractDamaged
from orders.sales.types import PackedPieces, SaleFacts, SoldLine
from platform_core.actors import RELAY, Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import Begun, begin, open_case
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.eventlog.commands.publishing import publish
from platform_core.payments.types import Reference
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound

TURN: Final = 20  # buyers a turn: a house number; others wait for their rows one turn at most


@fulfils("CRL-19", "SPT-03", "HSE-11")
@fulfils("CRI-08", part="consumers told")
@transaction.atomic(savepoint=False)
def seek_buyers(freeze_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Stop the next order that must not be sent, or tell the next few buyers who are missing, and say whether there
    are more. False when nobody is missing: then the freeze knows that all are told. A lot that is free again has none.

    One order a turn, and nothing after it: its refund locks the shop's accounts, and who holds another order may wait
    for them.
    """
    freeze = safety_queries.hold_freeze(freeze_id)
    if not freeze.standing:
        return False
    with acting_for(freeze.merchant_id):
        stopped = any(
            cancelling_commands.stop_unsafe(order_id, by=by, at=at) for order_id in queries.orders_to_stop(freeze)
        )
        offered, unreadable, left = (0, 0, 0) if stopped else _offer_some(freeze, by=by, at=at)
        more = stopped or left > 0
        if stopped or offered:
            fact = BuyersSought(
                freeze_id=freeze.id,
                merchant_id=freeze.merchant_id,
                told=offered,
                stopped=int(stopped),
                more=more,
            )
            publish(fact, by=by, at=at)
    if not more and not unreadable:
        with bound(SYSTEM):
            freezes_commands.note_told(freeze_id, by=by, at=at)
    return more


@transaction.atomic(savepoint=False)
def seek_buyers_of(freeze_ids: Sequence[UUID], *, by: Actor, at: datetime) -> None:
    """A turn for the first of these; each other has a turn of its own, since two that stop an order would hold both."""
    for freeze_id in freeze_ids[1:]:
        freeze = safety_queries.frozen_lot(freeze_id)
        fact = BuyersSought(freeze_id=freeze_id, merchant_id=freeze.merchant_id, told=0, stopped=0, more=True)
        with acting_for(freeze.merchant_id):
            publish(fact, by=by, at=at)
    for freeze_id in freeze_ids[:1]:
        seek_buyers(freeze_id, by=by, at=at)


def _offer_some(freeze: FrozenLot, *, by: Actor, at: datetime) -> tuple[int, int, int]:
    """Tell some buyers. Gives how many were told, how many contracts cannot be read, and how many buyers are left.

    One damaged contract keeps no other buyer from being told; its buyer stays missing, of which staff hear.
    """
    missing = queries.missing_buyers(freeze)
    offered = unreadable = 0
    for pieces in missing:
        if offered == TURN:
            break
        try:
            _offer(freeze, pieces, by=by, at=at)
        except ContractDamaged:  # before anything of it is written
            unreadable += 1
        else:
            offered += 1
    return offered, unreadable, len(missing) - offered - unreadable


@transaction.atomic(savepoint=False)
def call_off_remedies(freeze_id: UUID, *, by: Actor, at: datetime) -> bool:
    """End the next few offers for a lot that is safe and that nobody has taken up. Gives whether there are more."""
    freeze = safety_queries.frozen_lot(freeze_id)
    with acting_for(freeze.merchant_id):
        waiting = queries.open_offers(freeze_id, most=TURN)
        lines = Remedy.objects.filter(id__in=waiting).values("line_id")
        list(LinePieces.objects.select_for_update().filter(line_id__in=lines).order_by("line_id"))
        for remedy_id in waiting:
            row = begin(Remedy, "call_off", remedy_id, by=by, at=at).say()
            free_pieces(row.line_id, row.held)
        more = len(waiting) == TURN
        if waiting:
            fact = RemediesEnding(freeze_id=freeze_id, merchant_id=freeze.merchant_id, ended=len(waiting), more=more)
            publish(fact, by=by, at=at)
    return more


@carries_out(Remedy.CASE, "send_recalled")
@transaction.atomic(savepoint=False)
def send_recalled(remedy_id: UUID, *, carrier: str, waybill: str, outlay: int, by: Actor, at: datetime) -> Remedy:
    """Send the recalled goods back, with any carrier, at the shop's cost.

    Raises ``RemedyNotFound``, ``WrongRole``, ``IllegalTransition``, ``RemedyRefused``.
    """

    def judge(row: Remedy) -> Verdict:
        return policies.may_send_recalled(row.disposal, held=row.held, waybill=waybill, outlay=outlay)

    with _at_its_shop(remedy_id, by=by):
        begun = begin(Remedy, "send_recalled", remedy_id, by=by, at=at, judge=_require(judge), move=False)
        return begun.move(carrier=carrier, waybill=waybill.strip(), outlay=outlay).say()


@carries_out(Remedy.CASE, "say_destroyed")
@transaction.atomic(savepoint=False)
def say_destroyed(remedy_id: UUID, *, by: Actor, at: datetime) -> Remedy:
    """Say, as the buyer, that the goods are destroyed, as the recall asks: the money goes back.

    Raises ``RemedyNotFound``, ``WrongRole``, ``IllegalTransition``, ``RemedyRefused``.
    """

    def judge(row: Remedy) -> Verdict:
        return policies.may_say_destroyed(row.disposal, held=row.held)

    with _at_its_shop(remedy_id, by=by):
        begun = begin(Remedy, "say_destroyed", remedy_id, by=by, at=at, judge=_require(judge), move=False)
        return _grant(begun, RemedyBasis.DESTROYED)


@carries_out(Remedy.CASE, "confirm_recalled")
@transaction.atomic(savepoint=False)
def confirm_recalled(remedy_id: UUID, *, by: Actor, at: datetime) -> Remedy:
    """Grant the money: the shop has the goods. Raises ``RemedyNotFound``, ``WrongRole``, ``IllegalTransition``."""
    begun = begin(Remedy, "confirm_recalled", remedy_id, by=by, at=at, move=False)
    return _grant(begun, RemedyBasis.ARRIVED)


@carries_out(Remedy.CASE, "grant_sent")
@transaction.atomic(savepoint=False)
def grant_sent(remedy_id: UUID, *, by: Actor, at: datetime) -> Remedy:
    """Grant the money for goods that were sent and not confirmed in time. Inside ``acting_for`` the shop."""
    return _grant(begin(Remedy, "grant_sent", remedy_id, by=by, at=at, move=False), RemedyBasis.SILENCE)


@transaction.atomic(savepoint=False)
def end_silence(remedy_id: UUID, *, by: Actor, at: datetime) -> Remedy:
    """Close the wait for the buyer's answer: destroyed goods are refunded, others may still go back. Inside
    ``acting_for`` the shop. Locked before it is read: a return that ends at this instant makes it cover more."""
    row = Remedy.objects.take(remedy_id, by=by)
    if policies.refunds_unasked(row.disposal, held=row.held):
        return _grant(begin(Remedy, "grant_unasked", remedy_id, by=by, at=at, move=False), RemedyBasis.UNASKED)
    return begin(Remedy, "leave_unanswered", remedy_id, by=by, at=at).say()


def cover(line_id: UUID, *, by: Actor, at: datetime) -> None:
    """Cover pieces of this line that the buyer has again, by a remedy that still waits for the buyer, and tell the
    buyer. The line's counter is locked."""
    for row in Remedy.objects.waiting().filter(line_id=line_id).select_for_update().order_by("id"):
        _cover(row, by=by, at=at)


def _cover(row: Remedy, *, by: Actor, at: datetime) -> None:
    counter = LinePieces.objects.get(line_id=row.line_id)
    more = policies.pieces_to_cover(row.pieces - row.held, sold=counter.sold, taken=counter.taken)
    if not more:
        return
    sale = sales_queries.sale_facts(row.order_id, by=RELAY, at=at)
    [sold] = [line for line in sale.lines if line.line_id == row.line_id]
    money = row.portion + worth_of(sold, counter, more)
    row.held += more
    row.paid, row.funded, row.rounding = money.paid.amount, money.funded.amount, money.rounding.amount
    row.save(update_fields=["held", "paid", "funded", "rounding"])
    take_pieces({row.line_id: more})
    publish(RemedyGrown(**row.fact_fields(RemedyGrown)), by=by, at=at)


def _offer(freeze: FrozenLot, packed: PackedPieces, *, by: Actor, at: datetime) -> None:
    """Offer a remedy with the money of the pieces that are in no return; they are held for it from now on."""
    sale = sales_queries.sale_facts(packed.order_id, by=by, at=at)
    [sold] = [line for line in sale.lines if line.line_id == packed.line_id]
    [counter] = hold_pieces(sale, [packed.line_id])
    held = policies.pieces_to_cover(packed.pieces, sold=counter.sold, taken=counter.taken)
    row = _build_remedy(freeze, packed, sale, sold, held=held, money=worth_of(sold, counter, held), at=at)
    take_pieces({packed.line_id: held})
    open_case(row, by=by, at=at)


def _build_remedy(
    freeze: FrozenLot,
    packed: PackedPieces,
    sale: SaleFacts,
    sold: SoldLine,
    *,
    held: int,
    money: Portion,
    at: datetime,
) -> Remedy:
    id_ = new_id()
    row = Remedy(
        id=id_,
        merchant_id=freeze.merchant_id,
        number=number_of("K", id_, at=at),
        freeze_id=freeze.id,
        order_id=packed.order_id,
        order_number=sale.number,
        line_id=packed.line_id,
        sku_id=freeze.sku_id,
        shopper_id=packed.shopper_id,
        title_zh=sold.title_zh,
        title_en=sold.title_en,
        pieces=packed.pieces,
        held=held,
        paid=money.paid.amount,
        funded=money.funded.amount,
        rounding=money.rounding.amount,
        currency=sale.currency,
        disposal=freeze.disposal,
        offered_at=at,
    )
    row.save(force_insert=True)
    return row


def _grant(begun: Begun[Remedy], basis: RemedyBasis) -> Remedy:
    """Grant the money, and request the refund last: it locks the shop's accounts. The outlay is owed beside it."""
    row, portion = begun.row, begun.row.portion
    amount = cases_queries.payable_now(row.order_id, portion)
    begun.move(basis=basis, amount=amount.amount).say()
    owe(row, amount=row.outlay, by=begun.by, at=begun.at)
    case = Reference(Remedy.CASE.kind, row.id)
    request_refund(amount, row.order_id, portion, for_case=case, by=begun.by, at=begun.at)
    return row


def _at_its_shop(remedy_id: UUID, *, by: Actor) -> Any:
    """For buyers. Raises ``RemedyNotFound``."""
    return acting_for(Remedy.objects.see(remedy_id, by=by).merchant_id)


def _require(rule: Callable[[Remedy], Verdict]) -> Callable[[Remedy], None]:
    def judge(row: Remedy) -> None:
        """Raises ``RemedyRefused`` with every reason; another stage is the table's to refuse."""
        if row.stage in (RemedyState.OFFERED, RemedyState.UNANSWERED) and not (verdict := rule(row)):
            raise RemedyRefused(reasons=verdict.codes())

    return judge
