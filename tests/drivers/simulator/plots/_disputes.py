"""Disputes, with an answer or none, decided or not."""

from __future__ import annotations

from functools import partial
from typing import Final

from complaints.complaint.types import Outcome
from tests.drivers.simulator.plots._sale import RECEIVES
from tests.drivers.simulator.plots._writing import (
    SHIP,
    Moves,
    Plot,
    answers,
    chance,
    does,
    either,
    one_of,
    soon,
)
from tests.drivers.simulator.words import Do

decided: Final = partial(does, Do.DECIDE, 12, 25, 40)

TAKES_IT_UP: Final = one_of([does(Do.TAKE_OFFER, 1, 9, 14)], [does(Do.ESCALATE, 1, 9, 14)], [])
OFFERS: Final[Moves] = (answers(Do.OFFER, latest=7, fen=60), TAKES_IT_UP)
REJECTS: Final[Moves] = (answers(Do.REJECT, latest=7), TAKES_IT_UP)


PLOTS: Final = (
    # Disputes: read by staff or by nobody, answered or not, taken up or not, decided sooner or later. Of what has ended
    # by then there is nothing to decide.
    Plot(
        "complains",
        [
            *RECEIVES,
            does(Do.COMPLAIN, 1, 4, 30, fen=150),
            either([chance(0.6), soon(Do.ACKNOWLEDGE, hours=2)], []),
            either([one_of([answers(Do.ACCEPT, latest=7)], OFFERS, OFFERS, REJECTS)], []),
            one_of(
                [decided(outcome=Outcome.UPHELD)],
                [decided(outcome=Outcome.PARTLY, fen=100)],
                [decided(outcome=Outcome.DISMISSED)],
            ),
        ],
        often=2,
    ),
    Plot(
        "complains, and nobody decides",
        [*RECEIVES, does(Do.COMPLAIN, 1, 4, fen=120), answers(Do.REJECT), does(Do.ESCALATE, 9)],
        tempers=SHIP,
    ),
    Plot("lets it go", [*RECEIVES, does(Do.COMPLAIN, 1, 4, fen=90), does(Do.LET_GO, 1, 2)]),
)
