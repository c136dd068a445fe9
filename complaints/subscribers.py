"""What follows from a fact? People are told, and a shop that nothing holds any longer is paid."""

from __future__ import annotations

from typing import Any, Final

import catalog.commands
import catalog.queries
import merchants.commands
import merchants.queries
import orders.commands
import orders.queries
import platform_core.notices.commands as notices
import platform_core.payments.commands as payments
from complaints import commands, policies, queries
from complaints.case import (
    AWARD,
    COMPLAINT,
    CONVERSATION,
    IDENTITY,
    INFRINGEMENT,
    MEDIATION,
    OUTSIDE,
    REPORT,
    SHOP,
    SHOPPER,
)
from complaints.deadlines import EVIDENCE, WAIT
from complaints.events import (
    AwardAdvanced,
    AwardEvent,
    AwardPaidAgain,
    AwardPaidByShop,
    ComplaintDecided,
    ComplaintEvent,
    ComplaintFiled,
    ComplaintForwarded,
    ComplaintReviewed,
    ComplaintWithdrawn,
    ConversationStarted,
    ConversationWritten,
    DelayGranted,
    DelayRefused,
    ExhibitShown,
    IdentityAsked,
    InfringementCountered,
    InfringementMeasured,
    MessageWritten,
    OutsideEvidenceWanted,
    PaidFirst,
    PromiseBroken,
    RecordPublished,
    RemedyPerformed,
    ReviewAsked,
    SettlementAgreed,
)
from complaints.models import Complaint
from complaints.types import GRANTED_FOR, Exhibit, Outcome, Topic
from complaints.types import OUTSIDE as ABOUT_OUTSIDE
from merchants.types import About, CreditCorrection, CreditEntry, CreditKind
from platform_core.actors import RELAY
from platform_core.cases.queries import due_at, dues_of
from platform_core.cases.shape import Fact
from platform_core.cases.telling import params_of, send, tell_parties
from platform_core.clock import in_a_text
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.payments.events import PaidOut, PayoutFailed, PayoutReturned, Refunded
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound


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


def judged_of(fact: Any) -> dict[str, str]:
    """Of a delay, that nobody has judged it; or, where it is refused, until when better proof may be left."""
    if isinstance(fact, DelayRefused):
        return {"until": in_a_text(due_at(fact.infringement_id, of=WAIT))}
    return {"automatic": "yes"} if isinstance(fact, DelayGranted) and fact.automatic else {}


tell_parties(COMPLAINT, more=more_of)
tell_parties(REPORT, app="complaints.subscribers")
tell_parties(INFRINGEMENT, more=judged_of)
tell_parties(CONVERSATION, app=__name__)


def award_of(fact: AwardEvent) -> dict[str, str]:
    """Which order and complaint each text of an award names, for what it is, and until when somebody may act."""
    found = queries.complaint(fact.complaint_id, by=RELAY)
    return {**order_of(found), "complaint": found.number, "head": fact.head}


tell_parties(AWARD, more=award_of)


def send_award(fact: AwardEvent, context: DeliveryContext) -> None:
    """It is on its way in the books; the provider is asked to pay it."""
    commands.send_award(fact.award_id, by=RELAY, at=context.handled_at)


for begun in (AwardPaidByShop, AwardAdvanced, AwardPaidAgain):
    subscribe(begun, name=f"complaints.send.{begun.topic}", replayable=False)(send_award)


@subscribe(PaidOut, name="complaints.award_arrives", replayable=True)
def award_arrives(fact: PaidOut, context: DeliveryContext) -> None:
    if fact.case_type == AWARD.kind:
        commands.record_award_payout(fact.case_id, paid=True, by=RELAY, at=context.handled_at)


@subscribe(PayoutFailed, name="complaints.award_fails", replayable=True)
def award_fails(fact: PayoutFailed, context: DeliveryContext) -> None:
    if fact.case_type == AWARD.kind:
        commands.record_award_payout(fact.case_id, paid=False, by=RELAY, at=context.handled_at)


@subscribe(PayoutReturned, name="complaints.award_comes_back", replayable=True)
def award_comes_back(fact: PayoutReturned, context: DeliveryContext) -> None:
    if fact.case_type == AWARD.kind:
        commands.record_award_payout(fact.case_id, paid=False, by=RELAY, at=context.handled_at)


LETS_GO: Final[list[Fact]] = [*COMPLAINT.endings, RemedyPerformed, PromiseBroken]
for end in LETS_GO:
    subscribe(end, name=f"complaints.settle.{end.topic}", replayable=True)(settle)


def pay_out_borne(fact: ComplaintEvent, context: DeliveryContext) -> None:
    """What the platform bears pays what the shop owes, and the rest goes out, as what is earned does."""
    payments.plan_payout(fact.merchant_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


for borne in (ComplaintReviewed, PaidFirst):
    subscribe(borne, name=f"complaints.pay_out_borne.{borne.topic}", replayable=True)(pay_out_borne)

ABOUT_GOODS: Final = (Topic.FAULTY, Topic.COUNTERFEIT, Topic.NOT_AS_DESCRIBED)  # for whose goods a complaint counts


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


@subscribe(ComplaintFiled, name="complaints.note_risk")
def note_risk(fact: ComplaintFiled, context: DeliveryContext) -> None:
    """Goods of which somebody says that they are faulty are more likely to be drawn and tested."""
    if fact.about_what not in ABOUT_GOODS:
        return
    with acting_for(fact.merchant_id):
        sold = {line.sku_id for line in orders.queries.order(fact.order_id, by=RELAY).lines.all()}
        listings = {catalog.queries.listing_of(sku_id) for sku_id in sold}
    for listing_id in listings:
        catalog.commands.note_risk(
            listing_id, source_type=COMPLAINT.kind, source_id=fact.complaint_id, by=RELAY, at=context.handled_at
        )


@subscribe(MessageWritten, name="complaints.tell_of_a_message")
def tell_of_a_message(fact: MessageWritten, context: DeliveryContext) -> None:
    """Whoever did not write it."""
    for role in {SHOPPER, SHOP} - {fact.written_by}:
        send(COMPLAINT, fact, to=role, params=params_of(COMPLAINT, fact) | order_of(fact), context=context)


@subscribe(ConversationStarted, name="complaints.tell_staff_of_a_conversation")
def tell_staff_of_a_conversation(fact: ConversationStarted, context: DeliveryContext) -> None:
    """One that is with the platform from the beginning; any other they hear of when it is handed over."""
    if fact.merchant_id is None:
        params, at = params_of(CONVERSATION, fact), context.handled_at
        notices.send_to_staff(template="complaints.conversation_started_for_staff", params=params, by=RELAY, at=at)


@subscribe(ConversationWritten, name="complaints.tell_of_words")
def tell_of_words(fact: ConversationWritten, context: DeliveryContext) -> None:
    """The shopper is told of what others write; who else is in it reads it when they reply."""
    if fact.written_by is not SHOPPER:
        send(CONVERSATION, fact, to=SHOPPER, params=params_of(CONVERSATION, fact), context=context)


def ask_how_content(fact: Any, context: DeliveryContext) -> None:
    """Once, when it has ended: each complaint has one end."""
    params = {"number": fact.number} | order_of(fact)
    at = context.handled_at
    notices.send(fact.shopper_id, template="complaints.rating_asked_for_shopper", params=params, by=RELAY, at=at)


for end in COMPLAINT.endings:
    if end is not ComplaintWithdrawn:
        subscribe(end, name=f"complaints.ask_how_content.{end.topic}")(ask_how_content)


@subscribe(RecordPublished, name="complaints.tell_of_a_record")
def tell_of_a_record(fact: RecordPublished, context: DeliveryContext) -> None:
    """The shop may reply to it."""
    params, at = {"month": f"{fact.month:%Y-%m}"}, context.handled_at
    notices.send_to_shop(
        fact.merchant_id, template="complaints.record_published_for_shop", params=params, by=RELAY, at=at
    )


@subscribe(Refunded, name="complaints.follow_refund")
def follow_refund(fact: Refunded, context: DeliveryContext) -> None:
    """The money is back, and the shopper is told."""
    if complaint_id := next(filter(None, map(fact.case_of, GRANTED_FOR)), None):
        found = queries.complaint(complaint_id, by=RELAY)
        params = {"number": found.number, "amount": str(Money(fact.amount, fact.currency))} | order_of(found)
        template, at = "complaints.refunded_for_shopper", context.handled_at
        notices.send(fact.payer_id, template=template, params=params, by=RELAY, at=at)


@subscribe(InfringementCountered, name="complaints.forward_statement")
def forward_statement(fact: InfringementCountered, context: DeliveryContext) -> None:
    """The right holder gets it the same moment; the clock would send it otherwise."""
    commands.forward_at_once(fact.infringement_id, by=RELAY, at=context.handled_at)


@subscribe(ExhibitShown, name="complaints.look_at_an_exhibit")
def look_at_an_exhibit(fact: ExhibitShown, context: DeliveryContext) -> None:
    """A delay is granted, and a measure ends or stays, by people: they learn that there is something to look at."""
    runs = dues_of(fact.merchant_id, of=WAIT) if fact.kind is Exhibit.DELAY_PROOF else {}
    params = {"number": fact.number, "kind": fact.kind.value, "until": in_a_text(runs.get(fact.infringement_id))}
    at = context.handled_at
    notices.send_to_staff(template="complaints.exhibit_shown_for_staff", params=params, by=RELAY, at=at)


@subscribe(InfringementMeasured, name="complaints.know_of_repetition")
def know_of_repetition(fact: InfringementMeasured, context: DeliveryContext) -> None:
    """An alarm to our own people: from now on the platform should know what this shop sells."""
    at = context.handled_at
    standing = queries.standing_measures(fact.merchant_id)
    if policies.should_know(standing):
        shop = merchants.queries.shop(fact.merchant_id).trade_name
        params: dict[str, str | int] = {"number": fact.number, "times": standing, "shop": shop}
        notices.send_to_staff(template="complaints.repeat_infringer_for_staff", params=params, by=RELAY, at=at)


def of_the_order(fact: Any) -> dict[str, str]:
    """Beside the number of the case, that of the order, and until when evidence is wanted."""
    wanted = due_at(fact.outside_id, of=EVIDENCE) if isinstance(fact, OutsideEvidenceWanted) else None
    until = {"until": in_a_text(wanted)} if wanted else {}
    return {"order_number": orders.queries.number_of(fact.order_id)} | until


for table in (MEDIATION, OUTSIDE, IDENTITY):
    tell_parties(table, more=of_the_order)
for end in MEDIATION.endings:
    subscribe(end, name=f"complaints.settle.{end.topic}", replayable=True)(settle)


@subscribe(SettlementAgreed, name="complaints.follow_settlement")
def follow_settlement(fact: SettlementAgreed, context: DeliveryContext) -> None:
    commands.follow_settlement(fact.mediation_id, by=RELAY, at=context.handled_at)


@subscribe(ReviewAsked, name="complaints.mediation_gives_way", replayable=True)
def mediation_gives_way(fact: ReviewAsked, context: DeliveryContext) -> None:
    commands.give_way(fact.complaint_id, by=RELAY, at=context.handled_at)


@subscribe(IdentityAsked, name="complaints.give_identity", replayable=True)
def give_identity(fact: IdentityAsked, context: DeliveryContext) -> None:
    """Not on the shop's side of the wall, where nobody sees who has asked for it."""
    with bound(SYSTEM):
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
