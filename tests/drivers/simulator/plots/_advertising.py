"""Advertising to who agreed to it, for as long as they do."""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.plots._writing import Plot, chance, does, either, one_of, soon
from tests.drivers.simulator.words import Do

PLOTS: Final = (
    Plot(
        "hears of new tea",
        [
            does(Do.ADVERTISE),  # nobody has agreed yet
            soon(Do.ALLOW_ADVERTISING, minutes=3),
            does(Do.ADVERTISE, 1, 4),
            either([chance(0.5), does(Do.ADVERTISE, 1)], []),
            one_of(
                [does(Do.REFUSE_ADVERTISING, 1, 9, everyone=False)], [does(Do.REFUSE_ADVERTISING, 1, 9, everyone=True)]
            ),
            soon(Do.ADVERTISE, minutes=2),
            does(Do.ADVERTISE, 20),
            either([chance(0.5), does(Do.ALLOW_ADVERTISING, 1), does(Do.ADVERTISE, 1)], []),
        ],
        own_shop=True,
    ),
)
