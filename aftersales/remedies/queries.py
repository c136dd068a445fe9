"""Reads of remedies, and of the buyers who are missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
from aftersales.remedies.deadlines import REMEDY_ANSWER, REMEDY_ARRIVES
from aftersales.remedies.models import Remedy
from aftersales.remedies.states import RemedyState
from aftersales.returns.queries.lines import money_by_line
from aftersales.returns.types import Portion
from catalog.safety import queries as safety_queries
from catalog.safety.types import Disposal, FrozenLot
from merchants.shops.types import OwedDuty
from orders.sales import queries as sales_queries
from orders.sales.types import PackedPieces
from platform_core.actors import RELAY, Actor
from platform_core.cases.queries import Action
from platform_core.money import Money
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference


def remedies_of(actor: Actor) -> QuerySet[Remedy]:
    """The remedies of a buyer, or of a shop; unordered."""
    return Remedy.objects.visible_to(actor).select_related("freeze", "reimbursement")


def remedies_under_way(actor: Actor, *, most: int) -> list[Remedy]:
    """Recalled goods that are on their way back, the first that were sent first."""
    return list(remedies_of(actor).filter(state=RemedyState.SENT).order_by("sent_at", "id")[:most])


def remedy(remedy_id: UUID, *, by: Actor) -> Remedy:
    """A remedy with its frozen lot. Raises ``RemedyNotFound``."""
    return Remedy.objects.select_related("freeze", "reimbursement").see(remedy_id, by=by)


def remedy_actions(row: Remedy, *, by: Actor, at: datetime) -> list[Action]:
    """The acts open now: goods either go back or are destroyed, unless they are in a return already."""
    offered = cases.actions(row, by=by, at=at)
    mine = "send_recalled" if row.disposal == Disposal.SEND_BACK else "say_destroyed"
    hidden = {"send_recalled", "say_destroyed"} - ({mine} if row.held else set())
    return [action for action in offered if action.name not in hidden]


def answer_due(row: Remedy) -> datetime | None:
    """Until when its buyer is asked; None once that is over."""
    return cases.due_at(row.id, of=REMEDY_ANSWER) if row.stage is RemedyState.OFFERED else None


def missing_buyers(freeze: FrozenLot) -> list[PackedPieces]:
    """The lines of which pieces of this lot were sent, without a remedy for it. Inside ``acting_for`` the shop."""
    told = set(Remedy.objects.filter(freeze_id=freeze.id).values_list("line_id", flat=True))
    buyers = sales_queries.lines_packed_from(freeze.sku_id, lot=freeze.lot)
    return [pieces for pieces in buyers if pieces.line_id not in told]


def orders_to_stop(freeze: FrozenLot) -> list[UUID]:
    """The orders that must not be sent: packed out of this lot, or with nothing else left for them."""
    packed = sales_queries.orders_still_at_shop(freeze.sku_id, lot=freeze.lot)
    return list(dict.fromkeys([*packed, *sales_queries.unfillable_orders(freeze.sku_id)]))


def freezes_of_order(order_id: UUID, *, merchant_id: UUID) -> list[FrozenLot]:
    """The frozen lots out of which this order was packed. Inside ``acting_for`` its shop."""
    standing = safety_queries.standing_freezes(merchant_id)
    if not standing:  # as nearly always
        return []
    sold = sales_queries.order(order_id, by=RELAY)
    packed = {(piece.sku_id, piece.lot or "") for piece in sales_queries.packed_pieces(sold)}
    return [freeze for freeze in standing if (freeze.sku_id, freeze.lot) in packed]


def freezes_short_of_goods(order_id: UUID, *, merchant_id: UUID) -> list[FrozenLot]:
    """One frozen lot of each item of this order whose other lots do not fill all paid orders: a turn for that freeze
    stops the orders that cannot be filled, of any lot. Inside ``acting_for`` its shop."""
    standing = safety_queries.standing_freezes(merchant_id)
    if not standing:  # as nearly always
        return []
    sold = {line.sku_id for line in sales_queries.order(order_id, by=RELAY).lines.all()}
    of_item = {freeze.sku_id: freeze for freeze in standing if freeze.sku_id in sold}
    return [freeze for sku_id, freeze in of_item.items() if sales_queries.unfillable_orders(sku_id)]


def open_offers(freeze_id: UUID, *, most: int) -> list[UUID]:
    """Offers for a lot that nobody has taken up."""
    waiting = Remedy.objects.waiting().filter(freeze_id=freeze_id)
    return list(waiting.order_by("id").values_list("id", flat=True)[:most])


def money_held_by_remedies(line_ids: Collection[UUID], *, currency: str) -> Mapping[UUID, Portion]:
    """The money that stands in remedies, by line."""
    return money_by_line(Remedy.objects.covering().filter(line_id__in=line_ids), currency=currency)


def remedies_owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """Recalled goods that are under way to this shop, and offers that stand against it."""
    return [
        OwedDuty(kind=REMEDY_ARRIVES.kind if due else Remedy.CASE.kind, subject_id=row_id, due_at=due)
        for row_id, due in cases.owed_by(Remedy, merchant_id, clock=REMEDY_ARRIVES)
    ]


def remedies_of_an_order(order_id: UUID) -> list[UUID]:
    """The ids of this order's remedies and their refunds, and of their causes: freeze, sample and draw."""
    rows = list(Remedy.objects.filter(order_id=order_id).select_related("freeze__sample"))
    samples = [row.freeze.sample for row in rows if row.freeze.sample]
    tested = [id_ for sample in samples for id_ in (sample.id, sample.sampling_id)]
    refunds = [refund.id for row in rows for refund in payments.refunds_for(Reference(Remedy.CASE.kind, row.id))]
    return [*cases.dossier(rows), *refunds, *dict.fromkeys([*(row.freeze_id for row in rows), *tested])]


def params_of_notice(remedy_id: UUID) -> dict[str, Any]:
    """The fields of a notice about a remedy: goods, danger and advice, as the bound scope sees it."""
    row = Remedy.objects.select_related("freeze").get(id=remedy_id)
    return {
        "number": row.number,
        "order": row.order_number,
        "title_zh": row.title_zh,
        "title_en": row.title_en or row.title_zh,
        "lot": row.freeze.lot,
        "pieces": str(row.pieces),
        "held": str(row.held),
        "danger": row.freeze.danger,
        "advice": row.freeze.advice,
        "disposal": row.disposal,
        "ground": row.freeze.ground,
        "lift_reason": row.freeze.lift_reason,
        "amount": str(Money(row.paid if row.amount is None else row.amount, row.currency)),
        "outlay": str(Money(row.outlay, row.currency)),
        "basis": row.basis,
        "waybill": row.waybill,
    }
