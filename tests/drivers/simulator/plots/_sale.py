"""The sale: paid or not, sent or not, come or not."""

from __future__ import annotations

from functools import partial
from typing import Final

from orders.sales.types import SignedBy
from tests.drivers.simulator.plots._writing import (
    SHIP,
    Moves,
    Plot,
    chance,
    does,
    either,
    reports,
    ships,
    soon,
)
from tests.drivers.simulator.words import DAY, Do, Mood

picked_up: Final = partial(reports, Do.PICK_UP)
signed: Final = partial(reports, Do.SIGN, signed_by=SignedBy.ADDRESSEE)
left_with_somebody: Final = partial(reports, Do.SIGN, signed_by=SignedBy.PROXY)

# Two minutes later: nobody reports so shortly before the promise of the dispatch ends.
PAYS: Final[Moves] = (does(Do.PLACE), soon(Do.PAY, minutes=2))
# If nobody sends a parcel the shopper calls off, and the story ends.
RECEIVES: Final[Moves] = (
    *PAYS,
    either([ships], [does(Do.CALL_OFF, 4), chance(0)]),
    either([chance(0.6), picked_up(1)], []),
    signed(1, 2, 3, 5),
)

PLOTS: Final = (
    Plot("never pays", [does(Do.PLACE)], often=8),
    Plot("thinks again", [does(Do.PLACE), soon(Do.CALL_OFF, seconds=25)], often=8),
    # Nobody hears of the parcel: the shop does not send it.
    Plot("pays in the last moment", [does(Do.PLACE), soon(Do.PAY, minutes=29, seconds=45)], often=2),
    Plot("pays too late", [does(Do.PLACE), soon(Do.PAY, minutes=33)], often=3, moods=[Mood.PROMPT]),
    Plot("pays twice", [*PAYS, soon(Do.PAY_AGAIN, minutes=3), ships, signed(2, 4)], moods=[Mood.PROMPT]),
    # Too soon, when asked, or after the old way was tried once more; at no hour at which anything runs out.
    Plot(
        "names an account",
        [
            *PAYS,
            does(Do.CALL_OFF, 1, hour="morning"),
            does(Do.NAME_ACCOUNT, 1, hour="evening"),
            does(Do.NAME_ACCOUNT, 2, 3, 5, hour="evening"),
        ],
        moods=[Mood.UNYIELDING],
    ),
    Plot("calls off", [*PAYS, does(Do.CALL_OFF, 1, 3, 5), does(Do.SHIP, 1)], often=4),  # which is too late
    Plot("confirms", [*RECEIVES, does(Do.CONFIRM, 1, 2, 9), soon(Do.CALL_OFF, seconds=20)], often=2),  # too late
    Plot("forgets", [*RECEIVES, signed()], often=3),  # and the carrier tells twice
    Plot(
        "never hears of it",
        [
            *(*PAYS, ships, chance(0.5), left_with_somebody(2, 4)),
            either(
                [chance(0.4), does(Do.CONFIRM, 2, 3)],
                [chance(0.6), does(Do.DENY, 2, 9), chance(0.5), does(Do.CONFIRM, 3)],
                [],
            ),
        ],
    ),
    # The carrier corrects itself: a neighbour first, then the addressee, days before it told.
    Plot("hears of it late", [*PAYS, ships, left_with_somebody(2), signed(3, ago=2 * DAY)]),
    # What nothing comes of: never sent, a waybill of no carrier, a parcel that stands still or comes late, refused at
    # the door; and where the carrier is silent the shopper's own word.
    Plot("is never sent", [*PAYS]),
    Plot(
        "hears of no parcel",
        [*PAYS, ships, either([chance(0.5), does(Do.CALL_OFF, 1, 3)], [does(Do.CONFIRM, 1, 3)])],
        tempers=SHIP,
    ),
    Plot(
        "waits for a parcel", [*PAYS, ships, picked_up(1, 2), either([chance(0.5), signed(3, 7, 9)], [])], tempers=SHIP
    ),
    Plot("waits for ever", [*PAYS, ships, picked_up(1)], tempers=SHIP),
    Plot("does not take it", [*PAYS, ships, reports(Do.DECLINE, 2, 4), signed(1)], tempers=SHIP),
)
