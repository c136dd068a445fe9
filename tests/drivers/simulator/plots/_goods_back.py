"""Goods that go back."""

from __future__ import annotations

from functools import partial
from typing import Final

from aftersales.returns.types import RulingOutcome
from tests.drivers.simulator.plots._sale import RECEIVES
from tests.drivers.simulator.plots._writing import (
    Moves,
    Plot,
    Temper,
    Writer,
    answers,
    chance,
    does,
    either,
    one_of,
    reports,
)
from tests.drivers.simulator.words import DAY, Do


def notices(case: Writer) -> bool:
    """One piece goes back, or two if two were bought."""
    return does(Do.NOTICE, 1, 5, 7, pieces=case.chance.randint(1, case.pieces))(case)


def finds_arrival(case: Writer) -> bool:
    """Staff find out, weeks later, when the goods came; or find nothing before it is over."""
    case.waits((10, 20, 40))
    return case.does(Do.FIND_ARRIVAL, {"arrived_at": case.at - 9 * DAY})


back: Final = partial(reports, Do.COME_BACK)
ruled: Final = partial(does, Do.RULE, 2, 9, 14)

NOTICES: Final[Moves] = (*RECEIVES, notices)
SENDS: Final[Moves] = (*NOTICES, does(Do.SEND_BACK, 1, 2, 4))

PLOTS: Final = (
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
    Plot("is lost on its way back", [*SENDS, reports(Do.BRING_BACK, 1)]),
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
            chance(0.7),
            answers(Do.SEND_HOME),
            one_of([reports(Do.COME_HOME, 1, 2)], [reports(Do.COME_HOME, 8)], []),
        ],
        often=2,
    ),
    Plot("is objected to, and nobody rules", [*SENDS, back(2), answers(Do.OBJECT)], tempers=[Temper.PROMPT]),
    Plot("mistypes", [*SENDS, does(Do.CORRECT_PARCEL, 1), back(2)]),
)
