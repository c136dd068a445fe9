"""Reviews, and the wish to have one masked."""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.plots._sale import RECEIVES
from tests.drivers.simulator.plots._writing import (
    Plot,
    answers,
    chance,
    does,
    either,
    one_of,
)
from tests.drivers.simulator.words import Do

PLOTS: Final = (
    Plot("reviews it", [*RECEIVES, does(Do.REVIEW, 1, 4, stars=4), answers(Do.REPLY_TO_REVIEW)], often=2),
    # Somebody wants a bad review masked: the shop speaks or not, staff decide or not, the author appeals or not.
    Plot(
        "has a review masked",
        [
            *RECEIVES,
            does(Do.REVIEW, 1, 4, stars=1),
            does(Do.PROPOSE_MASK, 1, 2),
            either([answers(Do.ANSWER_PROPOSAL, latest=3)], []),
            one_of(
                [
                    does(Do.MASK, 4, 5),
                    chance(0.7),
                    does(Do.APPEAL, 1, 9),
                    one_of([does(Do.RESTORE, 2, 12)], [does(Do.UPHOLD, 2, 12)], []),
                ],
                [does(Do.REJECT_MASK, 1, 4)],
                [],
            ),
        ],
        often=2,
    ),
)
