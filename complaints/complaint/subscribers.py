"""Notices and steps that follow from facts about complaints."""

from __future__ import annotations

from typing import Any, Final

import platform_core.notices.commands as notices
from catalog.safety.commands import sampling as sampling_commands
from catalog.stock import queries as stock_queries
from complaints.complaint import queries
from complaints.complaint.case import COMPLAINT, SHOP, SHOPPER
from complaints.complaint.events import (
    ComplaintDecided,
    ComplaintEvent,
    ComplaintFiled,
    ComplaintForwarded,
    ComplaintReviewed,
    ComplaintWithdrawn,
    MessageWritten,
    PaidFirst,
    PromiseBroken,
    RemedyPerformed,
)
from complaints.complaint.types import GRANTED_FOR, Outcome, Topic
from merchants.credit import commands as credit_commands
from merchants.credit.types import CreditCorrection, CreditEntry, CreditKind
from merchants.violations.types import About
from orders.sales import queries as sales_queries
from orders.sales.commands import receiving as receiving_commands
from platform_core.actors import RELAY
from platform_core.cases.shape import Fact
from platform_core.cases.telling import params_of, send, tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.payments.commands import payouts
from platform_core.payments.events.payments import Refunded
from platform_core.tenancy.scopes import acting_for


def params_beside(fact: ComplaintEvent) -> dict[str, str]:
    """The order, and any amount that the platform bears, for the notices."""
    borne = str(Money(fact.borne, fact.currency)) if isinstance(fact, ComplaintReviewed) and fact.borne else ""
    return {**queries.order_of(fact), "borne": borne}


def settle_order(fact: Any, context: DeliveryContext) -> None:
    """Have orders settle the order, unless something else still holds its money."""
    receiving_commands.settle(fact.order_id, by=RELAY, at=context.handled_at)


tell_parties(COMPLAINT, more=params_beside)


LETS_GO: Final[list[Fact]] = [*COMPLAINT.endings, RemedyPerformed, PromiseBroken]
for end in LETS_GO:
    subscribe(end, name=f"complaints.settle.{end.topic}", replayable=True)(settle_order)


def pay_out_borne(fact: ComplaintEvent, context: DeliveryContext) -> None:
    """Plan a payout to the shop of the platform's payment, less the shop's debts."""
    payouts.plan_payout(fact.merchant_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


for borne in (ComplaintReviewed, PaidFirst):
    subscribe(borne, name=f"complaints.pay_out_borne.{borne.topic}", replayable=True)(pay_out_borne)

ABOUT_GOODS: Final = (Topic.FAULTY, Topic.COUNTERFEIT, Topic.NOT_AS_DESCRIBED)  # for whose goods a complaint counts


@subscribe(ComplaintDecided, name="complaints.put_decision_on_file", replayable=True)
def record_decision(fact: ComplaintDecided, context: DeliveryContext) -> None:
    """Record a decision against the shop as a credit fact."""
    if fact.outcome is not Outcome.DISMISSED:
        _record_credit_fact(fact, context)


@subscribe(ComplaintReviewed, name="complaints.correct_the_file", replayable=True)
def follow_review(fact: ComplaintReviewed, context: DeliveryContext) -> None:
    """Make the shop's credit facts follow the review, in either direction."""
    if fact.outcome is not Outcome.DISMISSED:
        _record_credit_fact(fact, context)
    else:
        credit_commands.reverse_credit_facts(
            fact.merchant_id,
            kind=CreditKind.DECISION,
            about=fact.complaint_id,
            reason=CreditCorrection.DECISION_REVIEWED,
            by=RELAY,
            at=context.handled_at,
        )


@subscribe(ComplaintForwarded, name="complaints.tell_what_nobody_read")
def alarm_unread(fact: ComplaintForwarded, context: DeliveryContext) -> None:
    """Alarm staff of a complaint that went to the shop unread."""
    if fact.automatic:
        params = params_of(COMPLAINT, fact) | queries.order_of(fact)
        notices.send_to_staff(template="complaints.unread_for_staff", params=params, by=RELAY, at=context.handled_at)


@subscribe(ComplaintFiled, name="complaints.note_risk")
def note_risk(fact: ComplaintFiled, context: DeliveryContext) -> None:
    """Make goods complained of as faulty more likely to be drawn and tested."""
    if fact.about_what not in ABOUT_GOODS:
        return
    with acting_for(fact.merchant_id):
        sold = {line.sku_id for line in sales_queries.order(fact.order_id, by=RELAY).lines.all()}
        listings = {stock_queries.listing_of(sku_id) for sku_id in sold}
    for listing_id in listings:
        sampling_commands.note_risk(
            listing_id, source_type=COMPLAINT.kind, source_id=fact.complaint_id, by=RELAY, at=context.handled_at
        )


@subscribe(MessageWritten, name="complaints.tell_of_a_message")
def tell_of_a_message(fact: MessageWritten, context: DeliveryContext) -> None:
    """Tell the parties that did not write it."""
    for role in {SHOPPER, SHOP} - {fact.written_by}:
        send(COMPLAINT, fact, to=role, params=params_of(COMPLAINT, fact) | queries.order_of(fact), context=context)


def ask_how_content(fact: Any, context: DeliveryContext) -> None:
    """Ask the shopper for a rating when the complaint has ended; each has one end."""
    params = {"number": fact.number} | queries.order_of(fact)
    at = context.handled_at
    notices.send(fact.shopper_id, template="complaints.rating_asked_for_shopper", params=params, by=RELAY, at=at)


for end in COMPLAINT.endings:
    if end is not ComplaintWithdrawn:
        subscribe(end, name=f"complaints.ask_how_content.{end.topic}")(ask_how_content)


@subscribe(Refunded, name="complaints.follow_refund")
def follow_refund(fact: Refunded, context: DeliveryContext) -> None:
    """Tell the shopper that the money is back."""
    if complaint_id := next(filter(None, map(fact.case_of, GRANTED_FOR)), None):
        found = queries.complaint(complaint_id, by=RELAY)
        params = {"number": found.number, "amount": str(Money(fact.amount, fact.currency))} | queries.order_of(found)
        template, at = "complaints.refunded_for_shopper", context.handled_at
        notices.send(fact.payer_id, template=template, params=params, by=RELAY, at=at)


def _record_credit_fact(fact: ComplaintDecided | ComplaintReviewed, context: DeliveryContext) -> None:
    entry = CreditEntry(
        kind=CreditKind.DECISION,
        what=ComplaintDecided.topic,
        source=About(COMPLAINT.kind, fact.complaint_id),
        happened_at=context.occurred_at,
    )
    credit_commands.record_credit_fact(fact.merchant_id, entry=entry, by=RELAY, at=context.handled_at)
