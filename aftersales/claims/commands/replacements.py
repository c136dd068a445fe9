"""Commands on goods that a shop owes because of a claim: send, repair, confirm, pay in their place.

Money goes back only after the goods came back, or for goods never received."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from aftersales.claims import policies
from aftersales.claims.commands.filing import at_the_shop_of
from aftersales.claims.errors import CarrierNotFollowed
from aftersales.claims.models import Claim, ClaimGrant, ClaimParcel
from aftersales.claims.states import ClaimState
from aftersales.claims.types import ABOUT_CLAIM, ClaimMoney
from aftersales.returns.commands.arrivals import ENDS_THE_WAY
from aftersales.returns.commands.decisions import request_refund
from aftersales.returns.commands.pieces import free_pieces, give_back
from aftersales.returns.errors import UnknownReturnParcel
from aftersales.returns.queries import cases as cases_queries
from aftersales.returns.types import HomeSource, Remedy
from catalog.stock import commands as stock_commands
from orders.sales import queries as sales_queries
from orders.sales.ports import CARRIERS, carrier_named
from orders.sales.types import LotPicked, ParcelEvent, ParcelNews
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin
from platform_core.eventlog.facts import speaking_as
from platform_core.payments.types import Reference
from platform_core.tenancy.gathering import together
from platform_core.tenancy.scopes import acting_for


def owe_goods(claim_id: UUID, *, leads_to: str, since: datetime, by: Actor, at: datetime) -> None:
    """Start the shop's time to send others, or these repaired, from the arrival of the claim's goods."""
    step = "begin_repair" if leads_to == Remedy.REPAIR else "owe_others"
    begin(Claim, step, claim_id, by=by, at=at).say(counted_from=since)


def end_with_return(claim_id: UUID, *, paid: bool, by: Actor, at: datetime) -> None:
    """End a claim whose return has ended, with the money granted or the goods kept by the shopper."""
    claim = Claim.objects.take(claim_id, by=by)
    if claim.stage is ClaimState.RETURNING:
        with speaking_as(by):
            begin(Claim, "end_with_return" if paid else "end_unsent", claim.id, by=by, at=at).say()


NOTHING: Final[Collection[LotPicked]] = ()


@carries_out(Claim.CASE, "send")
@carries_out(Claim.CASE, "send_repaired")
@transaction.atomic(savepoint=False)
def send_piece(
    claim_id: UUID,
    *,
    carrier: str,
    waybill: str,
    picked: Collection[LotPicked] = NOTHING,
    by: Actor,
    at: datetime,
) -> ClaimParcel:
    """Send the piece owed: a new one from the shelf, of the lots that are ``picked``, or the repaired one.

    Raises ``ClaimNotFound``, ``WrongRole``, ``IllegalTransition``, ``CarrierNotFollowed``, and as the shelf refuses:
    a shop that has none pays.
    """
    repaired = Claim.objects.see(claim_id, by=by).stage is ClaimState.REPAIRING
    begun = begin(Claim, "send_repaired" if repaired else "send", claim_id, by=by, at=at)
    if carrier not in CARRIERS:
        raise CarrierNotFollowed(carrier=carrier)
    if not repaired:
        _take_from_shelf(begun, picked)
    claim = begun.row
    parcel = ClaimParcel.objects.create(**claim.child_fields(), carrier=carrier, waybill=waybill, sent_at=at)
    region_code = sales_queries.order(claim.order_id, by=by).region_code
    begun.say(parcel_id=parcel.id, carrier=carrier, waybill=waybill, region_code=region_code)
    return parcel


@carries_out(Claim.CASE, "exchange_instead")
@transaction.atomic(savepoint=False)
def exchange_instead(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Owe another piece in place of a repair that was not back in time. Inside ``acting_for`` the shop."""
    return begin(Claim, "exchange_instead", claim_id, by=by, at=at, move=False).move(remedy=Remedy.EXCHANGE).say()


@carries_out(Claim.CASE, "confirm_piece")
@transaction.atomic(savepoint=False)
def confirm_piece(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Confirm that the shopper has it. Raises ``ClaimNotFound``, ``WrongRole``, ``IllegalTransition``."""
    with at_the_shop_of(claim_id, by=by):
        return _fulfil(begin(Claim, "confirm_piece", claim_id, by=by, at=at), HomeSource.SHOPPER)


def record_piece_report(parcel_id: UUID, *, kind: ParcelEvent, source: Actor, by: Actor, at: datetime) -> bool:
    """Record a carrier's report about goods that a shop sent because of a claim; False for another parcel.

    A report that comes too late, or twice, changes nothing.

    Raises ``UnknownReturnParcel`` when ``source`` is not its carrier.
    """
    parcel = ClaimParcel.objects.filter(id=parcel_id).first()
    if parcel is None:
        return False
    if source != carrier_named(parcel.carrier):
        raise UnknownReturnParcel(parcel_id=parcel_id)
    with acting_for(parcel.merchant_id):
        claim = Claim.objects.see(parcel.claim_id, by=by)
        if kind in ENDS_THE_WAY and claim.stage is ClaimState.ON_ITS_WAY:
            _fulfil(begin(Claim, "arrive", claim.id, by=by, at=at), ENDS_THE_WAY[kind])
    return True


@transaction.atomic(savepoint=False)
@together()
def record_piece_answer(parcel: ClaimParcel, *, known: Sequence[ParcelNews], by: Actor, at: datetime) -> None:
    """Record a carrier's answer about goods that a shop sent because of a claim."""
    for news in known:
        record_piece_report(parcel.id, kind=news.kind, source=carrier_named(parcel.carrier), by=by, at=at)


@carries_out(Claim.CASE, "give_money")
@transaction.atomic(savepoint=False)
def give_money(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Pay in place of the piece owed. Raises ``ClaimNotFound``, ``WrongRole``, ``IllegalTransition``."""
    return _pay_instead(claim_id, "give_money", ClaimMoney.SHOP, by=by, at=at)


@carries_out(Claim.CASE, "choose_money")
@transaction.atomic(savepoint=False)
def choose_money(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Take the money in place of an exchange, after a repair that took too long.

    Raises ``ClaimNotFound``, ``WrongRole``, ``IllegalTransition``, ``ClaimNotNow``.
    """
    with at_the_shop_of(claim_id, by=by):
        return _pay_instead(claim_id, "choose_money", ClaimMoney.CHOSEN, by=by, at=at)


@carries_out(Claim.CASE, "pay_unsent")
@transaction.atomic(savepoint=False)
def pay_unsent(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Pay for a piece that the shop has not sent in time. Inside ``acting_for`` it."""
    return _pay_instead(claim_id, "pay_unsent", ClaimMoney.NOT_SENT, by=by, at=at)


@carries_out(Claim.CASE, "pay_lost")
@transaction.atomic(savepoint=False)
def pay_lost(claim_id: UUID, *, by: Actor, at: datetime) -> Claim:
    """Pay for a piece that has not arrived in time; the shop claims from its carrier. Inside ``acting_for`` it."""
    return _pay_instead(claim_id, "pay_lost", ClaimMoney.NOT_ARRIVED, by=by, at=at)


def pay(begun: Begun[Claim], basis: ClaimMoney) -> Claim:
    """Grant the money, and request the refund last: it locks the shop's accounts."""
    claim, at = begun.row, begun.at
    amount = cases_queries.payable_now(claim.order_id, claim.portion)
    decided = {"basis": basis, "amount": amount.amount, "currency": amount.currency}
    ClaimGrant.objects.create(**claim.child_fields(), **decided, granted_at=at)
    if basis is not ClaimMoney.AGREED:  # of which it was told already
        begun.say(basis=basis, amount=amount.amount)
    request_refund(amount, claim.order_id, claim.portion, for_case=Reference(ABOUT_CLAIM, claim.id), by=begun.by, at=at)
    return claim


def _pay_instead(claim_id: UUID, step: str, basis: ClaimMoney, *, by: Actor, at: datetime) -> Claim:
    return pay(begin(Claim, step, claim_id, by=by, at=at), basis)


def _fulfil(begun: Begun[Claim], source: HomeSource) -> Claim:
    """End a claim whose shopper has whole goods again: its pieces are free for a further claim. Repaired ones are of
    the same lot as before, and a remedy for that lot covers them."""
    claim = begun.row
    if policies.gives_back_the_same(claim.remedy):
        give_back(claim.line_id, claim.quantity, by=begun.by, at=begun.at)
    else:
        free_pieces(claim.line_id, claim.quantity)
    return begun.say(source=source)


def _take_from_shelf(begun: Begun[Claim], picked: Collection[LotPicked]) -> None:
    """Take as many pieces off the shelf as an order would, under the claim's own name."""
    claim, by, at = begun.row, begun.by, begun.at
    lots: dict[str, int] = {}
    for part in picked:
        lots[part.lot] = lots.get(part.lot, 0) + part.quantity
    stock_commands.reserve([(claim.sku_id, claim.quantity)], source=claim.id, by=by, at=at)
    stock_commands.commit(claim.id, lots={claim.sku_id: lots}, by=by, at=at)
