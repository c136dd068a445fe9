"""Stories of the town between a shopper and a shop, for each state of a case. `other_cases` plays them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, Final

from aftersales.claims.types import NoRemedy, Topic
from aftersales.returns.types import Remedy
from complaints.complaint.types import Outcome
from complaints.outside.types import OutsideKind
from platform_core import clock
from platform_core.drivers.demo.cases import DELIVERED, ESCALATED, WITH_SHOP, Script, pay
from platform_core.drivers.demo.story import EACH, LAMP, TRAY, Act, Story, let_run_out, tell_alike, tell_long_ago
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.deals import Deal
from platform_core.drivers.world.verbs import (
    authorities,
    claims,
    conversations,
    deposits,
    disputes,
    earnings,
    mediation,
    offering,
    reports,
    returns,
    reviews,
    sale,
    subscriptions,
)


def _promote(deal: Deal, *, days: int) -> None:
    with acting_as(deal.seller):
        last_day = (clock.now() + timedelta(days=days)).date()
    offering.promote(deal, off=1_000, last_day=last_day)


def _claims(topic: Topic, wants: Remedy) -> Act:
    return partial(claims.claim_fault, topic=topic, wants=wants, pieces=1)


def _tracks(kind: OutsideKind = OutsideKind.COMPLAINT, **when: Any) -> Act:
    return partial(authorities.track_outside, kind=kind, **when)


SUPPLY: Final[Script] = (*DELIVERED, _claims(Topic.MISSING, Remedy.SUPPLY), claims.agree_to_claim)
FREIGHT: Final[Script] = (
    *DELIVERED,
    _claims(Topic.DAMAGED, Remedy.RETURN),
    claims.agree_to_claim,
    claims.find_return,
    returns.send_back,
    partial(claims.show_receipt, fen=1_200),
)
CLAIMS: Final = (
    *tell_alike(
        "aftersales.claim",
        DELIVERED,
        (_claims(Topic.FAULTY, Remedy.EXCHANGE),),
        (_claims(Topic.FAULTY, Remedy.EXCHANGE), claims.agree_to_claim),
        (_claims(Topic.NOT_AS_DESCRIBED, Remedy.RETURN), claims.agree_to_claim),
        (_claims(Topic.MISSING, Remedy.REFUND_PART), claims.agree_to_claim),
        (
            _claims(Topic.MISSING, Remedy.SUPPLY),
            partial(claims.refuse_claim, reason=NoRemedy.COMPLETE),
        ),
        (_claims(Topic.FAULTY, Remedy.EXCHANGE), partial(claims.offer_other, remedy=Remedy.REPAIR)),
        (
            _claims(Topic.FAULTY, Remedy.EXCHANGE),
            partial(claims.offer_other, remedy=Remedy.REPAIR),
            claims.leave_other,
        ),
        (_claims(Topic.FAULTY, Remedy.EXCHANGE), claims.withdraw_claim),
    ),
    *tell_alike("aftersales.claim", SUPPLY, (), (claims.send_piece,), (claims.send_piece, claims.confirm_piece)),
    *tell_long_ago(
        "aftersales.claim",
        DELIVERED,
        (
            (_claims(Topic.MISSING, Remedy.SUPPLY), partial(claims.refuse_claim, reason=NoRemedy.COMPLETE)),
            (let_run_out("claim"),),
        ),
    ),
    *tell_alike(
        "aftersales.freight",
        FREIGHT,
        (),
        (claims.dispute_freight,),
        (claims.dispute_freight, claims.decline_freight),
        (claims.dispute_freight, claims.grant_freight),
    ),
)
HEARD: Final[Script] = (*DELIVERED, partial(reviews.review_line, stars=1), reviews.propose_mask)
MASKED: Final[Script] = (let_run_out("masking", "orders.mask_hearing"), reviews.mask_review)
REVIEWS: Final = (
    *tell_alike("orders.masking", HEARD, ()),
    *tell_long_ago(
        "orders.masking",
        HEARD,
        ((), (let_run_out("masking", "orders.mask_hearing"),)),
        ((), (*MASKED,)),
        ((), (*MASKED, reviews.appeal_mask)),
        ((), (*MASKED, reviews.appeal_mask, reviews.uphold_mask)),
        ((), (*MASKED, reviews.appeal_mask, reviews.restore_review)),
        days=5,
    ),
    *tell_alike("orders.masking", HEARD, (reviews.reject_mask,)),
    *tell_long_ago(
        "orders.masking",
        HEARD,
        ((), (let_run_out("masking", "orders.mask_hearing"), let_run_out("masking", "orders.mask_decision"))),
    ),
)
WRITES: Final[Script] = (sale.place, pay, conversations.write_to_shop)
MESSAGES: Final = (
    *tell_alike(
        "complaints.conversation",
        WRITES,
        (),
        (conversations.reply_to_customer,),
        (conversations.reply_to_customer, conversations.close_conversation),
        (conversations.want_person,),
        (partial(conversations.become_complaint, fen=1_300),),
    ),
    *tell_alike("complaints.conversation", (conversations.write_to_house,), (), (conversations.reply_for_house,)),
    *tell_long_ago(
        "complaints.conversation", WRITES, ((conversations.close_conversation,), (let_run_out("conversation"),))
    ),
)
AGREES: Final[Script] = (mediation.ask_mediation, mediation.mediate, mediation.consent_to_mediation)
PROPOSED: Final[Script] = (*AGREES, partial(mediation.propose_settlement, fen=900))
DISMISSED: Final[Script] = (*ESCALATED, partial(disputes.decide, outcome=Outcome.DISMISSED))
AWARDED: Final[Script] = (*WITH_SHOP, disputes.accept, partial(earnings.award, fen=600))
DISPUTES: Final = (
    *tell_alike(
        "complaints.mediation",
        DISMISSED,
        (mediation.ask_mediation,),
        AGREES,
        PROPOSED,
        (*PROPOSED, mediation.accept_settlement),
        (*PROPOSED, mediation.accept_settlement, mediation.accept_settlement_for_shop),
        (*PROPOSED, mediation.leave_mediation),
    ),
    *tell_alike(
        "complaints.award",
        AWARDED,
        (),
        (earnings.object_to_award,),
        (earnings.object_to_award, earnings.strike_award),
        (earnings.object_to_award, earnings.uphold_award),
    ),
    *tell_alike(
        "complaints.outside",
        DELIVERED,
        (_tracks(OutsideKind.COURT),),
        (_tracks(),),
        (_tracks(), authorities.tell_refusal),
        (_tracks(), authorities.tell_acceptance),
        (_tracks(), partial(authorities.tell_outcome, fen=1_200)),
        (_tracks(), partial(authorities.record_outcome, fen=0)),
        (_tracks(), authorities.close_outside),
    ),
    *tell_long_ago(
        "complaints.outside", DELIVERED, ((_tracks(),), (let_run_out("outside", "complaints.authority_accepts"),))
    ),
    *tell_alike("complaints.identity", DELIVERED, (authorities.ask_identity,)),
    *tell_alike(
        "complaints.report",
        (reports.file_report,),
        (),
        (reports.find_founded,),
        (reports.find_unfounded,),
        (reports.turn_away_report,),
        (reports.find_founded, reports.hand_over_lead),
        (reports.find_founded, reports.close_unreported),
    ),
)
LENT: Final[Script] = (partial(deposits.ask_deposit, fen=EACH, within=7), sale.place)
LENDING: Final = (
    *tell_alike(
        "orders.deposit",
        LENT,
        (),
        (sale.call_off,),
        (pay,),
        (pay, sale.ship, sale.sign, deposits.ask_deposit_back),
        (pay, sale.ship, sale.sign, deposits.ask_deposit_back, deposits.claim_deposit),
        (pay, sale.ship, sale.sign, deposits.ask_deposit_back, deposits.claim_deposit, deposits.rule_on_deposit),
        (pay, sale.ship, sale.sign, deposits.ask_deposit_back, deposits.give_deposit_back),
        good=TRAY,
    ),
    Story(about="orders.subscription", now=(partial(subscriptions.state_plan, first_days=9), subscriptions.subscribe)),
    Story(about="catalog.promotion", now=(partial(_promote, days=9),), shop=LAMP),
    Story(about="catalog.promotion", ago=(partial(_promote, days=5),), now=(let_run_out("promotion"),), good=TRAY),
)
OF_SALES: Final = (*CLAIMS, *REVIEWS, *MESSAGES, *DISPUTES, *LENDING)
