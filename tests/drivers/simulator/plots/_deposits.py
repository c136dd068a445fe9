"""Something lent with the goods, and what is left for it."""

from __future__ import annotations

from functools import partial
from typing import Final

from tests.drivers.simulator.plots._goods_back import SENDS, back
from tests.drivers.simulator.plots._sale import PAYS, RECEIVES
from tests.drivers.simulator.plots._writing import Moves, Plot, answers, chance, does, either, one_of
from tests.drivers.simulator.words import Do, Mood

EACH: Final = 3_000  # fen
asks_back: Final = partial(does, Do.ASK_DEPOSIT_BACK)
ruled: Final = partial(does, Do.RULE_ON_DEPOSIT)

# Terms worse than the house's are refused. Where one day was promised, it is over before the shop's time to answer is.
LEFT: Final[Moves] = (
    either([chance(0.3), does(Do.ASK_DEPOSIT, fen=EACH, within=8)], []),
    one_of(*([does(Do.ASK_DEPOSIT, fen=EACH, within=days)] for days in (1, 5, 7, 7))),
)

PLOTS: Final = (
    Plot(
        "leaves a deposit",
        [
            *LEFT,
            *RECEIVES,
            one_of(
                [
                    asks_back(1, 4, 20),
                    one_of([answers(Do.GIVE_DEPOSIT_BACK, latest=2)], [], [does(Do.CLAIM_DEPOSIT, 9)]),
                ],
                [asks_back(1, 4, 20), one_of([answers(Do.GIVE_DEPOSIT_BACK, latest=2)], [])],
                [does(Do.GIVE_DEPOSIT_BACK, 3)],  # unasked
                [],
            ),
        ],
        often=2,
        own_shop=True,
    ),
    # The shop wants to keep it, or a part of it. Staff decide, or are late; or it thinks again.
    Plot(
        "has its deposit claimed",
        [
            *LEFT,
            *RECEIVES,
            asks_back(1, 4),
            one_of([does(Do.CLAIM_DEPOSIT, 1, 2)], [does(Do.CLAIM_DEPOSIT, 1, 2, fen=EACH)]),
            one_of(
                [ruled(1, 2, 9)],
                [ruled(1, 2, fen=EACH // 3)],
                [ruled(1, 2, fen=0)],
                [does(Do.GIVE_DEPOSIT_BACK, 1)],
                [],
            ),
        ],
        often=2,
        own_shop=True,
    ),
    # Nothing is left of the sale: it was never paid, called off, never sent, or the goods went back.
    Plot(
        "gets its deposit back with its money",
        [
            *LEFT,
            one_of(
                [does(Do.PLACE)],
                [*PAYS, asks_back(1, hour="morning"), does(Do.CALL_OFF, 1, hour="evening"), asks_back(1)],
                [*PAYS],
                [*SENDS, either([chance(0.5), asks_back()], []), back(2, 3), answers(Do.GRANT)],
            ),
        ],
        moods=[Mood.PROMPT],  # of two refunds of one payment
        own_shop=True,
    ),
)
