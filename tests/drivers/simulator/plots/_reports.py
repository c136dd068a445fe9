"""Somebody reports a shop, or says that its goods infringe a right of theirs."""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.plots._writing import Moves, Plot, does, either, one_of, soon
from tests.drivers.simulator.words import Do

SUES: Final[Moves] = (
    one_of([does(Do.SHOW_FILING, 14)], [does(Do.SHOW_FILING, 30)]),
    one_of([does(Do.CONFIRM_INFRINGEMENT, 20)], [does(Do.LIFT_NOTICE, 20)], [does(Do.WITHDRAW_INFRINGEMENT, 20)], []),
)
NEEDS_LONGER: Final[Moves] = (
    soon(Do.GRANT_DELAY, {"days": 7}, hours=1),  # of which nothing was shown
    does(Do.SHOW_DELAY, 3),
    one_of(
        [does(Do.GRANT_DELAY, 1, days=21), soon(Do.GRANT_DELAY, {"days": 7}, hours=1)],
        [does(Do.GRANT_DELAY, 20, days=7)],
    ),
    one_of([does(Do.SHOW_FILING, 14)], []),
)

PLOTS: Final = (
    # Looked at in time, late, or by nobody; what is true is handed over in time, late, or goes by itself.
    Plot(
        "reports a shop",
        [
            does(Do.FILE_REPORT),
            one_of(
                [does(Do.FIND_UNFOUNDED, 1, 12)],
                [does(Do.TURN_AWAY_REPORT, 2, 25)],
                *[
                    [
                        does(Do.FIND_FOUNDED, 1, 2, 12),
                        one_of([does(Do.HAND_OVER_LEAD, 1, 6, 6, 12)], [does(Do.CLOSE_UNREPORTED, 2)], []),
                    ]
                ]
                * 2,
                [],
            ),
        ],
        often=3,
    ),
    Plot(
        "says that a right is infringed",
        [
            either([one_of([does(Do.CLAIM_RIGHT, whole=False)], [])], []),
            does(Do.CLAIM_RIGHT, 1),
            one_of(
                [does(Do.REJECT_NOTICE, 1, 3)],
                [does(Do.WITHDRAW_INFRINGEMENT, 1)],
                *[
                    [
                        one_of([does(Do.MEASURE_NOTICE, 1)], [does(Do.MEASURE_NOTICE, 3)], [does(Do.BUY_AGAIN, 5)]),
                        does(Do.BUY_AGAIN, 1),
                        either([one_of([does(Do.COUNTER_NOTICE, 1, shows=False)], [])], []),
                        does(Do.COUNTER_NOTICE, 1),
                        one_of(SUES, NEEDS_LONGER, [does(Do.LIFT_NOTICE, 5)], []),
                    ]
                ]
                * 3,
                [does(Do.MEASURE_NOTICE, 1), does(Do.WITHDRAW_INFRINGEMENT, 9)],
            ),
            does(Do.BUY_AGAIN, 45),
        ],
        own_shop=True,
        often=4,
    ),
)
