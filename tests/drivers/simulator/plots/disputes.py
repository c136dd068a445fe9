"""Disputes up the whole ladder, what is written to a shop or to the house, what is reported, and a right infringed."""

from __future__ import annotations

from functools import partial
from typing import Final

from complaints.complaint.types import Outcome
from complaints.outside.types import OutsideKind
from platform_core.drivers.world import verbs as do
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
READ: Final = perhaps(0.6, soon(do.acknowledge, hours=2))
TAKES_IT_UP: Final = one_of(does(do.accept_offer, 1, 9, 14), does(do.escalate, 1, 9, 14), NOTHING)
OFFERS: Final[Moves] = (answers(do.offer, latest=7, fen=60), TAKES_IT_UP)
ANSWERED: Final = one_of(answers(do.accept, latest=7), OFFERS, OFFERS, [answers(do.reject, latest=7), TAKES_IT_UP])
decided: Final = partial(does, do.decide, 20, 25)  # the shop was silent, and staff were not too late
DECIDED: Final = one_of(decided(outcome=UPHELD), decided(outcome=PARTLY, fen=100), decided(outcome=DISMISSED))
COMPLAINS: Final[Moves] = (*RECEIVES, does(do.complain, 1, 4, fen=150), READ)
# Of a dispute that is before an authority: what is asked for is left with us, said, or forgotten.
SERVED: Final[Moves] = (
    does(do.want_evidence, 1),
    one_of(answers(do.show_evidence), does(do.show_evidence, 30), NOTHING),
)
file: Final = partial(does, do.track_outside, 1, 9, kind=OutsideKind.COMPLAINT)
IS_TAKEN_UP: Final[Moves] = (does(do.mediate, 1), does(do.consent_to_mediation, 1))
# A shopper asks before and after paying. Told at once, where the shop was verified in time.
ASKS_WHO: Final[Moves] = (
    *(does(do.place), soon(do.ask_identity, minutes=1), soon(do.report_payment, minutes=1), ships, signed(2)),
    *(does(do.ask_identity, 1), one_of(does(do.give_identity, 1), does(do.give_identity, 14), NOTHING)),
)
SEVENTH_MONTH: Final = range(178, 199)  # of a shop that opened with the year: overdue, and not yet stopped
# In time, while it is open; in the last hours; or too late for an answer, when words are only words.
IS_ANSWERED: Final = one_of(
    *(soon(do.reply_for_house, minutes=4), soon(do.reply_for_house, hours=11), does(do.reply_for_house, 4), NOTHING)
)
# Asked on while it may rest, once it is closed, or when it has ended.
ASKS_ON: Final = one_of([does(do.ask_on, 3), soon(do.ask_on, minutes=5)], does(do.ask_on, 12), does(do.ask_on, 60))
SUES: Final[Moves] = (
    does(do.show_filing, 14),
    one_of(does(do.confirm_infringement, 20), does(do.lift_notice, 20), does(do.withdraw_infringement, 20), NOTHING),
)
NEEDS_LONGER: Final[Moves] = (
    does(do.show_delay, 3),
    one_of(does(do.grant_delay, 1, days=7), does(do.grant_delay, 20, days=7)),
    one_of(does(do.show_filing, 14), NOTHING),
)

PLOTS: Final = (
    # Read by staff or by nobody, answered or not, taken up or not, decided sooner or later.
    story(
        "complains",
        *(*COMPLAINS, perhaps(0.8, ANSWERED)),
        one_of(
            *(does(do.decide, 12, 25, 40, outcome=outcome) for outcome in (UPHELD, DISMISSED)),
            does(do.decide, 12, 25, 40, outcome=PARTLY, fen=100),
        ),
        often=2,
    ),
    story("complains, and nobody decides", *COMPLAINS, answers(do.reject), does(do.escalate, 9), tempers=SHIP),
    story("lets it go", *COMPLAINS, does(do.withdraw_complaint, 1, 2)),
    # Asked for in time or not, by one side or the other.
    story(
        "has a decision looked at again",
        *(*COMPLAINS, DECIDED),
        one_of(does(do.ask_review, 1, 6), answers(do.ask_review_for_shop), does(do.ask_review, 9)),
        one_of(
            does(do.confirm_decision, 1, 20),
            *(does(do.replace_decision, 1, 20, outcome=outcome) for outcome in (UPHELD, DISMISSED)),
            does(do.replace_decision, 2, outcome=PARTLY, fen=50),
            NOTHING,
        ),
        tempers=SHIP,
        moods=[Mood.PROMPT],  # of two refunds of one payment
        often=2,
    ),
    # It is mended, as the shop shows or the shopper says; or only said so, too late, never, and the money goes back.
    story(
        "wants it mended",
        *(*RECEIVES, does(do.demand_repair, 1, 4), READ, one_of(does(do.accept, 2), does(do.accept, 2), DECIDED)),
        one_of(does(do.perform, 3), does(do.confirm_performance, 3, 14), does(do.perform, 17), NOTHING),
        tempers=SHIP,
        often=2,
    ),
    story(
        "complains by telephone",
        *(*RECEIVES, does(do.take_down, 1, 4, fen=110), READ),
        one_of(does(do.correct_what_was_taken_down, 1, 3), does(do.correct_what_was_taken_down, 9), NOTHING),
        *(perhaps(0.8, ANSWERED), TAKES_IT_UP),
    ),
    # After the end of a complaint or instead of a review. Both want it until the end, or not, or nobody comes.
    story(
        "is mediated",
        *COMPLAINS,
        one_of(decided(outcome=DISMISSED), decided(outcome=PARTLY, fen=60), answers(do.offer, fen=60)),
        does(do.ask_mediation, 1, 3, 18),
        one_of(does(do.mediate, 5), does(do.ask_review, 1), *[IS_TAKEN_UP] * 3),
        *(does(do.propose_settlement, 1, fen=90), does(do.accept_settlement, 1)),
        one_of(*[does(do.accept_settlement_for_shop, 1)] * 2, does(do.leave_mediation, 1), NOTHING),
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
            [does(do.track_outside, 1, 9, kind=OutsideKind.COURT), *SERVED],
            [file(), does(do.tell_refusal, 2, 25)],
            [file(days_ago=2), does(do.tell_acceptance, 5, 20, days_ago=1), *SERVED],
            [
                *(file(days_ago=2), does(do.tell_acceptance, 5, days_ago=1), does(do.begin_testing, 3, days=20)),
                *(perhaps(0.7, does(do.end_testing, 1, 7, 30)), perhaps(0.5, does(do.want_evidence, 90))),
            ],
        ),
        one_of(
            [does(do.tell_outcome, 1, fen=120), does(do.record_outcome, 2, 12, fen=120)],
            *(does(do.record_outcome, 1, fen=0), does(do.close_outside, 1), NOTHING),
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
        *(*PAYS, soon(do.write_to_shop, minutes=3)),
        one_of(soon(do.reply_to_customer, {"automatic": True}, minutes=1), NOTHING),
        one_of(
            [soon(do.reply_to_customer, hours=3), ASKS_ON, perhaps(0.5, soon(do.reply_to_customer, hours=3))],
            [does(do.reply_to_customer, 3), IS_ANSWERED],
            [soon(do.want_person, minutes=40), IS_ANSWERED, ASKS_ON, IS_ANSWERED],
            [soon(do.close_conversation, hours=2), ASKS_ON],
            [soon(do.become_complaint, {"fen": 130}, hours=30), perhaps(0.8, ANSWERED)],
            IS_ANSWERED,
        ),
        tempers=SHIP,
        often=3,
    ),
    story(
        "writes to the house",
        *(does(do.write_to_house), IS_ANSWERED, ASKS_ON, IS_ANSWERED),
        one_of(does(do.become_complaint, 1, fen=130), soon(do.close_conversation, minutes=9), NOTHING),
        often=3,
    ),
    # Looked at in time, late, or by nobody; what is true is handed over in time, late, or goes by itself.
    story(
        "reports a shop",
        does(do.file_report),
        one_of(
            *(does(do.find_unfounded, 1, 12), does(do.turn_away_report, 2, 25), NOTHING),
            [does(do.find_founded, 1, 2, 12), one_of(does(do.hand_over_lead, 1, 6, 12), NOTHING)],
            [does(do.find_founded, 1, 2, 12), does(do.close_unreported, 2)],
        ),
        often=3,
    ),
    own(
        "says that a right is infringed",
        does(do.claim_right),
        one_of(
            *(does(do.reject_notice, 1, 3), does(do.withdraw_infringement, 1), does(do.buy_again, 5)),
            [does(do.measure_notice, 1), does(do.withdraw_infringement, 9)],
            *(
                [one_of(does(do.measure_notice, 1, 3), does(do.buy_again, 5)), does(do.counter_notice, 2), way]
                for way in (one_of(SUES), one_of(NEEDS_LONGER), does(do.lift_notice, 5), one_of(NOTHING))
            ),
        ),
        does(do.buy_again, 45),
        often=4,
    ),
)
