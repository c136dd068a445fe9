"""Remedies follow frozen lots, late orders and refunds, and tell their parties."""

from __future__ import annotations

from typing import Any, TypeAlias
from uuid import UUID

import platform_core.notices.commands as notices
from aftersales.remedies import commands, queries
from aftersales.remedies.case import REMEDY
from aftersales.remedies.events import (
    BuyersSought,
    RemediesEnding,
    RemedyCalledOff,
    RemedyGranted,
    RemedyGrown,
    RemedyUnanswered,
)
from catalog.safety.events import BuyersUntold, LotFreezeLifted, LotFrozen
from orders.sales.commands import receiving as receiving_commands
from orders.sales.events import OrderDelivered, OrderPaid, OrderShipped
from platform_core.actors import RELAY
from platform_core.cases.telling import params_of, tell_parties
from platform_core.clock import in_a_text
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.payments.events.payments import Refunded
from platform_core.tenancy.scopes import acting_for

Fact: TypeAlias = Any  # each of the facts below; they have no base of their own


def settle_order(fact: Fact, context: DeliveryContext) -> None:
    """The remedy holds the shop's money no longer. A refund that is owed holds it itself."""
    receiving_commands.settle(fact.order_id, by=RELAY, at=context.handled_at)


# What follows for the buyers of a lot that is frozen, or free again


@subscribe(LotFrozen, name="aftersales.seek_buyers")
def seek_buyers(fact: LotFrozen, context: DeliveryContext) -> None:
    commands.seek_buyers(fact.lot_freeze_id, by=RELAY, at=context.handled_at)


@subscribe(BuyersSought, name="aftersales.go_on_seeking")
def go_on_seeking(fact: BuyersSought, context: DeliveryContext) -> None:
    """Look for buyers, turn after turn, until nobody is missing."""
    if fact.more:
        commands.seek_buyers(fact.freeze_id, by=RELAY, at=context.handled_at)


@subscribe(BuyersUntold, name="aftersales.seek_again")
def seek_again(fact: BuyersUntold, context: DeliveryContext) -> None:
    """Look for buyers once more, now that the time to tell them all is over."""
    commands.seek_buyers(fact.lot_freeze_id, by=RELAY, at=context.handled_at)


@subscribe(OrderPaid, name="aftersales.stop_late_payer")
def stop_late_payer(fact: OrderPaid, context: DeliveryContext) -> None:
    """Stop an order that was placed before a lot was frozen and paid since, if no other lot fills it. Nothing was sent
    to its buyer yet, so no buyers are looked for."""
    with acting_for(fact.merchant_id):
        short = queries.freezes_short_of_goods(fact.order_id, merchant_id=fact.merchant_id)
    commands.seek_buyers_of([freeze.id for freeze in short], by=RELAY, at=context.handled_at)


@subscribe(OrderShipped, name="aftersales.seek_late_buyer")
def seek_late_buyer(fact: OrderShipped, context: DeliveryContext) -> None:
    """Look for the buyer of an order that was packed while its lot was being frozen."""
    _seek(fact.order_id, fact.merchant_id, context)


@subscribe(OrderDelivered, name="aftersales.seek_buyer_delivered")
def seek_buyer_delivered(fact: OrderDelivered, context: DeliveryContext) -> None:
    _seek(fact.order_id, fact.merchant_id, context)


def _seek(order_id: UUID, merchant_id: UUID, context: DeliveryContext) -> None:
    with acting_for(merchant_id):
        freezes = [freeze.id for freeze in queries.freezes_of_order(order_id, merchant_id=merchant_id)]
    commands.seek_buyers_of(freezes, by=RELAY, at=context.handled_at)


@subscribe(LotFreezeLifted, name="aftersales.call_off_remedies")
def call_off_remedies(fact: LotFreezeLifted, context: DeliveryContext) -> None:
    commands.call_off_remedies(fact.lot_freeze_id, by=RELAY, at=context.handled_at)


@subscribe(RemediesEnding, name="aftersales.go_on_calling_off")
def go_on_calling_off(fact: RemediesEnding, context: DeliveryContext) -> None:
    if fact.more:
        commands.call_off_remedies(fact.freeze_id, by=RELAY, at=context.handled_at)


for remedied in (RemedyGranted, RemedyUnanswered, RemedyCalledOff):
    subscribe(remedied, name=f"aftersales.settle_{remedied.topic.partition('.')[2]}", replayable=True)(settle_order)


def params_of_remedy(fact: Fact) -> dict[str, str]:
    """The fields of a text: goods, danger, advice, and until when."""
    return queries.params_of_notice(fact.remedy_id) | {"until": params_of(REMEDY, fact)["until"]}


tell_parties(REMEDY, more=params_of_remedy, alone=True)


@subscribe(RemedyGrown, name="aftersales.notify_remedy_grown")
def notify_remedy_grown(fact: RemedyGrown, context: DeliveryContext) -> None:
    """Tell a buyer that the offer covers more pieces now, unless it has been taken up since."""
    row = queries.remedy(fact.remedy_id, by=RELAY)
    if row.is_waiting:
        params = queries.params_of_notice(row.id) | {"until": in_a_text(queries.answer_due(row))}
        template, at = "aftersales.remedy_grown", context.handled_at
        notices.send(fact.shopper_id, template=template, params=params, by=RELAY, at=at)


@subscribe(Refunded, name="aftersales.notify_remedy_refunded")
def notify_remedy_refunded(fact: Refunded, context: DeliveryContext) -> None:
    if remedy_id := fact.case_of(REMEDY.kind):
        params = queries.params_of_notice(remedy_id)
        template, at = "aftersales.remedy_money_back", context.handled_at
        notices.send(fact.payer_id, template=template, params=params, by=RELAY, at=at)
