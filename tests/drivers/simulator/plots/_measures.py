"""What the platform does about a shop. Each in a shop of its own: what happens to it happens to all who buy there."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from merchants.sanctions.types import SanctionKind
from tests.drivers.simulator.plots._sale import PAYS, signed
from tests.drivers.simulator.plots._writing import (
    Move,
    Moves,
    Plot,
    Writer,
    chance,
    does,
    either,
    one_of,
    ships,
    soon,
)
from tests.drivers.simulator.words import Do

Own: Final = partial(Plot, own_shop=True)
SUSPENSION, RESTRICTION = SanctionKind.SUSPENSION, SanctionKind.LISTING_RESTRICTION


def proposes(*kinds: SanctionKind, lasts: int = 0) -> Move:
    """One of these measures, with a last day or none. Of a suspension it never falls together with a review: which of
    the two comes first in one instant, no model could know."""

    def move(case: Writer) -> bool:
        case.waits((1,))
        last_day = {"until_on": case.day + timedelta(days=lasts)} if lasts else {}
        return case.does(Do.PROPOSE_MEASURE, {"kind": case.chance.choice(kinds)} | last_day)

    return move


IS_HEARD: Final = either([chance(0.5), does(Do.ANSWER_HEARING, 1, 2)], [])
APPEALS: Final[Moves] = (does(Do.APPEAL_MEASURE, 1, 5), does(Do.UPHOLD_OWN, 1))
PLOTS: Final = (
    # Somebody buys before it, and gets it; nobody buys while it lasts, and everybody may after it.
    Own(
        "is suspended",
        [
            proposes(SUSPENSION, lasts=30),
            IS_HEARD,
            does(Do.PLACE, 5),
            soon(Do.PAY, minutes=2),
            does(Do.DECIDE_MEASURE, 1),
            soon(Do.SHIP, hours=1),
            does(Do.BUY_AGAIN, 1),
            signed(2),
            one_of(
                [does(Do.KEEP_SUSPENDED, 7), does(Do.BUY_AGAIN, 30)],
                [does(Do.BUY_AGAIN, 30)],
                [*APPEALS[:1], does(Do.REVERSE_MEASURE, 2)],
            ),
            does(Do.BUY_AGAIN, 1),
        ],
    ),
    # The shop speaks in time, too late or never; staff decide, drop it, or come too late; and so it is with an appeal.
    Own(
        "has goods kept from sale",
        [
            *PAYS,
            one_of([ships], [does(Do.SHIP, 4)]),
            signed(1),
            proposes(RESTRICTION),
            one_of([does(Do.ANSWER_HEARING, 1, 2)], [does(Do.ANSWER_HEARING, 7)], []),
            one_of(
                [does(Do.DROP_MEASURE, 1, 3)],
                [does(Do.DECIDE_MEASURE, 40)],
                *[
                    [
                        does(Do.DECIDE_MEASURE, 7, 9),
                        does(Do.BUY_AGAIN, 1),
                        one_of(
                            [does(Do.LIFT_MEASURE, 3)],
                            [does(Do.APPEAL_MEASURE, 16)],
                            [*APPEALS, does(Do.UPHOLD_MEASURE, 2), does(Do.BUY_AGAIN, 1), does(Do.LIFT_MEASURE, 3)],
                            [*APPEALS, does(Do.REVERSE_MEASURE, 2)],
                            [
                                *APPEALS,
                                does(Do.BUY_AGAIN, 20),
                                one_of([does(Do.UPHOLD_MEASURE, 1)], [does(Do.REVERSE_MEASURE, 1)]),
                            ],
                        ),
                    ]
                ]
                * 3,
            ),
            does(Do.BUY_AGAIN, 1),
        ],
        often=2,
    ),
    # Before anybody was heard, since consumers are in danger; it lasts until a person drops or lifts it.
    Own(
        "is a danger",
        [
            proposes(SUSPENSION, RESTRICTION, lasts=40),
            soon(Do.IMPOSE, hours=1),
            either([chance(0.5), soon(Do.PUBLISH_MEASURE, minutes=30)], []),
            does(Do.BUY_AGAIN, 1),
            one_of(
                [does(Do.DROP_MEASURE, 2)],
                [does(Do.BUY_AGAIN, 35)],
                [does(Do.DECIDE_MEASURE, 6, 8), does(Do.BUY_AGAIN, 40)],
                [does(Do.DECIDE_MEASURE, 6, 8), *APPEALS, does(Do.BUY_AGAIN, 20), does(Do.UPHOLD_MEASURE, 1)],
            ),
            does(Do.DROP_MEASURE, 1),  # refused once it is decided, and the next before
            does(Do.LIFT_MEASURE, 1),
            does(Do.BUY_AGAIN, 1),
        ],
    ),
)
