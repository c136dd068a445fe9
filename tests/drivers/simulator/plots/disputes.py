"""Disputes up the whole ladder, what is written to a shop or to the house, what is reported, and a right infringed."""

from __future__ import annotations

from functools import partial
from typing import Final

from complaints.complaint.types import Outcome
from complaints.outside.types import OutsideKind
from platform_core.drivers.world.verbs import authorities, conversations, disputes, measures, mediation, reports, sale
from tests.drivers.simulator.plots.sale import PAYS, RECEIVES, ships, signed
from tests.drivers.simulator.plots.writing import (
    NOTHING,
    SHIP,
    Moves,
    answers,
    does,
    one_of,
    own,
    perhaps,
    soon,
    story,
)
from tests.drivers.simulator.words import Mood

UPHELD, PARTLY, DISMISSED = Outcome.UPHELD, Outcome.PARTLY, Outcome.DISMISSED
READ: Final = perhaps(0.6, soon(disputes.acknowledge, hours=2))
TAKES_IT_UP: Final = one_of(does(disputes.accept_offer, 1, 9, 14), does(disputes.escalate, 1, 9, 14), NOTHING)
OFFERS: Final[Moves] = (answers(disputes.offer, latest=7, fen=60), TAKES_IT_UP)
ANSWERED: Final = one_of(
    answers(disputes.accept, latest=7), OFFERS, OFFERS, [answers(disputes.reject, latest=7), TAKES_IT_UP]
)
decided: Final = partial(does, disputes.decide, 20, 25)  # the shop was silent, and staff were not too late
DECIDED: Final = one_of(decided(outcome=UPHELD), decided(outcome=PARTLY, fen=100), decided(outcome=DISMISSED))
COMPLAINS: Final[Moves] = (*RECEIVES, does(disputes.complain, 1, 4, fen=150), READ)
# Of a dispute that is before an authority: what is asked for is left with us, said, or forgotten.
SERVED: Final[Moves] = (
    does(authorities.want_evidence, 1),
    one_of(answers(authorities.show_evidence), does(authorities.show_evidence, 30), NOTHING),
)
file: Final = partial(does, authorities.track_outside, 1, 9, kind=OutsideKind.COMPLAINT)
IS_TAKEN_UP: Final[Moves] = (does(mediation.mediate, 1), does(mediation.consent_to_mediation, 1))
# A shopper asks before and after paying. Told at once, where the shop was verified in time.
ASKS_WHO: Final[Moves] = (
    *(
        does(sale.place),
        soon(authorities.ask_identity, minutes=1),
        soon(sale.report_payment, minutes=1),
        ships,
        signed(2),
    ),
    *(
        does(authorities.ask_identity, 1),
        one_of(does(authorities.give_identity, 1), does(authorities.give_identity, 14), NOTHING),
    ),
)
SEVENTH_MONTH: Final = range(178, 199)  # of a shop that opened with the year: overdue, and not yet stopped
# In time, while it is open; in the last hours; or too late for an answer, when words are only words.
IS_ANSWERED: Final = one_of(
    *(
        soon(conversations.reply_for_house, minutes=4),
        soon(conversations.reply_for_house, hours=11),
        does(conversations.reply_for_house, 4),
        NOTHING,
    )
)
# Asked on while it may rest, once it is closed, or when it has ended.
ASKS_ON: Final = one_of(
    [does(conversations.ask_on, 3), soon(conversations.ask_on, minutes=5)],
    does(conversations.ask_on, 12),
    does(conversations.ask_on, 60),
)
SUES: Final[Moves] = (
    does(reports.show_filing, 14),
    one_of(
        does(reports.confirm_infringement, 20),
        does(reports.lift_notice, 20),
        does(reports.withdraw_infringement, 20),
        NOTHING,
    ),
)
NEEDS_LONGER: Final[Moves] = (
    does(reports.show_delay, 3),
    one_of(does(reports.grant_delay, 1, days=7), does(reports.grant_delay, 20, days=7)),
    one_of(does(reports.show_filing, 14), NOTHING),
)

PLOTS: Final = (
    # Read by staff or by nobody, answered or not, taken up or not, decided sooner or later.
    story(
        "complains",
        *(*COMPLAINS, perhaps(0.8, ANSWERED)),
        one_of(
            *(does(disputes.decide, 12, 25, 40, outcome=outcome) for outcome in (UPHELD, DISMISSED)),
            does(disputes.decide, 12, 25, 40, outcome=PARTLY, fen=100),
        ),
        often=2,
    ),
    story(
        "complains, and nobody decides", *COMPLAINS, answers(disputes.reject), does(disputes.escalate, 9), tempers=SHIP
    ),
    story("lets it go", *COMPLAINS, does(disputes.withdraw_complaint, 1, 2)),
    # Asked for in time or not, by one side or the other.
    story(
        "has a decision looked at again",
        *(*COMPLAINS, DECIDED),
        one_of(does(disputes.ask_review, 1, 6), answers(disputes.ask_review_for_shop), does(disputes.ask_review, 9)),
        one_of(
            does(disputes.confirm_decision, 1, 20),
            *(does(disputes.replace_decision, 1, 20, outcome=outcome) for outcome in (UPHELD, DISMISSED)),
            does(disputes.replace_decision, 2, outcome=PARTLY, fen=50),
            NOTHING,
        ),
        tempers=SHIP,
        moods=[Mood.PROMPT],  # of two refunds of one payment
        often=2,
    ),
    # It is mended, as the shop shows or the shopper says; or only said so, too late, never, and the money goes back.
    story(
        "wants it mended",
        *(
            *RECEIVES,
            does(disputes.demand_repair, 1, 4),
            READ,
            one_of(does(disputes.accept, 2), does(disputes.accept, 2), DECIDED),
        ),
        one_of(
            does(disputes.perform, 3), does(disputes.confirm_performance, 3, 14), does(disputes.perform, 17), NOTHING
        ),
        tempers=SHIP,
        often=2,
    ),
    story(
        "complains by telephone",
        *(*RECEIVES, does(disputes.take_down, 1, 4, fen=110), READ),
        one_of(
            does(disputes.correct_what_was_taken_down, 1, 3), does(disputes.correct_what_was_taken_down, 9), NOTHING
        ),
        *(perhaps(0.8, ANSWERED), TAKES_IT_UP),
    ),
    # After the end of a complaint or instead of a review. Both want it until the end, or not, or nobody comes.
    story(
        "is mediated",
        *COMPLAINS,
        one_of(decided(outcome=DISMISSED), decided(outcome=PARTLY, fen=60), answers(disputes.offer, fen=60)),
        does(mediation.ask_mediation, 1, 3, 18),
        one_of(does(mediation.mediate, 5), does(disputes.ask_review, 1), *[IS_TAKEN_UP] * 3),
        *(does(mediation.propose_settlement, 1, fen=90), does(mediation.accept_settlement, 1)),
        one_of(*[does(mediation.accept_settlement_for_shop, 1)] * 2, does(mediation.leave_mediation, 1), NOTHING),
        tempers=SHIP,
        moods=[Mood.PROMPT],  # of two refunds of one payment
        often=3,
    ),
    # Accepted in time, late, or not; goods are tested, for as long as was said or longer. How it ended is told and
    # compared with its paper, in time or late; or nobody compares.
    story(
        "goes outside the house",
        *RECEIVES,
        one_of(
            [does(authorities.track_outside, 1, 9, kind=OutsideKind.COURT), *SERVED],
            [file(), does(authorities.tell_refusal, 2, 25)],
            [file(days_ago=2), does(authorities.tell_acceptance, 5, 20, days_ago=1), *SERVED],
            [
                *(
                    file(days_ago=2),
                    does(authorities.tell_acceptance, 5, days_ago=1),
                    does(authorities.begin_testing, 3, days=20),
                ),
                *(
                    perhaps(0.7, does(authorities.end_testing, 1, 7, 30)),
                    perhaps(0.5, does(authorities.want_evidence, 90)),
                ),
            ],
        ),
        one_of(
            [does(authorities.tell_outcome, 1, fen=120), does(authorities.record_outcome, 2, 12, fen=120)],
            *(does(authorities.record_outcome, 1, fen=0), does(authorities.close_outside, 1), NOTHING),
        ),
        tempers=SHIP,
        often=3,
    ),
    own("asks who the shop is", *ASKS_WHO, often=2),
    # Somebody looks first, in time, late, or not at all: the shop is overdue, and may still sell.
    own("asks who an overdue shop is", *ASKS_WHO, often=2, unverified=True, days=SEVENTH_MONTH),
    # It replies in time, by a machine alone, too late, or never; and the shopper waits for no shop who wants a person.
    story(
        "writes to a shop",
        *(*PAYS, soon(conversations.write_to_shop, minutes=3)),
        one_of(soon(conversations.reply_to_customer, {"automatic": True}, minutes=1), NOTHING),
        one_of(
            [
                soon(conversations.reply_to_customer, hours=3),
                ASKS_ON,
                perhaps(0.5, soon(conversations.reply_to_customer, hours=3)),
            ],
            [does(conversations.reply_to_customer, 3), IS_ANSWERED],
            [soon(conversations.want_person, minutes=40), IS_ANSWERED, ASKS_ON, IS_ANSWERED],
            [soon(conversations.close_conversation, hours=2), ASKS_ON],
            [soon(conversations.become_complaint, {"fen": 130}, hours=30), perhaps(0.8, ANSWERED)],
            IS_ANSWERED,
        ),
        tempers=SHIP,
        often=3,
    ),
    story(
        "writes to the house",
        *(does(conversations.write_to_house), IS_ANSWERED, ASKS_ON, IS_ANSWERED),
        one_of(
            does(conversations.become_complaint, 1, fen=130), soon(conversations.close_conversation, minutes=9), NOTHING
        ),
        often=3,
    ),
    # Looked at in time, late, or by nobody; what is true is handed over in time, late, or goes by itself.
    story(
        "reports a shop",
        does(reports.file_report),
        one_of(
            *(does(reports.find_unfounded, 1, 12), does(reports.turn_away_report, 2, 25), NOTHING),
            [does(reports.find_founded, 1, 2, 12), one_of(does(reports.hand_over_lead, 1, 6, 12), NOTHING)],
            [does(reports.find_founded, 1, 2, 12), does(reports.close_unreported, 2)],
        ),
        often=3,
    ),
    own(
        "says that a right is infringed",
        does(reports.claim_right),
        one_of(
            *(does(reports.reject_notice, 1, 3), does(reports.withdraw_infringement, 1), does(measures.buy_again, 5)),
            [does(reports.measure_notice, 1), does(reports.withdraw_infringement, 9)],
            *(
                [
                    one_of(does(reports.measure_notice, 1, 3), does(measures.buy_again, 5)),
                    does(reports.counter_notice, 2),
                    way,
                ]
                for way in (one_of(SUES), one_of(NEEDS_LONGER), does(reports.lift_notice, 5), one_of(NOTHING))
            ),
        ),
        does(measures.buy_again, 45),
        often=4,
    ),
)
