"""Somebody writes to customer service, of a shop or of the house."""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.plots._disputes import OFFERS
from tests.drivers.simulator.plots._sale import PAYS
from tests.drivers.simulator.plots._writing import SHIP, Moves, Plot, answers, does, either, one_of, soon
from tests.drivers.simulator.words import Do

# In time, while it is open; in the last hours; or too late for an answer, when words are only words.
IS_ANSWERED: Final = one_of(
    [soon(Do.REPLY_FOR_HOUSE, minutes=4)], [soon(Do.REPLY_FOR_HOUSE, hours=11)], [does(Do.REPLY_FOR_HOUSE, 4)], []
)
# Asked on while it may rest, once it is closed, or when it has ended.
ASKS_ON: Final = one_of([does(Do.ASK_ON, 3), soon(Do.ASK_ON, minutes=5)], [does(Do.ASK_ON, 12)], [does(Do.ASK_ON, 60)])
MACHINE: Final[Moves] = (soon(Do.REPLY_TO_CUSTOMER, {"automatic": True}, minutes=1),)

PLOTS: Final = (
    # It replies in time, by a machine alone, too late, or never; and the shopper waits for no shop who wants a person.
    Plot(
        "writes to a shop",
        [
            *PAYS,
            soon(Do.WRITE_TO_SHOP, minutes=3),
            one_of(MACHINE, []),
            one_of(
                [soon(Do.REPLY_TO_CUSTOMER, hours=3), ASKS_ON, one_of([soon(Do.REPLY_TO_CUSTOMER, hours=3)], [])],
                [does(Do.REPLY_TO_CUSTOMER, 3), IS_ANSWERED],
                [soon(Do.WANT_PERSON, minutes=40), IS_ANSWERED, ASKS_ON, IS_ANSWERED],
                [soon(Do.CLOSE_CONVERSATION, hours=2), ASKS_ON],
                [soon(Do.BECOME_COMPLAINT, {"fen": 130}, hours=30), either([one_of([answers(Do.ACCEPT)], OFFERS)], [])],
                [IS_ANSWERED],
            ),
        ],
        tempers=SHIP,
        often=3,
    ),
    Plot(
        "writes to the house",
        [
            does(Do.WRITE_TO_HOUSE),
            IS_ANSWERED,
            ASKS_ON,
            IS_ANSWERED,
            one_of([does(Do.BECOME_COMPLAINT, 1, fen=130)], [soon(Do.CLOSE_CONVERSATION, minutes=9)], []),
        ],
        often=3,
    ),
)
