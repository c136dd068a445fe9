"""Freight follows its payouts, and tells its parties."""

from __future__ import annotations

from typing import Any, TypeAlias

from aftersales.freight import commands
from aftersales.freight.case import FREIGHT, REIMBURSEMENT
from aftersales.freight.events import ReimbursementCovered, ReimbursementEvent, ReimbursementPaidAgain
from platform_core.actors import RELAY
from platform_core.cases.telling import params_of, tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.payments.events.payouts import PaidOut, PayoutFailed, PayoutReturned

Fact: TypeAlias = Any  # each of the facts below; they have no base of their own


# What follows for freight that goes back beside the order's money


def send_reimbursement(fact: ReimbursementEvent, context: DeliveryContext) -> None:
    """Ask the provider to pay it: the books have it on its way."""
    commands.send_reimbursement(fact.reimbursement_id, by=RELAY, at=context.handled_at)


for begun in (ReimbursementCovered, ReimbursementPaidAgain):
    subscribe(begun, name=f"aftersales.send.{begun.topic}", replayable=False)(send_reimbursement)


def record_payout(fact: Fact, context: DeliveryContext) -> None:
    if fact.case_type == REIMBURSEMENT.kind:
        paid = isinstance(fact, PaidOut)
        commands.record_reimbursement(fact.case_id, paid=paid, by=RELAY, at=context.handled_at)


for became in (PaidOut, PayoutFailed, PayoutReturned):
    subscribe(became, name=f"aftersales.record.{became.topic}", replayable=True)(record_payout)


def params_of_freight(fact: Fact) -> dict[str, str]:
    short = getattr(fact, "short", 0)
    return {"order": fact.order_number, "short": str(Money(short, fact.currency)) if short else ""}


tell_parties(FREIGHT, more=params_of_freight)


def params_of_reimbursement(fact: ReimbursementEvent) -> dict[str, str]:
    """The fields of a text: the order, the reason, and when the money goes out."""
    because = "recall" if fact.remedy_id else "return"
    return {"order": fact.order_number, "because": because, "until": params_of(REIMBURSEMENT, fact)["until"]}


tell_parties(REIMBURSEMENT, more=params_of_reimbursement)
