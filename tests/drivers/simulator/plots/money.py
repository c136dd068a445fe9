"""What becomes of a shop's money: payouts, guarantees, awards, the relief fund; and of people's data."""

from __future__ import annotations

from functools import partial
from typing import Final

from complaints.complaint.types import Outcome
from platform_core.drivers.world.verbs import disputes, earnings, personal_data, returns, sale
from privacy.requests.types import RequestKind
from tests.drivers.simulator.plots.goods import back
from tests.drivers.simulator.plots.sale import PAYS, signed
from tests.drivers.simulator.plots.writing import NOTHING, Move, Moves, does, one_of, own, perhaps, soon, story
from tests.drivers.simulator.words import FUND, Mood, account_number

earns: Final = partial(own, moods=[Mood.PROMPT])
asks: Final = partial(story, moods=[Mood.PROMPT])
LEFT: Final = 3_000  # fen, the guarantee
SELLS: Final[Moves] = (*PAYS, does(sale.ship, 1), signed(2), soon(sale.confirm, hours=1))
SELLS_MEANWHILE: Final[Moves] = (does(sale.place, 14), *SELLS[1:])  # while nobody answers


def names(mood: Mood, *days: int) -> Move:
    """An account to which the bank pays in this mood."""
    return does(earnings.name_payout_account, *days, number=lambda case: account_number(mood, case.number))


GIVES_ALL_BACK: Final = does(returns.give_notice, 6, pieces=lambda case: case.pieces)
GOES_BACK: Final[Moves] = (GIVES_ALL_BACK, does(returns.send_back, 1), back(1), does(returns.grant, 1))
# Heard by another person in time, or too late, or not appealed in time.
APPEALS: Final = one_of(
    [does(earnings.appeal_debt, 1, 9), does(earnings.uphold_debt, 2, 25)],
    [does(earnings.appeal_debt, 1, 9), does(earnings.reverse_debt, 2, 25)],
    NOTHING,
)
COMPLAINS: Final[Moves] = (
    does(disputes.complain, 1, fen=150),
    soon(disputes.acknowledge, hours=2),
    does(disputes.accept, 1),
)
# Another person finds that nothing was owed; what has gone back stays with the shopper.
IS_RIGHT_AFTER_ALL: Final[Moves] = (
    *(does(disputes.complain, 1, fen=150), does(disputes.decide, 20, 25, outcome=Outcome.UPHELD)),
    *(does(disputes.ask_review_for_shop, 1), does(disputes.replace_decision, 1, outcome=Outcome.DISMISSED)),
)
# The shop objects, and staff decide or do not; it pays by itself, or waits until it is paid without it.
IS_FINAL: Final = one_of(
    *(
        [does(earnings.object_to_award, 1, 6), does(earnings.uphold_award, 2)],
        does(earnings.object_to_award, 1, 6, 9),
        NOTHING,
    )
)
ASKS_COPY: Final = does(personal_data.ask_for_data, kind=RequestKind.ACCESS)

PLOTS: Final = (
    # Unasked, however the bank takes it, and again where a bank sends it back. What goes back to a buyer after that the
    # shop owes, until it has earned it.
    earns(
        "is paid out",
        one_of(
            *(names(mood) for mood in (Mood.PROMPT, Mood.MUTE, Mood.REFUSING)),
            *([names(Mood.UNYIELDING), names(Mood.PROMPT, 1)], names(Mood.UNYIELDING)),
        ),
        *SELLS,
        one_of(
            [does(earnings.report_payout_sent_back), does(earnings.report_payout_sent_back, 20)],
            *[[*GOES_BACK, APPEALS, *SELLS]] * 2,
            [*IS_RIGHT_AFTER_ALL, *SELLS],
            [*GOES_BACK, does(earnings.appeal_debt, 1), *SELLS_MEANWHILE, does(earnings.uphold_debt, 1), *SELLS],
            NOTHING,
        ),
        often=2,
    ),
    earns(
        "owes more than the price",
        one_of(
            [does(earnings.ask_guarantee, fen=LEFT), one_of(does(earnings.decline_guarantee, 2), NOTHING)],
            [does(earnings.propose_grant, fen=900), does(earnings.approve_grant, 1, 13)],
            [does(earnings.propose_grant, fen=900), does(earnings.turn_down_grant, 1)],
        ),
        *(*SELLS, *COMPLAINS, one_of(does(earnings.award, 1, fen=200), does(earnings.award, 1, fen=600))),
        one_of(
            *[IS_FINAL] * 3,
            [does(earnings.object_to_award, 1), does(earnings.strike_award, 2)],
            does(earnings.pay_award, 2, 9),
        ),
        *(one_of(does(earnings.report_payout_sent_back, 17), does(earnings.pay_award, 16)), APPEALS, *SELLS),
        often=2,
    ),
    # Filled at once, late, or by what it earns; used, filled again, and given back, or kept while somebody waits.
    earns(
        "leaves a guarantee",
        *(does(earnings.ask_guarantee, fen=LEFT), does(earnings.agree_to_guarantee, 2, 9)),
        one_of(*(does(earnings.report_transfer, days, fen=LEFT) for days in (1, 17)), NOTHING, NOTHING),
        *SELLS,
        one_of(
            [
                *(
                    *COMPLAINS,
                    does(earnings.award, 1, fen=LEFT // 2),
                    IS_FINAL,
                    does(earnings.report_transfer, 18, fen=2 * LEFT),
                ),
                *(APPEALS, names(Mood.PROMPT), does(earnings.end_guarantee, 16)),
            ],
            [
                *(does(earnings.report_transfer, 1, fen=LEFT), names(Mood.PROMPT, 2), does(earnings.end_guarantee, 1)),
                perhaps(
                    0.5, does(disputes.complain, 10, fen=150), does(disputes.decide, 35, outcome=Outcome.DISMISSED)
                ),
            ],
        ),
        often=2,
    ),
    # So much that it waits until two persons have put more into the fund; the shop pays it in.
    earns(
        "owes more than the fund has",
        *(does(earnings.ask_guarantee, fen=LEFT), does(earnings.agree_to_guarantee, 2), *SELLS, *COMPLAINS),
        *(
            does(earnings.award, 1, fen=FUND + FUND // 2),
            does(earnings.propose_grant, 20, fen=FUND),
            does(earnings.approve_grant, 1),
        ),
        does(earnings.report_transfer, 35, fen=2 * FUND),
        often=0,
    ),
    # A copy is fetched once or not in time; a question is answered, refused, taken back, or answered too late.
    asks(
        "asks about their data",
        one_of([ASKS_COPY, does(personal_data.fetch_data, 1, 5)], [ASKS_COPY, does(personal_data.fetch_data, 9)]),
        does(personal_data.ask_for_data, kind=RequestKind.EXPLANATION),
        one_of(
            does(personal_data.answer_request, 2, 12, 40),
            does(personal_data.refuse_request, 2),
            does(personal_data.withdraw_request, 3),
            NOTHING,
        ),
    ),
    # Thought better of, stopped by what came up meanwhile, or gone for good.
    asks(
        "closes their account",
        *(
            perhaps(0.5, does(sale.place), soon(personal_data.close_account, minutes=5)),
            does(personal_data.close_account, 1),
        ),
        one_of(
            does(personal_data.keep_account, 2, 6),
            [*PAYS, does(personal_data.keep_account, 9)],
            does(personal_data.keep_account, 9),
            NOTHING,
        ),
    ),
    # A disk with somebody's data is lost. Nobody knows better than the clock how to end what nobody ends.
    asks(
        "is touched by an incident",
        does(personal_data.open_incident),
        one_of(
            *(soon(personal_data.grade_incident, {"larger": larger}, minutes=30) for larger in (True, False)),
            *(soon(personal_data.grade_incident, {"larger": True}, minutes=70), NOTHING),
        ),
        one_of(soon(personal_data.report_incident, hours=2), soon(personal_data.report_incident, hours=5), NOTHING),
        one_of(soon(personal_data.tell_persons, hours=20), soon(personal_data.spare_persons, hours=20), NOTHING),
        perhaps(0.6, does(personal_data.end_incident, 10, 20)),
        one_of(does(personal_data.file_incident, 5), does(personal_data.file_incident, 45), NOTHING),
    ),
)
