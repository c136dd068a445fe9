"""Which words do the plan, the life and the oracle share? Who does what, when, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


class Do(StrEnum):
    """What somebody outside does, or lets reach us: a verb of the world. What our own clocks do is not among them."""

    PLACE = "place"
    PAY = "report_payment"
    PAY_AGAIN = "report_second_payment"
    NAME_ACCOUNT = "name_account"
    CALL_OFF = "call_off"
    SHIP = "ship"
    PICK_UP = "report_pick_up"
    SIGN = "report_signature"
    DECLINE = "report_declined"
    CONFIRM = "confirm"
    DENY = "deny_receipt"
    NOTICE = "give_notice"
    NAME_ADDRESS = "name_address"
    WITHDRAW = "withdraw_notice"
    SEND_BACK = "send_back"
    CORRECT_PARCEL = "correct_parcel"
    BRING_BACK = "report_way_back"
    COME_BACK = "report_arrival"
    TURN_AWAY = "report_refusal"
    SHOW_SENDING = "show_sending"
    CONFIRM_ARRIVAL = "confirm_arrival"
    FIND_ARRIVAL = "find_arrival"
    GRANT = "grant"
    OBJECT = "object_to"
    RULE = "rule_on"
    SEND_HOME = "send_home"
    COME_HOME = "report_home"
    # Goods that are not as agreed, and the freight of their way back
    CLAIM = "claim_fault"
    AGREE_TO_CLAIM = "agree_to_claim"
    OFFER_OTHER = "offer_other"
    TAKE_OTHER = "take_other"
    LEAVE_OTHER = "leave_other"
    REFUSE_CLAIM = "refuse_claim"
    WITHDRAW_CLAIM = "withdraw_claim"
    FIND_RETURN = "find_return"
    SEND_PIECE = "send_piece"
    BRING_PIECE = "report_piece"
    CONFIRM_PIECE = "confirm_piece"
    PAY_CLAIM = "pay_claim"
    CHOOSE_MONEY = "choose_money"
    SHOW_RECEIPT = "show_receipt"
    AGREE_TO_FREIGHT = "agree_to_freight"
    DISPUTE_FREIGHT = "dispute_freight"
    GRANT_FREIGHT = "grant_freight"
    DECLINE_FREIGHT = "decline_freight"
    SEND_FREIGHT_BACK = "report_freight_sent_back"
    # A lot that may be dangerous
    RECALL_LOT = "recall_lot"
    FREEZE_LOT = "freeze_for_authority"
    REPORT_DANGER = "report_danger"
    LIFT_OWN_FREEZE = "lift_own_freeze"
    LIFT_FREEZE = "lift_freeze"
    FIND_REMEDY = "find_remedy"
    SEND_RECALLED = "send_recalled"
    CONFIRM_RECALLED = "confirm_recalled"
    SAY_DESTROYED = "say_destroyed"
    # Disputes
    COMPLAIN = "complain"
    ACKNOWLEDGE = "acknowledge"
    ACCEPT = "accept"
    OFFER = "offer"
    REJECT = "reject"
    TAKE_OFFER = "accept_offer"
    ESCALATE = "escalate"
    DECIDE = "decide"
    LET_GO = "withdraw_complaint"
    REVIEW = "review_line"
    REPLY_TO_REVIEW = "reply_to_review"
    PROPOSE_MASK = "propose_mask"
    ANSWER_PROPOSAL = "answer_proposal"
    MASK = "mask_review"
    REJECT_MASK = "reject_mask"
    APPEAL = "appeal_mask"
    UPHOLD = "uphold_mask"
    RESTORE = "restore_review"
    # What a shop asks, shows and promises
    ASK_DEPOSIT = "ask_deposit"
    ASK_FREIGHT = "ask_freight"
    PROMOTE = "promote"
    LIST_DATED = "list_dated"
    LIST_CERTIFIED = "list_certified"
    BRING_FRESH_LOT = "bring_fresh_lot"
    RENEW_PAPER = "renew_paper"
    ASK_DEPOSIT_BACK = "ask_deposit_back"
    GIVE_DEPOSIT_BACK = "give_deposit_back"
    CLAIM_DEPOSIT = "claim_deposit"
    RULE_ON_DEPOSIT = "rule_on_deposit"
    # Subscriptions
    STATE_PLAN = "state_plan"
    WITHDRAW_PLAN = "withdraw_plan"
    SUBSCRIBE = "subscribe"
    FIND_ORDER = "find_debited_order"
    AGREE = "agree_to_plan"
    UNSUBSCRIBE = "cancel_subscription"
    # Advertising
    ALLOW_ADVERTISING = "allow_advertising"
    REFUSE_ADVERTISING = "refuse_advertising"
    ADVERTISE = "advertise"
    # A rule of the platform
    DRAFT_RULE = "draft_rule"
    OPEN_COMMENTS = "open_comments"
    COMMENT_ON_RULE = "comment_on_rule"
    ANSWER_COMMENT = "answer_comment"
    ANNOUNCE_OWN_RULE = "announce_own_rule"
    ANNOUNCE_RULE = "announce_rule"
    # About a shop: measures, papers and licences, its file
    PROPOSE_MEASURE = "propose_measure"
    ANSWER_HEARING = "answer_hearing"
    IMPOSE = "impose_measure"
    DECIDE_MEASURE = "decide_measure"
    DROP_MEASURE = "drop_measure"
    PUBLISH_MEASURE = "publish_measure"
    LIFT_MEASURE = "lift_measure"
    APPEAL_MEASURE = "appeal_measure"
    UPHOLD_OWN = "uphold_own_measure"
    UPHOLD_MEASURE = "uphold_measure"
    REVERSE_MEASURE = "reverse_measure"
    KEEP_SUSPENDED = "keep_suspended"
    BUY_AGAIN = "buy_again"
    APPLY = "apply_for_shop"
    HAND_IN = "hand_in_paper"
    TURN_AWAY_PAPER = "turn_away_paper"
    VERIFY_PAPERS = "verify_papers"
    PROPOSE_OPENING = "propose_opening"
    APPROVE_OWN = "approve_own_proposal"
    APPROVE = "approve_opening"
    REJECT_OPENING = "reject_opening"
    WITHDRAW_APPLICATION = "withdraw_application"
    HAND_IN_LICENCE = "hand_in_licence"
    VERIFY_LICENCE = "verify_licence"
    TURN_AWAY_LICENCE = "turn_away_old_licence"
    BEGIN_ROUND = "begin_round"
    LOOK_AT_SHOP = "look_at_shop"
    REVERIFY = "reverify"
    SCORE = "score_shop"
    REPLY_TO_FACT = "reply_to_fact"
    # What a shop has earned, leaves as a guarantee, and owes by an award
    NAME_PAYOUT_ACCOUNT = "name_payout_account"
    SEND_PAYOUT_BACK = "report_payout_sent_back"
    ASK_GUARANTEE = "ask_guarantee"
    AGREE_TO_GUARANTEE = "agree_to_guarantee"
    DECLINE_GUARANTEE = "decline_guarantee"
    PAY_IN = "report_transfer"
    END_GUARANTEE = "end_guarantee"
    AWARD = "award"
    OBJECT_TO_AWARD = "object_to_award"
    UPHOLD_OWN_AWARD = "uphold_own_award"
    UPHOLD_AWARD = "uphold_award"
    STRIKE_AWARD = "strike_award"
    PAY_AWARD = "pay_award"
    APPEAL_DEBT = "appeal_debt"
    UPHOLD_DEBT = "uphold_debt"
    REVERSE_DEBT = "reverse_debt"
    PROPOSE_GRANT = "propose_grant"
    APPROVE_OWN_GRANT = "approve_own_grant"
    APPROVE_GRANT = "approve_grant"
    TURN_DOWN_GRANT = "turn_down_grant"
    # One's own data, the end of an account, and an incident
    ASK_FOR_DATA = "ask_for_data"
    FETCH_DATA = "fetch_data"
    WITHDRAW_REQUEST = "withdraw_request"
    ANSWER_REQUEST = "answer_request"
    REFUSE_REQUEST = "refuse_request"
    CLOSE_ACCOUNT = "close_account"
    KEEP_ACCOUNT = "keep_account"
    FIND_INCIDENT = "find_incident"
    GRADE_INCIDENT = "grade_incident"
    REPORT_INCIDENT = "report_incident"
    TELL_PERSONS = "tell_persons"
    SPARE_PERSONS = "spare_persons"
    END_INCIDENT = "end_incident"
    FILE_INCIDENT = "file_incident"
    # A decision that is looked at again, and what was promised
    ASK_REVIEW = "ask_review"
    ASK_REVIEW_FOR_SHOP = "ask_review_for_shop"
    CONFIRM_OWN = "confirm_own_decision"
    CONFIRM_DECISION = "confirm_decision"
    REPLACE_DECISION = "replace_decision"
    DEMAND_REPAIR = "demand_repair"
    PERFORM = "perform"
    CONFIRM_PERFORMANCE = "confirm_performance"
    # A complaint by telephone
    TAKE_DOWN = "take_down"
    CORRECT = "correct_what_was_taken_down"
    # Mediation
    ASK_MEDIATION = "ask_mediation"
    MEDIATE_OWN = "mediate_own_decision"
    MEDIATE = "mediate"
    CONSENT = "consent_to_mediation"
    PROPOSE_SETTLEMENT = "propose_settlement"
    SETTLE = "accept_settlement"
    SETTLE_FOR_SHOP = "accept_settlement_for_shop"
    LEAVE_MEDIATION = "leave_mediation"
    # Before an authority or a court
    GO_OUTSIDE = "track_outside"
    TELL_ACCEPTANCE = "tell_acceptance"
    TELL_REFUSAL = "tell_refusal"
    BEGIN_TESTING = "begin_testing"
    END_TESTING = "end_testing"
    WANT_EVIDENCE = "want_evidence"
    SHOW_EVIDENCE = "show_evidence"
    HAND_FILE = "hand_file"
    TELL_OUTCOME = "tell_outcome"
    RECORD_OUTCOME = "record_outcome"
    CLOSE_OUTSIDE = "close_outside"
    ASK_IDENTITY = "ask_identity"
    GIVE_IDENTITY = "give_identity"
    # Customer service
    WRITE_TO_SHOP = "write_to_shop"
    WRITE_TO_HOUSE = "write_to_house"
    REPLY_TO_CUSTOMER = "reply_to_customer"
    REPLY_FOR_HOUSE = "reply_for_house"
    ASK_ON = "ask_on"
    WANT_PERSON = "want_person"
    CLOSE_CONVERSATION = "close_conversation"
    BECOME_COMPLAINT = "become_complaint"
    # What is reported, and a right that is said to be infringed
    FILE_REPORT = "file_report"
    FIND_FOUNDED = "find_founded"
    FIND_UNFOUNDED = "find_unfounded"
    TURN_AWAY_REPORT = "turn_away_report"
    HAND_OVER_LEAD = "hand_over_lead"
    CLOSE_UNREPORTED = "close_unreported"
    CLAIM_RIGHT = "claim_right"
    MEASURE_NOTICE = "measure_notice"
    REJECT_NOTICE = "reject_notice"
    COUNTER_NOTICE = "counter_notice"
    SHOW_DELAY = "show_delay"
    GRANT_DELAY = "grant_delay"
    SHOW_FILING = "show_filing"
    LIFT_NOTICE = "lift_notice"
    CONFIRM_INFRINGEMENT = "confirm_infringement"
    WITHDRAW_INFRINGEMENT = "withdraw_infringement"


class Mood(StrEnum):
    """How the payment provider takes it when it is asked for money back, or to take some by a mandate."""

    PROMPT = "prompt"
    DEAF = "deaf"  # hears nothing for a while, and does nothing
    MUTE = "mute"  # does it, and says nothing for a while
    REFUSING = "refusing"  # refuses the first time
    STUBBORN = "stubborn"  # refuses three times
    UNYIELDING = "unyielding"  # refuses for ever what does not go to another account, and mandates


REFUSALS: Final = {Mood.REFUSING: 1, Mood.STUBBORN: 3, Mood.UNYIELDING: 1_000_000}
"""How many refunds of a payment, or debits by a mandate, the provider refuses in each mood."""
OF_ACCOUNTS: Final = (Mood.PROMPT, Mood.MUTE, Mood.REFUSING, Mood.UNYIELDING)
"""How the provider takes it when it is to pay to an account of a shop; one that it never finds is unyielding."""
MUTE_ABOUT_ACCOUNTS: Final = timedelta(hours=30)
FUND: Final = 10_000_000  # fen, in the relief fund before the year begins: more than all awards but one want of it


def account_number(mood: Mood, number: int) -> str:
    """One of each case and mood, by which the bank knows how to take it."""
    return f"622202{OF_ACCOUNTS.index(mood)}{number:09d}"


def mood_of(account_number: str) -> Mood:
    return OF_ACCOUNTS[int(account_number[6])]


@dataclass(frozen=True, slots=True)
class Act:
    """One step of a case, not before its instant. ``details``: what its verb asks for, by the names of parameters."""

    at: datetime
    do: Do
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One purchase at one shop, or what becomes of a shop, with everything that people will do about it. ``plot`` names
    the story; in its ``own_shop`` nobody else buys."""

    number: int
    plot: str
    shop: int
    goods: int
    pieces: int
    acts: tuple[Act, ...]
    own_shop: bool = False
    mood: Mood = Mood.PROMPT
    silence: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Done:
    """An act as it was carried out: at which instant by the database's clock, and the code of the refusal, if any."""

    act: Act
    at: datetime
    refusal: str = ""
