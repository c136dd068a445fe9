"""A claim for tests, step by step, by the commands that the doors call."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from aftersales.claims import queries
from aftersales.claims.commands import answers, filing, replacements
from aftersales.claims.models import Claim, ClaimParcel
from aftersales.claims.states import ClaimState
from aftersales.claims.types import Claiming, ClaimMoney, Denial, NoRemedy, Topic
from aftersales.returns.commands import arrivals as arrivals_commands
from aftersales.returns.events import ReturnReported
from aftersales.returns.models.returns import LinePieces, Return
from aftersales.returns.types import Remedy
from catalog.stock.models import Sku
from orders.sales.models.orders import Order
from orders.sales.ports import carrier_named
from orders.sales.types import LotPicked, ParcelEvent
from platform_core.actors import RELAY, Actor
from platform_core.drivers.world.deals import picture
from platform_core.rows import new_id
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import HOUR
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale
from tests.recordings import recorded

FROM_SHELF: Final = "L1"


@recorded
def claimed(
    order: Order,
    sale: Sale,
    at: datetime,
    *,
    topic: Topic = Topic.FAULTY,
    wants: Remedy = Remedy.RETURN,
    quantity: int | None = None,
    by: Actor | None = None,
    statement: str = "开机没有反应",
    appeared_on: date | None = None,
) -> Claim:
    """Of the first line, all its pieces unless told otherwise."""
    by, line = by or sale.shopper, builders.line_of(order, sale)
    said = Claiming(
        line_id=line.id,
        quantity=quantity or line.quantity,
        topic=topic,
        wants=wants,
        statement=statement,
        appeared_on=appeared_on,
    )
    with acting_as(by), transaction.atomic():
        return filing.claim(order.id, claiming=said, by=by, at=at)


@recorded
def photo(claim: Claim, by: Actor, at: datetime) -> UUID:
    with acting_as(by), transaction.atomic():
        return filing.add_to_claim(claim.id, upload=picture(), name="photo.png", by=by, at=at).id


@recorded
def agreed(claim: Claim, sale: Sale, at: datetime) -> Claim:
    with acting_as(sale.seller), transaction.atomic():
        return answers.agree(claim.id, by=sale.seller, at=at)


@recorded
def offered(claim: Claim, sale: Sale, at: datetime, *, remedy: Remedy = Remedy.EXCHANGE) -> Claim:
    with acting_as(sale.seller), transaction.atomic():
        return answers.offer(claim.id, remedy=remedy, statement="可以换新", by=sale.seller, at=at)


@recorded
def taken(claim: Claim, sale: Sale, at: datetime) -> Claim:
    with acting_as(sale.shopper), transaction.atomic():
        return answers.take_offer(claim.id, by=sale.shopper, at=at)


@recorded
def left(claim: Claim, sale: Sale, at: datetime) -> Claim:
    with acting_as(sale.shopper), transaction.atomic():
        return answers.leave_offer(claim.id, by=sale.shopper, at=at)


@recorded
def refused(claim: Claim, sale: Sale, at: datetime, **changes: Any) -> Claim:
    """With a picture of the shop's, unless told otherwise."""
    told: dict[str, Any] = {"reason": NoRemedy.CAUSED_BY_USE, "statement": "外壳有撞击痕迹"} | changes
    evidence = told.pop("evidence", None)
    shown = [photo(claim, sale.seller, at)] if evidence is None else evidence
    with acting_as(sale.seller), transaction.atomic():
        return answers.refuse_claim(claim.id, denial=Denial(**told, evidence=shown), by=sale.seller, at=at)


@recorded
def withdrawn(claim: Claim, sale: Sale, at: datetime) -> Claim:
    with acting_as(sale.shopper), transaction.atomic():
        return filing.withdraw_claim(claim.id, by=sale.shopper, at=at)


def back_of(claim: Claim, sale: Sale) -> Return:
    """The return by which its goods go back."""
    with acting_as(sale.seller), transaction.atomic():
        return Return.objects.get(claim_id=claim.id)


@recorded
def goods_back(claim: Claim, sale: Sale, at: datetime) -> Return:
    """Sent an hour before, and signed for by the shop."""
    case = back_of(claim, sale)
    builders.sent(case, sale, at, waybill=f"BACK{case.number}"[:40])
    builders.report(case, at)
    return case


@recorded
def piece_sent(claim: Claim, sale: Sale, at: datetime, *, lot: str | None = FROM_SHELF) -> ClaimParcel:
    picked = [LotPicked(new_id(), claim.quantity, lot)] if lot else []
    with acting_as(sale.seller), transaction.atomic():
        return replacements.send_piece(
            claim.id, carrier="sandbox", waybill="NEW00001", picked=picked, by=sale.seller, at=at
        )


@recorded
def piece_reported(
    parcel: ClaimParcel, at: datetime, *, kind: ParcelEvent = ParcelEvent.SIGNED, source: Actor | None = None
) -> None:
    with acting_as(RELAY), transaction.atomic():
        fact = ReturnReported(report_id=f"n-{kind}", parcel_id=parcel.id, kind=kind, happened_at=at)
        arrivals_commands.record_report(fact, source=source or carrier_named("sandbox"), by=RELAY, at=at)


@recorded
def piece_confirmed(claim: Claim, sale: Sale, at: datetime) -> Claim:
    with acting_as(sale.shopper), transaction.atomic():
        return replacements.confirm_piece(claim.id, by=sale.shopper, at=at)


@recorded
def money_given(claim: Claim, sale: Sale, at: datetime) -> Claim:
    with acting_as(sale.seller), transaction.atomic():
        return replacements.give_money(claim.id, by=sale.seller, at=at)


@recorded
def money_chosen(claim: Claim, sale: Sale, at: datetime) -> Claim:
    with acting_as(sale.shopper), transaction.atomic():
        return replacements.choose_money(claim.id, by=sale.shopper, at=at)


def now(claim: Claim, sale: Sale) -> Claim:
    """As its shop sees it."""
    with acting_as(sale.seller), transaction.atomic():
        return queries.one_claim(claim.id, by=sale.seller)


def pieces(sale: Sale) -> list[tuple[int, int]]:
    """Of each line how many were sold, and how many are in returns and claims."""
    with acting_as(sale.seller), transaction.atomic():
        return list(LinePieces.objects.order_by("line_id").values_list("sold", "taken"))


def paid_for(claim: Claim, sale: Sale) -> tuple[int, ClaimMoney] | None:
    money = queries.claim_money(now(claim, sale))
    return (money.amount, ClaimMoney(money.basis)) if money else None


@recorded
def exchanging(order: Order, sale: Sale, at: datetime) -> Claim:
    """An exchange that was agreed an hour ago, with the goods back now."""
    claim = agreed(claimed(order, sale, at - HOUR, wants=Remedy.EXCHANGE), sale, at - HOUR)
    goods_back(claim, sale, at)
    return claim


@recorded
def repairing(order: Order, sale: Sale, at: datetime) -> Claim:
    claim = agreed(claimed(order, sale, at - HOUR, wants=Remedy.REPAIR), sale, at - HOUR)
    goods_back(claim, sale, at)
    return claim


@recorded
def supplying(order: Order, sale: Sale, at: datetime, *, quantity: int = 1) -> Claim:
    claim = claimed(order, sale, at, topic=Topic.MISSING, wants=Remedy.SUPPLY, quantity=quantity)
    return agreed(claim, sale, at)


def state(claim: Claim, sale: Sale) -> ClaimState:
    return ClaimState(now(claim, sale).state)


def shelf(sale: Sale) -> int:
    with acting_as(sale.seller), transaction.atomic():
        return Sku.objects.get(id=sale.sku_id).on_hand


def due(claim: Claim, sale: Sale, kind: str) -> datetime:
    return builders.clocks(claim.id, sale)[kind].due_at
