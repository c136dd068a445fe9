"""What follows from a fact? People are told, and a shop that nothing holds any longer is paid."""

from __future__ import annotations

from typing import Any, Final

import merchants.commands
import orders.commands
import orders.queries
import platform_core.notices.commands as notices
from complaints import commands, queries
from complaints.case import COMPLAINT, IDENTITY, MEDIATION, OUTSIDE, SHOP, SHOPPER
from complaints.deadlines import EVIDENCE
from complaints.events import (
    ComplaintDecided,
    ComplaintEvent,
    ComplaintForwarded,
    ComplaintReviewed,
    IdentityAsked,
    MessageWritten,
    OutsideEvidenceWanted,
    PromiseBroken,
    RemedyPerformed,
    ReviewAsked,
)
from complaints.models import Complaint
from complaints.types import GRANTED_FOR, Outcome
from complaints.types import OUTSIDE as ABOUT_OUTSIDE
from merchants.types import About, CreditCorrection, CreditEntry, CreditKind
from platform_core.actors import RELAY
from platform_core.cases.queries import due_at
from platform_core.cases.shape import Fact
from platform_core.cases.telling import params_of, send, tell_parties
from platform_core.clock import in_a_text
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.payments.events import Refunded


def order_of(about: ComplaintEvent | Complaint) -> dict[str, str]:
    """Which order each text names."""
    return {"order_number": orders.queries.number_of(about.order_id)}


def more_of(fact: ComplaintEvent) -> dict[str, str]:
    """Beside the order, what the platform bears."""
    borne = str(Money(fact.borne, fact.currency)) if isinstance(fact, ComplaintReviewed) and fact.borne else ""
    return {**order_of(fact), "borne": borne}


def settle(fact: Any, context: DeliveryContext) -> None:
    """The complaint holds the shop's money no longer; whether something else does, orders know."""
    orders.commands.settle(fact.order_id, by=RELAY, at=context.handled_at)


tell_parties(COMPLAINT, more=more_of)
LETS_GO: Final[list[Fact]] = [*COMPLAINT.endings, RemedyPerformed, PromiseBroken]
for end in LETS_GO:
    subscribe(end, name=f"complaints.settle.{end.topic}", replayable=True)(settle)


@subscribe(ComplaintDecided, name="complaints.put_decision_on_file", replayable=True)
def put_decision_on_file(fact: ComplaintDecided, context: DeliveryContext) -> None:
    """What was decided against a shop bears on its credit."""
    if fact.outcome is not Outcome.DISMISSED:
        _put_on_file(fact, context)


@subscribe(ComplaintReviewed, name="complaints.correct_the_file", replayable=True)
def correct_the_file(fact: ComplaintReviewed, context: DeliveryContext) -> None:
    """Another person decided: the file follows, in whichever direction."""
    if fact.outcome is not Outcome.DISMISSED:
        _put_on_file(fact, context)
    else:
        merchants.commands.reverse_credit_facts(
            fact.merchant_id,
            kind=CreditKind.DECISION,
            about=fact.complaint_id,
            reason=CreditCorrection.DECISION_REVIEWED,
            by=RELAY,
            at=context.handled_at,
        )


@subscribe(ComplaintForwarded, name="complaints.tell_what_nobody_read")
def tell_what_nobody_read(fact: ComplaintForwarded, context: DeliveryContext) -> None:
    """An alarm to our own people: the first day went by."""
    if fact.automatic:
        params = params_of(COMPLAINT, fact) | order_of(fact)
        notices.send_to_staff(template="complaints.unread_for_staff", params=params, by=RELAY, at=context.handled_at)


@subscribe(MessageWritten, name="complaints.tell_of_a_message")
def tell_of_a_message(fact: MessageWritten, context: DeliveryContext) -> None:
    """Whoever did not write it."""
    for role in {SHOPPER, SHOP} - {fact.written_by}:
        send(COMPLAINT, fact, to=role, params=params_of(COMPLAINT, fact) | order_of(fact), context=context)


@subscribe(Refunded, name="complaints.follow_refund")
def follow_refund(fact: Refunded, context: DeliveryContext) -> None:
    """The money is back, and the shopper is told."""
    if complaint_id := next(filter(None, map(fact.case_of, GRANTED_FOR)), None):
        found = queries.complaint(complaint_id, by=RELAY)
        params = {"number": found.number, "amount": str(Money(fact.amount, fact.currency))} | order_of(found)
        template, at = "complaints.refunded_for_shopper", context.handled_at
        notices.send(fact.payer_id, template=template, params=params, by=RELAY, at=at)


def of_the_order(fact: Any) -> dict[str, str]:
    """Beside the number of the case, that of the order, and until when evidence is wanted."""
    wanted = due_at(fact.outside_id, of=EVIDENCE) if isinstance(fact, OutsideEvidenceWanted) else None
    until = {"until": in_a_text(wanted)} if wanted else {}
    return {"order_number": orders.queries.number_of(fact.order_id)} | until


for table in (MEDIATION, OUTSIDE, IDENTITY):
    tell_parties(table, more=of_the_order)
for end in MEDIATION.endings:
    subscribe(end, name=f"complaints.settle.{end.topic}", replayable=True)(settle)


@subscribe(ReviewAsked, name="complaints.mediation_gives_way", replayable=True)
def mediation_gives_way(fact: ReviewAsked, context: DeliveryContext) -> None:
    commands.give_way(fact.complaint_id, by=RELAY, at=context.handled_at)


@subscribe(IdentityAsked, name="complaints.give_identity", replayable=True)
def give_identity(fact: IdentityAsked, context: DeliveryContext) -> None:
    commands.give_or_call(fact.identity_id, by=RELAY, at=context.handled_at)


@subscribe(Refunded, name="complaints.follow_refund_of_outside")
def follow_refund_of_outside(fact: Refunded, context: DeliveryContext) -> None:
    """What an authority or a court has granted is back."""
    if outside_id := fact.case_of(ABOUT_OUTSIDE):
        found = queries.outside_case(outside_id, by=RELAY)
        params = {"number": found.number, "amount": str(Money(fact.amount, fact.currency))} | of_the_order(found)
        template, at = "complaints.outside_refunded_for_shopper", context.handled_at
        notices.send(fact.payer_id, template=template, params=params, by=RELAY, at=at)


def _put_on_file(fact: ComplaintDecided | ComplaintReviewed, context: DeliveryContext) -> None:
    entry = CreditEntry(
        kind=CreditKind.DECISION,
        what=ComplaintDecided.topic,
        source=About(COMPLAINT.kind, fact.complaint_id),
        happened_at=context.occurred_at,
    )
    merchants.commands.record_credit_fact(fact.merchant_id, entry=entry, by=RELAY, at=context.handled_at)
