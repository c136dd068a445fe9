"""A lot that may be dangerous. Each in a shop of its own: it is kept from all who buy there."""

from __future__ import annotations

from typing import Final

from catalog.safety.types import Disposal
from tests.drivers.simulator.plots._sale import PAYS, RECEIVES, picked_up, signed
from tests.drivers.simulator.plots._writing import Moves, Plot, chance, does, either, one_of, ships, soon
from tests.drivers.simulator.words import Do

SENT_BACK, DESTROYED = {"disposal": Disposal.SEND_BACK}, {"disposal": Disposal.DESTROY}
FREEZES: Final[Moves] = (soon(Do.FREEZE_LOT, DESTROYED, hours=3), does(Do.FIND_REMEDY, 1))
REPORTS: Final = one_of([does(Do.REPORT_DANGER, 1)], [does(Do.REPORT_DANGER, 9)], [])

PLOTS: Final = (
    # Before anybody has it: nobody buys it, or it is sent to nobody; or the carrier has it and brings it.
    Plot(
        "buys what is recalled",
        [
            one_of(
                [does(Do.RECALL_LOT, **SENT_BACK), does(Do.BUY_AGAIN, 1)],
                [*PAYS, soon(Do.RECALL_LOT, SENT_BACK, hours=3), does(Do.SHIP, 1)],
                [*PAYS, ships, *FREEZES],
                [*PAYS, ships, picked_up(1), *FREEZES, signed(1)],
            ),
            REPORTS,
            either([chance(0.5), does(Do.LIFT_OWN_FREEZE, 2), does(Do.LIFT_FREEZE, 1), does(Do.BUY_AGAIN, 1)], []),
            soon(Do.SAY_DESTROYED, minutes=3),
        ],
        own_shop=True,
    ),
    # Who has it answers, late or never; the shop says that it is back, or nothing; or it turns out to be safe.
    Plot(
        "has what is recalled",
        [
            *RECEIVES,
            one_of(
                [
                    does(Do.RECALL_LOT, 1, 12, **SENT_BACK),
                    REPORTS,
                    does(Do.FIND_REMEDY, 1),
                    soon(Do.SAY_DESTROYED, minutes=2),
                    soon(Do.SEND_RECALLED, {"outlay": 50_001}, minutes=2),
                    one_of(
                        [does(Do.SEND_RECALLED, 1, 4), either([chance(0.5), does(Do.CONFIRM_RECALLED, 3, 9)], [])],
                        [does(Do.SEND_RECALLED, 20), either([chance(0.5), does(Do.CONFIRM_RECALLED, 3)], [])],
                        [does(Do.LIFT_FREEZE, 2, 20), does(Do.SEND_RECALLED, 1), does(Do.BUY_AGAIN, 1)],
                        [],
                    ),
                ],
                [
                    does(Do.FREEZE_LOT, 1, 12, **DESTROYED),
                    does(Do.FIND_REMEDY, 1),
                    soon(Do.SEND_RECALLED, minutes=2),
                    one_of([does(Do.SAY_DESTROYED, 1, 4, 20)], [does(Do.LIFT_FREEZE, 3)], []),
                ],
            ),
        ],
        often=2,
        own_shop=True,
    ),
)
