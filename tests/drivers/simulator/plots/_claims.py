"""Goods that are not as agreed, and what it costs to send them back."""

from __future__ import annotations

from typing import Final

from aftersales.claims.types import NoRemedy, Topic
from aftersales.returns.types import Remedy
from tests.drivers.simulator.plots._goods_back import back
from tests.drivers.simulator.plots._sale import RECEIVES
from tests.drivers.simulator.plots._writing import (
    Move,
    Moves,
    Plot,
    Writer,
    answers,
    chance,
    does,
    either,
    one_of,
    reports,
    soon,
    still,
)
from tests.drivers.simulator.words import Do


def claims(topic: Topic, wants: Remedy, *days: int, hour: str = "", of_all: bool = False) -> Move:
    """Of all pieces, or of one or two if two were bought."""

    def move(case: Writer) -> bool:
        case.waits(days, hour=hour)
        pieces = case.pieces if of_all else case.chance.randint(1, case.pieces)
        return case.does(Do.CLAIM, {"topic": topic, "wants": wants, "pieces": pieces})

    return move


# The shop grants it or says nothing; what goes back is found then, and sent, or not.
IS_GRANTED: Final = either([chance(0.6), answers(Do.AGREE_TO_CLAIM, latest=4)], [])
GOES_BACK: Final[Moves] = (
    IS_GRANTED,
    does(Do.FIND_RETURN, 5),
    one_of(*([],) * 8, [does(Do.WITHDRAW, 1), chance(0)], [chance(0)]),
    does(Do.SEND_BACK, 1, 2),
)
ARRIVES: Final = either([chance(0.8), reports(Do.BRING_PIECE, 1, 3)], [chance(0.5), reports(Do.BRING_PIECE, 9)], [])
SENDS_ONE: Final[Moves] = (
    one_of(
        [answers(Do.SEND_PIECE, latest=5)],
        [answers(Do.SEND_PIECE, latest=5)],
        [answers(Do.PAY_CLAIM)],
    ),
    one_of([ARRIVES], [does(Do.CONFIRM_PIECE, 2)]),
)
OFFERS_OTHER: Final[Moves] = (
    claims(Topic.FAULTY, Remedy.EXCHANGE, 1, 4),
    either(
        [
            answers(Do.OFFER_OTHER, latest=4, remedy=Remedy.SUPPLY),
            soon(Do.OFFER_OTHER, {"remedy": Remedy.REPAIR}, minutes=2),
            one_of([does(Do.TAKE_OTHER, 1, 3)], [does(Do.LEAVE_OTHER, 1, 3)], [does(Do.WITHDRAW_CLAIM, 1)], []),
            answers(Do.AGREE_TO_CLAIM, latest=4),
        ],
        [],
    ),
    does(Do.FIND_RETURN, 11),
)

PLOTS: Final = (
    # For money, within seven days; for others, or these repaired, much longer. No shop may say that they were used.
    Plot(
        "gets what is not as agreed",
        [
            *RECEIVES,
            either([chance(0.2), claims(Topic.FAULTY, Remedy.RETURN, 8, 16, hour="midnight", of_all=True)], []),
            one_of(
                [
                    claims(Topic.NOT_AS_DESCRIBED, Remedy.RETURN, 1, 5),
                    *GOES_BACK,
                    back(2, 3, 12),
                    either([chance(0.4), answers(Do.OBJECT)], [answers(Do.GRANT, latest=8)], []),
                ],
                [claims(Topic.WRONG_ITEM, Remedy.EXCHANGE, 1, 20), *GOES_BACK, back(2, 3, 12), *SENDS_ONE],
                [
                    claims(Topic.FAULTY, Remedy.REPAIR, 1, 30),
                    *GOES_BACK,
                    back(2, 3),
                    one_of(
                        [still(Do.SEND_PIECE, 9, 20), ARRIVES],
                        [does(Do.CHOOSE_MONEY, 9), does(Do.CHOOSE_MONEY, 24)],
                        [still(Do.SEND_PIECE, 33), ARRIVES],
                        [answers(Do.PAY_CLAIM)],
                        [],
                    ),
                ],
            ),
        ],
        often=3,
    ),
    # Something is missing, or something else is offered, taken, left or not answered; or the shop refuses, with a
    # reason and a file that shows it.
    Plot(
        "misses what was agreed",
        [
            *RECEIVES,
            one_of(
                [claims(Topic.MISSING, Remedy.SUPPLY, 1, 20), IS_GRANTED, *SENDS_ONE],
                [claims(Topic.MISSING, Remedy.REFUND_PART, 1, 4), IS_GRANTED, still(Do.SEND_PIECE, 5), ARRIVES],
                *[OFFERS_OTHER] * 2,
                [
                    claims(Topic.MISSING, Remedy.SUPPLY, 1, 4, 20, of_all=True),
                    answers(Do.REFUSE_CLAIM, reason=NoRemedy.NOT_SHOWN, shown=False),
                    soon(Do.REFUSE_CLAIM, {"reason": NoRemedy.CAUSED_BY_USE}, minutes=2),
                    soon(Do.REFUSE_CLAIM, {"reason": NoRemedy.COMPLETE}, minutes=2),
                    claims(Topic.MISSING, Remedy.REFUND_PART, 2, 20),
                ],
            ),
        ],
        often=2,
    ),
    # What the shopper paid for the way back: nobody answers, the shop pays, or objects and somebody decides, or nobody.
    Plot(
        "pays for the way back",
        [
            *RECEIVES,
            claims(Topic.DAMAGED, Remedy.RETURN, 1, 4),
            IS_GRANTED,
            does(Do.SHOW_RECEIPT, 4, fen=1_200),  # of which is nothing known yet: nothing was sent
            does(Do.FIND_RETURN, 1),
            does(Do.SEND_BACK, 1),
            either([chance(0.7), back(2)], []),
            does(Do.SHOW_RECEIPT, 1, fen=10_001),
            soon(Do.SHOW_RECEIPT, {"fen": 1_200}, minutes=2),
            either(
                [chance(0.3), answers(Do.AGREE_TO_FREIGHT)],
                [
                    answers(Do.DISPUTE_FREIGHT),
                    one_of(
                        [does(Do.GRANT_FREIGHT, 2, 9)],
                        [does(Do.DECLINE_FREIGHT, 2, 9)],
                        [still(Do.AGREE_TO_FREIGHT, 3)],
                        [],
                    ),
                ],
                [],
            ),
            either([chance(0.4), does(Do.SEND_FREIGHT_BACK, 5, 17, hour="morning")], []),
        ],
        often=2,
    ),
)
