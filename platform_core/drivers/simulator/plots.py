"""Which stories happen between a shopper, a shop, a carrier and the platform?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Final

from aftersales.types import RulingOutcome
from complaints.types import Outcome
from orders.types import SignedBy
from platform_core.drivers.simulator.words import DAY, Do, Mood
from platform_core.drivers.simulator.writer import (
    Moves,
    Writer,
    answers,
    chance,
    does,
    either,
    one_of,
    reports,
    ships,
    soon,
)


@dataclass(frozen=True, slots=True)
class Plot:
    """``often``: how often it happens beside the others. ``never``: moods of the provider that it has no place for."""

    name: str
    moves: Moves
    often: int = 1
    never: Collection[Mood] = ()


def notices(case: Writer) -> bool:
    """One piece goes back, or two if two were bought."""
    return does(Do.NOTICE, 1, 5, 7, pieces=case.chance.randint(1, case.pieces))(case)


def finds_arrival(case: Writer) -> bool:
    """Staff find out, weeks later, when the goods came."""
    case.waits((20, 40))
    return case.does(Do.FIND_ARRIVAL, {"arrived_at": case.at - 9 * DAY})


picked_up: Final = partial(reports, Do.PICK_UP)
signed: Final = partial(reports, Do.SIGN, signed_by=SignedBy.ADDRESSEE)
left_with_somebody: Final = partial(reports, Do.SIGN, signed_by=SignedBy.PROXY)
back: Final = partial(reports, Do.COME_BACK)
ruled: Final = partial(does, Do.RULE, 2, 9, 14)
decided: Final = partial(does, Do.DECIDE, 12, 25, 40)

# Two minutes later: nobody reports so shortly before the promise of the dispatch ends.
PAYS: Final[Moves] = (does(Do.PLACE), soon(Do.PAY, minutes=2))
# If nobody sends a parcel the shopper calls off, and the story ends.
RECEIVES: Final[Moves] = (
    *PAYS,
    either([ships], [does(Do.CALL_OFF, 4), chance(0)]),
    either([chance(0.6), picked_up(1)], []),
    signed(1, 2, 3, 5),
)
NOTICES: Final[Moves] = (*RECEIVES, notices)
SENDS: Final[Moves] = (*NOTICES, does(Do.SEND_BACK, 1, 2, 4))
TAKES_IT_UP: Final = one_of([does(Do.TAKE_OFFER, 1, 9, 14)], [does(Do.ESCALATE, 1, 9, 14)], [])
OFFERS: Final[Moves] = (answers(Do.OFFER, latest=7, fen=60), TAKES_IT_UP)
REJECTS: Final[Moves] = (answers(Do.REJECT, latest=7), TAKES_IT_UP)

PLOTS: Final = (
    # The sale
    Plot("never pays", [does(Do.PLACE)], often=8),
    Plot("thinks again", [does(Do.PLACE), soon(Do.CALL_OFF, seconds=25)], often=8),
    # Nobody hears of the parcel: the shop does not send it.
    Plot("pays in the last moment", [does(Do.PLACE), soon(Do.PAY, minutes=29, seconds=45)], often=2),
    Plot("pays too late", [does(Do.PLACE), soon(Do.PAY, minutes=33)], often=3, never=set(Mood) - {Mood.PROMPT}),
    Plot("calls off", [*PAYS, does(Do.CALL_OFF, 1, 3, 5), does(Do.SHIP, 1)], often=4),  # which is too late
    Plot("confirms", [*RECEIVES, does(Do.CONFIRM, 1, 2, 9), soon(Do.CALL_OFF, seconds=20)], often=2),  # too late
    Plot("forgets", [*RECEIVES, signed()], often=3),  # and the carrier tells twice
    Plot("never hears of it", [*PAYS, ships, chance(0.5), left_with_somebody(2, 4), does(Do.CONFIRM, 2, 3)]),
    # The carrier corrects itself: a neighbour first, then the addressee, days before it told.
    Plot("hears of it late", [*PAYS, ships, left_with_somebody(2), signed(3, ago=2 * DAY)]),
    # What nothing comes of: never sent, a waybill of no carrier, a parcel that stands still or comes late, refused at
    # the door; and where the carrier is silent the shopper's own word.
    Plot("is never sent", [*PAYS]),
    Plot(
        "hears of no parcel", [*PAYS, ships, either([chance(0.5), does(Do.CALL_OFF, 1, 3)], [does(Do.CONFIRM, 1, 3)])]
    ),
    Plot("waits for a parcel", [*PAYS, ships, picked_up(1, 2), either([chance(0.5), signed(3, 7, 9)], [])]),
    Plot("does not take it", [*PAYS, ships, reports(Do.DECLINE, 2, 4), signed(1)]),
    # Goods that go back
    Plot("gives notice too late", [*RECEIVES, does(Do.NOTICE, 8, 15, hour="midnight", pieces=1)]),
    Plot("keeps it", [*NOTICES, does(Do.WITHDRAW, 1, 3)]),
    Plot("never sends", [*NOTICES, answers(Do.NAME_ADDRESS)]),
    # The shop pays without waiting for the goods, which come all the same.
    Plot("is trusted", [*SENDS, either([answers(Do.GRANT), chance(0.5), answers(Do.CONFIRM_ARRIVAL)], [back(1, 3)])]),
    Plot("sends and waits", [*SENDS, back(2, 3, 12), answers(Do.GRANT, latest=8)], often=2),
    # With a carrier that nobody follows. The shop says that it came, or the platform has to find out.
    Plot(
        "sends with anybody",
        [
            *NOTICES,
            does(Do.SEND_BACK, 1, 2, 4, tracked=False),
            either(
                [answers(Do.CONFIRM_ARRIVAL), answers(Do.GRANT, latest=9)],
                [chance(0.5), does(Do.SHOW_SENDING, 3)],
                [finds_arrival],
            ),
        ],
    ),
    Plot("is turned away", [*SENDS, reports(Do.TURN_AWAY, 2)]),
    # The shop says when the goods came; the carrier, later, that they came earlier.
    Plot(
        "was there before",
        [
            *NOTICES,
            does(Do.SEND_BACK, 1, 2, 4, hour="midnight"),
            either([answers(Do.CONFIRM_ARRIVAL, latest=4)], []),
            back(1, ago=2 * DAY),
        ],
    ),
    # In time or too late. Staff rule, or are late themselves; who keeps the money sends the goods home, or not.
    Plot(
        "is objected to",
        [
            *SENDS,
            back(2),
            answers(Do.OBJECT),
            chance(0.7),
            one_of([ruled(outcome=RulingOutcome.REFUND)], *[[ruled(outcome=RulingOutcome.NO_REFUND)]] * 2),
            chance(0.5),
            answers(Do.SEND_HOME),
        ],
        often=2,
    ),
    Plot("mistypes", [*SENDS, does(Do.CORRECT_PARCEL, 1), back(2)]),
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
    Plot("lets it go", [*RECEIVES, does(Do.COMPLAIN, 1, 4, fen=90), does(Do.LET_GO, 1, 2)]),
)
