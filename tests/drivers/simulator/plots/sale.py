"""Sales: paid or not, sent or not, received, lost or refused; reviews, and what is said of a shop afterwards."""

from __future__ import annotations

from functools import partial
from typing import Final

from complaints.complaint.types import Outcome
from orders.sales.types import SignedBy
from platform_core.drivers.world.verbs import advertising, credit, disputes, reviews, sale
from tests.drivers.simulator.plots.writing import (
    NOTHING,
    SHIP,
    Moves,
    answers,
    does,
    either,
    goes_on,
    one_of,
    own,
    perhaps,
    reports,
    soon,
    still,
    story,
)
from tests.drivers.simulator.words import DAY, Mood

ships: Final = still(sale.ship)
picked_up: Final = partial(reports, sale.report_pick_up)
signed: Final = partial(reports, sale.report_signature, signed_by=SignedBy.ADDRESSEE)
left_with_somebody: Final = partial(reports, sale.report_signature, signed_by=SignedBy.PROXY)
# Two minutes later: nobody reports so shortly before the promise of the dispatch ends.
PAYS: Final[Moves] = (does(sale.place), soon(sale.report_payment, minutes=2))
# If nobody sends a parcel the shopper calls off, and the story ends.
COMES: Final[Moves] = (perhaps(0.6, picked_up(1)), signed(1, 2, 3, 5))
RECEIVES: Final[Moves] = (*PAYS, either(ships, [does(sale.call_off, 4), goes_on(0)]), *COMES)
IS_RATED: Final[Moves] = (*PAYS, one_of(ships, does(sale.ship, 4)), signed(1), does(sale.confirm, 1))

PLOTS: Final = (
    story("never pays", does(sale.place), often=8),
    story("thinks again", does(sale.place), soon(sale.call_off, seconds=25), often=8),
    # Nobody hears of the parcel: the shop does not send it.
    story("pays in the last moment", does(sale.place), soon(sale.report_payment, minutes=29, seconds=45), often=2),
    story("pays too late", does(sale.place), soon(sale.report_payment, minutes=33), often=3, moods=[Mood.PROMPT]),
    story("pays twice", *PAYS, soon(sale.report_second_payment, minutes=3), ships, signed(2, 4), moods=[Mood.PROMPT]),
    # When asked, or after the old way was tried once more; at no hour at which anything runs out.
    story(
        "names an account",
        *(*PAYS, does(sale.call_off, 1, hour="morning"), does(sale.name_account, 3, 4, 6, hour="evening")),
        moods=[Mood.UNYIELDING],
    ),
    story("calls off", *PAYS, does(sale.call_off, 1, 3, 5), does(sale.ship, 1), often=4),  # which is too late
    story("confirms", *RECEIVES, does(sale.confirm, 1, 2, 9), soon(sale.call_off, seconds=20), often=2),  # too late
    story("forgets", *RECEIVES, signed(), often=3),  # and the carrier tells twice
    story(
        "never hears of it",
        *(*PAYS, ships, goes_on(0.5), left_with_somebody(2, 4)),
        one_of(does(sale.confirm, 2, 3), [does(sale.deny_receipt, 2, 9), goes_on(0.5), does(sale.confirm, 3)], NOTHING),
    ),
    # The carrier corrects itself: a neighbour first, then the addressee, days before it told.
    story("hears of it late", *PAYS, ships, left_with_somebody(2), signed(3, ago=2 * DAY)),
    # What nothing comes of: never sent, a waybill of no carrier, a parcel that stands still or comes late, refused at
    # the door; and where the carrier is silent the shopper's own word.
    story("is never sent", *PAYS),
    story(
        "hears of no parcel", *PAYS, ships, one_of(does(sale.call_off, 1, 3), does(sale.confirm, 1, 3)), tempers=SHIP
    ),
    story("waits for a parcel", *PAYS, ships, picked_up(1, 2), perhaps(0.5, signed(3, 7, 9)), tempers=SHIP),
    story("waits for ever", *PAYS, ships, picked_up(1), tempers=SHIP),
    story("does not take it", *PAYS, ships, reports(sale.report_declined, 2, 4), signed(1), tempers=SHIP),
    story("reviews it", *RECEIVES, does(reviews.review_line, 1, 4, stars=4), answers(reviews.reply_to_review), often=2),
    # Somebody wants a bad review masked: the shop speaks or not, staff decide or not, the author appeals or not.
    story(
        "has a review masked",
        *(*RECEIVES, does(reviews.review_line, 1, 4, stars=1), does(reviews.propose_mask, 1, 2)),
        either(answers(reviews.answer_proposal, latest=3), NOTHING),
        one_of(
            [does(reviews.mask_review, 4, 5), goes_on(0.7), does(reviews.appeal_mask, 1, 9)],
            does(reviews.reject_mask, 1, 4),
        ),
        one_of(does(reviews.restore_review, 2, 12), does(reviews.uphold_mask, 2, 12), NOTHING),
        often=2,
    ),
    story(
        "has it put on file",
        *(*IS_RATED, does(reviews.review_line, 1, stars=2), does(disputes.complain, 1, fen=90)),
        one_of(
            does(disputes.decide, 12, outcome=Outcome.UPHELD),
            does(disputes.decide, 12, outcome=Outcome.DISMISSED),
            NOTHING,
        ),
        does(credit.reply_to_fact, 1, 9),
        tempers=SHIP,
    ),
    # From one sale there is no score, whatever it was like.
    own("sells too little for a score", *IS_RATED, does(credit.reply_to_fact, 1), does(credit.score_shop, 1)),
    # Advertising to who agreed to it, for as long as they do.
    own(
        "hears of new tea",
        *(
            does(advertising.advertise),
            soon(advertising.allow_advertising, minutes=3),
            does(advertising.advertise, 1, 4),
        ),
        one_of(*(does(advertising.refuse_advertising, 1, 9, everyone=everyone) for everyone in (True, False))),
        *(soon(advertising.advertise, minutes=2), does(advertising.advertise, 20)),
        perhaps(0.5, does(advertising.allow_advertising, 1), does(advertising.advertise, 1)),
    ),
)
