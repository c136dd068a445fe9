"""What a shop does, or does not do, stands on its file; it may say something to it."""

from __future__ import annotations

from typing import Final

from complaints.complaint.types import Outcome
from tests.drivers.simulator.plots._sale import PAYS, signed
from tests.drivers.simulator.plots._writing import SHIP, Plot, does, one_of, ships
from tests.drivers.simulator.words import Do

PLOTS: Final = (
    Plot(
        "has it put on file",
        [
            *PAYS,
            one_of([ships], [does(Do.SHIP, 4)]),
            signed(1),
            does(Do.CONFIRM, 1),
            does(Do.REVIEW, 1, stars=2),
            does(Do.COMPLAIN, 1, fen=90),
            one_of([does(Do.DECIDE, 12, outcome=Outcome.UPHELD)], [does(Do.DECIDE, 12, outcome=Outcome.DISMISSED)], []),
            does(Do.REPLY_TO_FACT, 1, 9),
            does(Do.REPLY_TO_FACT, 1),
        ],
        tempers=SHIP,
    ),
    # From one sale there is no score, whatever it was like.
    Plot(
        "sells too little for a score",
        [
            *PAYS,
            one_of([ships], [does(Do.SHIP, 4)]),
            signed(1),
            does(Do.CONFIRM, 1),
            does(Do.REPLY_TO_FACT, 1),
            does(Do.SCORE, 1),
        ],
        own_shop=True,
    ),
)
