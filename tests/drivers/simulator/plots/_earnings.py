"""What a shop has earned, and how it gets it; what it leaves as a guarantee, and owes by an award or for a refund."""

from __future__ import annotations

from functools import partial
from typing import Final

from complaints.complaint.types import Outcome
from tests.drivers.simulator.plots._goods_back import back
from tests.drivers.simulator.plots._sale import PAYS, signed
from tests.drivers.simulator.plots._writing import Move, Moves, Plot, Writer, chance, does, either, one_of, soon
from tests.drivers.simulator.words import FUND, Do, Mood, account_number

Own: Final = partial(Plot, own_shop=True, moods=[Mood.PROMPT])
LEFT: Final = 3_000  # fen, the guarantee
MUCH: Final = 2 * LEFT
SELLS: Final[Moves] = (*PAYS, does(Do.SHIP, 1), signed(2), soon(Do.CONFIRM, hours=1))


def names(mood: Mood, *days: int) -> Move:
    """An account to which the bank pays in this mood."""

    def move(case: Writer) -> bool:
        case.waits(days)
        return case.does(Do.NAME_PAYOUT_ACCOUNT, {"number": account_number(mood, case.number)})

    return move


def gives_all_back(case: Writer) -> bool:
    return does(Do.NOTICE, 6, pieces=case.pieces)(case)


GOES_BACK: Final[Moves] = (gives_all_back, does(Do.SEND_BACK, 1), back(1), does(Do.GRANT, 1))
SELLS_MEANWHILE: Final[Moves] = (does(Do.PLACE, 14), *SELLS[1:])  # while nobody answers
# Heard by another person in time, or too late, or not appealed in time.
APPEALS: Final = one_of(
    [does(Do.APPEAL_DEBT, 1), one_of([does(Do.UPHOLD_DEBT, 25)], [does(Do.REVERSE_DEBT, 25)])],
    [does(Do.APPEAL_DEBT, 1, 9), does(Do.UPHOLD_DEBT, 2)],
    [does(Do.APPEAL_DEBT, 1, 9), does(Do.REVERSE_DEBT, 2)],
    [does(Do.APPEAL_DEBT, 17), does(Do.UPHOLD_DEBT, 1)],
    [],
)
COMPLAINS: Final[Moves] = (
    does(Do.COMPLAIN, 1, fen=150),
    soon(Do.ACKNOWLEDGE, hours=2),
    does(Do.ACCEPT, 1),
)
# Another person finds that nothing was owed; what has gone back stays with the shopper.
IS_RIGHT_AFTER_ALL: Final[Moves] = (
    does(Do.COMPLAIN, 1, fen=150),
    does(Do.DECIDE, 20, 25, outcome=Outcome.UPHELD),
    does(Do.ASK_REVIEW_FOR_SHOP, 1),
    does(Do.REPLACE_DECISION, 1, outcome=Outcome.DISMISSED),
)
# The shop objects, and staff decide or do not; it pays by itself, or waits until it is paid without it.
IS_FINAL: Final = one_of(
    [does(Do.OBJECT_TO_AWARD, 1, 6), does(Do.UPHOLD_OWN_AWARD, 1), does(Do.UPHOLD_AWARD, 1)],
    [does(Do.OBJECT_TO_AWARD, 1, 6)],
    [does(Do.OBJECT_TO_AWARD, 9)],
    [],
)

PLOTS: Final = (
    # Unasked, however the bank takes it, and again where a bank sends it back. What goes back to a buyer after that the
    # shop owes, until it has earned it.
    Own(
        "is paid out",
        [
            one_of(
                *([names(mood)] for mood in (Mood.PROMPT, Mood.MUTE, Mood.REFUSING)),
                [names(Mood.UNYIELDING), names(Mood.PROMPT, 1)],
                [names(Mood.UNYIELDING)],
            ),
            *SELLS,
            one_of(
                [does(Do.SEND_PAYOUT_BACK), does(Do.SEND_PAYOUT_BACK, 20)],
                [*GOES_BACK, APPEALS, *SELLS],
                [*GOES_BACK, APPEALS, *SELLS],
                [*IS_RIGHT_AFTER_ALL, *SELLS],
                [*GOES_BACK, does(Do.APPEAL_DEBT, 1), *SELLS_MEANWHILE, does(Do.UPHOLD_DEBT, 1), *SELLS],
                [],
            ),
        ],
        often=2,
    ),
    Own(
        "owes more than the price",
        [
            one_of(
                [does(Do.ASK_GUARANTEE, fen=LEFT), does(Do.DECLINE_GUARANTEE, 2)],
                [does(Do.ASK_GUARANTEE, fen=LEFT), does(Do.AGREE_TO_GUARANTEE, 17)],
                [does(Do.PROPOSE_GRANT, fen=900), does(Do.APPROVE_OWN_GRANT), does(Do.APPROVE_GRANT, 1)],
                [does(Do.PROPOSE_GRANT, fen=900), does(Do.TURN_DOWN_GRANT, 1)],
                [does(Do.PROPOSE_GRANT, fen=900), does(Do.APPROVE_GRANT, 13)],
            ),
            *SELLS,
            *COMPLAINS,
            one_of([does(Do.AWARD, 1, fen=200)], [does(Do.AWARD, 1, fen=600)]),
            one_of(
                *[[IS_FINAL]] * 3,
                [does(Do.OBJECT_TO_AWARD, 1), does(Do.STRIKE_AWARD, 2)],
                [does(Do.PAY_AWARD, 2)],
                [does(Do.PAY_AWARD, 9)],
            ),
            either([chance(0.5), does(Do.SEND_PAYOUT_BACK, 17)], [does(Do.PAY_AWARD, 16)]),
            APPEALS,
            *SELLS,
        ],
        often=2,
    ),
    # Filled at once, late, or by what it earns; used, filled again, and given back, or kept while somebody waits.
    Own(
        "leaves a guarantee",
        [
            does(Do.ASK_GUARANTEE, fen=LEFT),
            does(Do.AGREE_TO_GUARANTEE, 2, 9),
            one_of([does(Do.PAY_IN, 1, fen=LEFT)], [does(Do.PAY_IN, 17, fen=LEFT)], [], []),
            *SELLS,
            one_of(
                [
                    *COMPLAINS,
                    one_of([does(Do.AWARD, 1, fen=LEFT // 2)], [does(Do.AWARD, 1, fen=2 * LEFT)]),
                    IS_FINAL,
                    does(Do.PAY_IN, 18, fen=MUCH),
                    APPEALS,
                    does(Do.END_GUARANTEE, 16),
                    names(Mood.PROMPT),
                    does(Do.END_GUARANTEE, 1),
                ],
                [
                    does(Do.PAY_IN, 1, fen=LEFT),
                    names(Mood.PROMPT, 2),
                    does(Do.END_GUARANTEE, 1),
                    one_of([], [does(Do.COMPLAIN, 10, fen=150), does(Do.DECIDE, 35, outcome=Outcome.DISMISSED)]),
                ],
            ),
        ],
        often=2,
    ),
    # So much that it waits until two persons have put more into the fund; the shop pays it in.
    Own(
        "owes more than the fund has",
        [
            does(Do.ASK_GUARANTEE, fen=LEFT),
            does(Do.AGREE_TO_GUARANTEE, 2),
            *SELLS,
            *COMPLAINS,
            does(Do.AWARD, 1, fen=FUND + FUND // 2),
            does(Do.PROPOSE_GRANT, 20, fen=FUND),
            does(Do.APPROVE_GRANT, 1),
            does(Do.PAY_IN, 35, fen=2 * FUND),
        ],
        often=0,
    ),
)
