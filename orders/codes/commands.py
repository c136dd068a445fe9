"""Commands on codes: hand over all of an order, reveal them to their owner alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

import platform_core.vault.commands as vault
from catalog.stock import commands as stock_commands
from catalog.stock import queries as stock_queries
from orders.codes import policies, queries
from orders.codes.errors import CodeGivenBefore, CodesNotHandedOver, CodesRefused, NotByCode
from orders.codes.events import CodesHandedOver
from orders.codes.models import CodeDelivery, GivenCode
from orders.codes.types import RETENTION, LineCodes
from orders.contracts.deadlines import CONFIRM_WITHIN
from orders.sales import policies as sales_policies
from orders.sales import queries as sales_queries
from orders.sales.deadlines import CONFIRM_RECEIPT, DISPATCH, END_UNSENT
from orders.sales.errors import MoneyGoesBack, OrderNotFound
from orders.sales.models.orders import Order
from platform_core.actors import Actor, Role
from platform_core.deadlines.commands import clocks
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.payments.queries.payments import refundable
from platform_core.payments.types import Reference
from platform_core.rows import new_id
from platform_core.vault.index import index


@fulfils("ECL-20", "ECL-51")
@transaction.atomic(savepoint=False)
def hand_over_codes(order_id: UUID, *, codes: Sequence[LineCodes], by: Actor, at: datetime) -> CodeDelivery:
    """Hand over the whole order by its codes. From this moment on the shopper can read them, which is the delivery:
    the clocks of the dispatch are met, and the one that follows a delivery begins.

    Raises ``OrderNotFound``, ``NotByCode``, ``WrongRole``, ``IllegalTransition``, ``MoneyGoesBack``, ``CodesRefused``,
    ``CodeGivenBefore``, ``ContractDamaged``.
    """
    Order.objects.see(order_id, by=by)
    clocks.end([DISPATCH, END_UNSENT], subject_id=order_id, by=by, at=at)  # before orders, as the sweep does
    order = Order.objects.take(order_id, by=by)
    if not order.by_code:
        raise NotByCode(order_id=order_id)
    order.move("hand_over_codes", by=by, at=at)
    if sales_policies.is_given_back(order.price, refundable=refundable(Reference("orders.order", order_id))):
        raise MoneyGoesBack(order_id=order_id)
    stripped = [LineCodes(line.line_id, tuple(code.strip() for code in line.codes)) for line in codes]
    if not (verdict := policies.may_hand_over({line.id: line.quantity for line in order.lines.all()}, stripped)):
        raise CodesRefused(reasons=verdict.codes())
    delivery = _seal_codes(order, stripped, at=at)
    _note_given(delivery, stripped)
    stock_commands.commit(order_id, lots=_lots(order, at=at), by=by, at=at)
    _start_what_follows(order, delivery, by=by, at=at)
    return delivery


@transaction.atomic(savepoint=False)
def reveal_codes(order_id: UUID, *, by: Actor, at: datetime) -> list[LineCodes]:
    """Reveal the codes in full to their owner alone, line by line; the reading is noted.

    Raises ``OrderNotFound``, ``CodesNotHandedOver``.
    """
    if by.role is not Role.SHOPPER:
        raise OrderNotFound(order_id=order_id)
    delivery = queries.code_delivery(Order.objects.see(order_id, by=by))
    if delivery is None:
        raise CodesNotHandedOver(order_id=order_id)
    said = vault.reveal({"codes": delivery.codes}, place=delivery.place, purpose="own_codes", by=by, at=at)
    return [LineCodes(UUID(line), tuple(codes)) for line, codes in json.loads(said["codes"]).items()]


def _seal_codes(order: Order, codes: Sequence[LineCodes], *, at: datetime) -> CodeDelivery:
    """Seal one text for the order, so that one hash proves the hand-over and one note says that it was read."""
    delivery = CodeDelivery(
        id=new_id(),
        merchant_id=order.merchant_id,
        order=order,
        shopper_id=order.shopper_id,
        pieces=sum(len(line.codes) for line in codes),
        delivered_at=at,
    )
    text = json.dumps({str(line.line_id): line.codes for line in codes}, ensure_ascii=False)
    delivery.codes = vault.seal({"codes": text}, retention=RETENTION, place=delivery.place)["codes"]
    delivery.sha256 = policies.proof_of(delivery.codes.to_text())
    delivery.save(force_insert=True)
    return delivery


def _note_given(delivery: CodeDelivery, codes: Sequence[LineCodes]) -> None:
    """Note the codes as given, so that no shop gives one twice: the second shopper could not use it."""
    rows = [
        GivenCode(
            merchant_id=delivery.merchant_id,
            order_id=delivery.order_id,
            delivery=delivery,
            line_id=line.line_id,
            shopper_id=delivery.shopper_id,
            piece=piece,
            fingerprint=index("orders.code", f"{delivery.merchant_id}/{code}"),
        )
        for line in codes
        for piece, code in enumerate(line.codes, 1)
    ]
    try:
        with transaction.atomic():
            GivenCode.objects.bulk_create(sorted(rows, key=lambda row: bytes(row.fingerprint)))  # never in a ring
    except IntegrityError:
        raise CodeGivenBefore(order_id=delivery.order_id) from None


def _lots(order: Order, *, at: datetime) -> Mapping[UUID, Mapping[str, int]]:
    """The lots that the pieces are taken from: nobody packs them, so the oldest first."""
    left = stock_queries.lots_to_pack({line.sku_id: line.quantity for line in order.lines.all()}, at=at)
    return {sku: {lot.lot: lot.suggested for lot in lots if lot.lot and lot.suggested} for sku, lots in left.items()}


def _start_what_follows(order: Order, delivery: CodeDelivery, *, by: Actor, at: datetime) -> None:
    fact = CodesHandedOver(
        order_id=order.id,
        shopper_id=order.shopper_id,
        merchant_id=order.merchant_id,
        delivery_id=delivery.id,
        pieces=delivery.pieces,
        codes_sha256=delivery.sha256,
        delivered_at=delivery.delivered_at,
    )
    event_id = publish(fact, by=by, at=at)
    clocks.start(
        CONFIRM_RECEIPT,
        about=order.as_subject(),
        started_at=at,
        event_id=event_id,
        promised=sales_queries.promised_span(CONFIRM_WITHIN, order_id=order.id, on=at, at=at),
        by=by,
        at=at,
    )
