"""How somebody comes to a shop, or does not; and how long a shop is believed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from merchants.shops.types import DocumentKind
from tests.drivers.simulator.plots._sale import signed
from tests.drivers.simulator.plots._writing import Move, Moves, Plot, Writer, does, one_of, soon
from tests.drivers.simulator.words import Do

Own: Final = partial(Plot, own_shop=True)
licence: Final = partial(does, Do.HAND_IN, kind=DocumentKind.BUSINESS_LICENCE)
agreement: Final = partial(does, Do.HAND_IN, kind=DocumentKind.RETURN_AGREEMENT)
HANDS_IN: Final[Moves] = (licence(1), agreement())
IS_PROPOSED: Final[Moves] = (does(Do.VERIFY_PAPERS, 1, 3), does(Do.PROPOSE_OPENING))


def hands_in_licence(lasts: int) -> Move:
    """One with so many days to go."""

    def move(case: Writer) -> bool:
        case.waits((1,))
        return case.does(Do.HAND_IN_LICENCE, {"until": case.day + timedelta(days=lasts)})

    return move


PLOTS: Final = (
    # Proposed too early and then on good papers, decided by another person, too late, or by nobody.
    Plot(
        "applies",
        [
            does(Do.APPLY),
            *HANDS_IN,
            does(Do.PROPOSE_OPENING, 1),
            *IS_PROPOSED,
            does(Do.APPROVE_OWN),
            one_of(
                [does(Do.APPROVE, 1, 5)],
                [does(Do.APPROVE, 9), does(Do.PROPOSE_OPENING, 1), does(Do.APPROVE, 1)],
                [does(Do.REJECT_OPENING, 2), does(Do.APPLY, 3), *HANDS_IN, *IS_PROPOSED, does(Do.APPROVE, 1)],
                [does(Do.APPLY, 1), does(Do.WITHDRAW_APPLICATION), does(Do.APPROVE, 1)],
                [],
            ),
        ],
        often=2,
    ),
    Plot(
        "applies on bad papers",
        [
            one_of([does(Do.APPLY)], [does(Do.APPLY, standing="revoked")]),
            *HANDS_IN[::-1],
            does(Do.TURN_AWAY_PAPER, 1),
            *IS_PROPOSED,
            *HANDS_IN,
            *IS_PROPOSED,
            one_of([does(Do.APPROVE, 2)], [does(Do.REJECT_OPENING, 2)]),
        ],
    ),
    # What was bought on its last day is sent; who comes after it buys nothing, until there is another.
    Own(
        "has a licence that runs out",
        [
            hands_in_licence(6),
            does(Do.VERIFY_LICENCE, 1),
            does(Do.TURN_AWAY_LICENCE),
            does(Do.PLACE, 5),
            soon(Do.PAY, minutes=2),
            does(Do.BUY_AGAIN, 1),
            soon(Do.SHIP, minutes=10),
            signed(2),
            one_of([hands_in_licence(400), does(Do.VERIFY_LICENCE, 1)], []),
            does(Do.BUY_AGAIN, 1),
        ],
    ),
    # Only once everything was looked at again; else staff are late, and the shop sells for one month more.
    Own(
        "is verified again",
        [
            does(Do.LOOK_AT_SHOP),
            does(Do.REVERIFY),
            does(Do.BEGIN_ROUND, 1, 10),
            does(Do.REVERIFY, 1),
            does(Do.LOOK_AT_SHOP, 1),
            does(Do.REVERIFY),
            does(Do.BUY_AGAIN, 1),
        ],
    ),
    Own("is verified by nobody", [does(Do.BUY_AGAIN), does(Do.BUY_AGAIN, 60, 90)], unverified=True),
)
