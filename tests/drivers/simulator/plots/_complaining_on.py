"""A complaint goes on: somebody else looks at it, mends, mediates; or it goes before an authority or a court."""

from __future__ import annotations

from functools import partial
from typing import Final

from complaints.complaint.types import Outcome
from complaints.outside.types import OutsideKind
from tests.drivers.simulator.plots._disputes import OFFERS, REJECTS, TAKES_IT_UP
from tests.drivers.simulator.plots._sale import RECEIVES, signed
from tests.drivers.simulator.plots._writing import (
    SHIP,
    Moves,
    Plot,
    answers,
    chance,
    does,
    either,
    one_of,
    ships,
    soon,
)
from tests.drivers.simulator.words import Do, Mood

UPHELD, PARTLY, DISMISSED = Outcome.UPHELD, Outcome.PARTLY, Outcome.DISMISSED
READ: Final = either([chance(0.6), soon(Do.ACKNOWLEDGE, hours=2)], [])
decided: Final = partial(does, Do.DECIDE, 20, 25)  # the shop was silent, and staff were not too late
replaced: Final = partial(does, Do.REPLACE_DECISION)
DECIDED: Final = one_of([decided(outcome=UPHELD)], [decided(outcome=PARTLY, fen=100)], [decided(outcome=DISMISSED)])
# Of a dispute that is before an authority: what is asked for is left with us, said, or forgotten.
SERVED: Final[Moves] = (
    does(Do.WANT_EVIDENCE, 1),
    does(Do.HAND_FILE, 1),
    one_of(
        [answers(Do.SHOW_EVIDENCE, shows=False), soon(Do.SHOW_EVIDENCE, minutes=30)], [does(Do.SHOW_EVIDENCE, 30)], []
    ),
)
# How it ended: told and compared with its paper, in time or late; or nobody compares.
ENDED: Final = one_of(
    [does(Do.TELL_OUTCOME, 1, fen=120), does(Do.RECORD_OUTCOME, 2, 12, fen=120)],
    [does(Do.TELL_OUTCOME, 1, fen=120), does(Do.RECORD_OUTCOME, 1, fen=1_000_000)],  # more than there is
    [does(Do.RECORD_OUTCOME, 1, fen=0)],
    [does(Do.CLOSE_OUTSIDE, 1)],
)
file: Final = partial(does, Do.GO_OUTSIDE, 1, 9)
# A shopper asks before and after paying. Told at once, where the shop was verified in time.
ASKS_WHO: Final[Moves] = (
    does(Do.PLACE),
    soon(Do.ASK_IDENTITY, minutes=1),  # before anything was paid
    soon(Do.PAY, minutes=1),
    ships,
    signed(2),
    does(Do.ASK_IDENTITY, 1),
    one_of([does(Do.GIVE_IDENTITY, 1)], [does(Do.GIVE_IDENTITY, 14)], []),
    does(Do.ASK_IDENTITY, 1),
)
SEVENTH_MONTH: Final = range(178, 199)  # of a shop that opened with the year: overdue, and not yet stopped

PLOTS: Final = (
    # In time or not, by one side or the other; and nobody looks at what they have decided themselves.
    Plot(
        "has a decision looked at again",
        [
            *RECEIVES,
            does(Do.COMPLAIN, 1, 4, fen=150),
            READ,
            DECIDED,
            one_of([does(Do.ASK_REVIEW, 1, 6)], [answers(Do.ASK_REVIEW_FOR_SHOP)], [does(Do.ASK_REVIEW, 9)]),
            does(Do.CONFIRM_OWN, 1),
            one_of(
                [does(Do.CONFIRM_DECISION, 1, 20)],
                [replaced(1, 20, outcome=UPHELD)],
                [replaced(1, 20, outcome=DISMISSED)],
                [replaced(2, outcome=PARTLY, fen=50)],
                [],
            ),
        ],
        tempers=SHIP,
        moods=[Mood.PROMPT],  # of two refunds of one payment
        often=2,
    ),
    # It is mended, as the shop shows or the shopper says; or only said so, too late, never, and the money goes back.
    Plot(
        "wants it mended",
        [
            *RECEIVES,
            does(Do.DEMAND_REPAIR, 1, 4),
            READ,
            one_of([does(Do.ACCEPT, 2)], [does(Do.ACCEPT, 2)], [DECIDED]),
            one_of(
                [does(Do.PERFORM, 2, shows=False), does(Do.PERFORM, 1)],
                [does(Do.CONFIRM_PERFORMANCE, 3, 14)],
                [does(Do.PERFORM, 17)],
                [],
            ),
        ],
        tempers=SHIP,
        often=2,
    ),
    Plot(
        "complains by telephone",
        [
            *RECEIVES,
            does(Do.TAKE_DOWN, 1, 4, fen=110),
            READ,
            one_of([does(Do.CORRECT, 1, 3), soon(Do.CORRECT, minutes=30)], [does(Do.CORRECT, 9)], []),
            either([one_of([answers(Do.ACCEPT)], OFFERS, REJECTS)], []),
            TAKES_IT_UP,
        ],
    ),
    # After the end of a complaint or instead of a review. Both want it until the end, or not, or nobody comes.
    Plot(
        "is mediated",
        [
            *RECEIVES,
            one_of([does(Do.COMPLAIN, 1, 4, fen=150)], [does(Do.DEMAND_REPAIR, 1, 4)]),
            READ,
            one_of(
                [decided(outcome=DISMISSED), does(Do.ASK_MEDIATION, 1, 3, 20)],
                [decided(outcome=PARTLY, fen=60), does(Do.ASK_MEDIATION, 1, 3, 20)],
                [either([answers(Do.OFFER, fen=60)], []), does(Do.ASK_MEDIATION, 18)],
            ),
            soon(Do.MEDIATE_OWN, minutes=30),
            one_of(
                [does(Do.MEDIATE, 5)],
                [does(Do.ASK_REVIEW, 1)],
                [],
                *[
                    [
                        does(Do.MEDIATE, 1),
                        soon(
                            Do.PROPOSE_SETTLEMENT, {"fen": 90}, minutes=30
                        ),  # before the shop has agreed to be mediated
                        does(Do.CONSENT, 1),
                        one_of([does(Do.PROPOSE_SETTLEMENT, 1)], [], []),
                        does(Do.PROPOSE_SETTLEMENT, 1, fen=90),
                        one_of(
                            [does(Do.SETTLE, 1), does(Do.SETTLE, 1), does(Do.SETTLE_FOR_SHOP, 1)],
                            [does(Do.SETTLE_FOR_SHOP, 1), does(Do.SETTLE, 1)],
                            [does(Do.SETTLE_FOR_SHOP, 1), does(Do.LEAVE_MEDIATION, 1)],
                            [does(Do.SETTLE, 1)],
                        ),
                    ]
                ]
                * 3,
            ),
        ],
        tempers=SHIP,
        moods=[Mood.PROMPT],  # of two refunds of one payment
        often=3,
    ),
    # Accepted in time, late, or not; goods are tested, for as long as was said or longer.
    Plot(
        "goes outside the house",
        [
            *RECEIVES,
            one_of(
                [file(kind=OutsideKind.COURT), *SERVED],
                [file(kind=OutsideKind.COMPLAINT), does(Do.TELL_REFUSAL, 2, 25)],
                [file(kind=OutsideKind.COMPLAINT), does(Do.BEGIN_TESTING, 1, days=20), *SERVED],
                *[
                    [
                        file(kind=OutsideKind.COMPLAINT, days_ago=2),
                        does(Do.TELL_ACCEPTANCE, 5, 20, days_ago=1),
                        one_of([], [does(Do.BEGIN_TESTING, 3, days=20), does(Do.END_TESTING, 1, 7, 30)]),
                        one_of(SERVED, []),
                        one_of([], [does(Do.WANT_EVIDENCE, 90)]),
                    ]
                ]
                * 3,
            ),
            either([ENDED], []),
        ],
        tempers=SHIP,
        often=3,
    ),
    Plot("asks who the shop is", ASKS_WHO, own_shop=True, often=2),
    # Somebody looks first, in time, late, or not at all: the shop is overdue, and may still sell.
    Plot("asks who an overdue shop is", ASKS_WHO, own_shop=True, often=2, unverified=True, days=SEVENTH_MONTH),
)
