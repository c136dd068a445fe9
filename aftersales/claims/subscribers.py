"""Claims follow their pieces and refunds, and tell their parties."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.db import transaction

import platform_core.notices.commands as notices
from aftersales.claims import queries
from aftersales.claims.case import CLAIM
from aftersales.claims.commands import replacements
from aftersales.claims.deadlines import NEW_ARRIVES
from aftersales.claims.events import ClaimFulfilled, ClaimPieceSent, ClaimRefunded, ClaimRefused, ClaimWithdrawn
from aftersales.claims.types import ABOUT_CLAIM
from aftersales.returns.ports import announce
from orders.sales.commands import receiving as receiving_commands
from orders.sales.ports import CARRIERS
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.deadlines.events import DeadlineNear
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.payments.events.payments import Refunded

Fact: TypeAlias = Any  # each of the facts below; they have no base of their own


@subscribe(ClaimPieceSent, name="aftersales.announce_piece", outside=True)
def announce_piece(fact: ClaimPieceSent, context: DeliveryContext) -> None:
    announce(fact, request_id=context.event_id)


@subscribe(DeadlineNear, name="aftersales.ask_carrier_of_piece", outside=True)
def ask_carrier_of_piece(fact: DeadlineNear, context: DeliveryContext) -> None:
    """Ask the carrier too before goods that the shop owes for a claim count as not arrived."""
    if fact.kind == NEW_ARRIVES.kind:
        with transaction.atomic():
            parcel = queries.find_claim_parcel(fact.about_id, by=RELAY)
        if parcel:
            known = CARRIERS[parcel.carrier].trace(parcel.waybill)
            replacements.record_piece_answer(parcel, known=known, by=RELAY, at=context.handled_at)


def settle_order(fact: Fact, context: DeliveryContext) -> None:
    """The claim holds the shop's money no longer. A refund that is owed holds it itself."""
    receiving_commands.settle(fact.order_id, by=RELAY, at=context.handled_at)


for claim_end in (ClaimRefused, ClaimWithdrawn, ClaimFulfilled, ClaimRefunded):
    subscribe(claim_end, name=f"aftersales.settle_{claim_end.topic.partition('.')[2]}", replayable=True)(settle_order)


def params_of_claim(fact: Fact) -> dict[str, str]:
    """The fields of a text beside the number: the order, and the codes that choose its wording."""
    said = {name: getattr(fact, name, "") for name in ("because", "wants", "remedy", "basis", "offered", "waybill")}
    return {name: str(word) for name, word in said.items()} | {"order": fact.order_number}


tell_parties(CLAIM, more=params_of_claim)


@subscribe(Refunded, name="aftersales.notify_claim_refunded")
def notify_claim_refunded(fact: Refunded, context: DeliveryContext) -> None:
    if claim_id := fact.case_of(ABOUT_CLAIM):
        params = queries.params_of_refund_notice(claim_id)
        template, at = "aftersales.claim_money_back", context.handled_at
        notices.send(fact.payer_id, template=template, params=params, by=RELAY, at=at)
