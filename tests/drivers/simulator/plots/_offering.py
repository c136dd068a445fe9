"""What it costs to send, a price for a few days, and goods that may be sold until a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tests.drivers.simulator.plots._goods_back import SENDS, back
from tests.drivers.simulator.plots._sale import PAYS, signed
from tests.drivers.simulator.plots._writing import (
    Move,
    Moves,
    Plot,
    Writer,
    answers,
    chance,
    does,
    either,
    on,
    one_of,
    reports,
    ships,
    soon,
)
from tests.drivers.simulator.words import DAY, Do

OFF: Final = 60  # fen


def until(do: Do, *days: int, then: int = 0, hour: str, **details: int) -> Move:
    """The shop promises something to the end of a day, so many days ahead; the next act is so many days after that."""

    def move(writer: Writer) -> bool:
        last_day = writer.day + writer.chance.choice(days) * DAY
        writer.does(do, details | {"last_day": last_day})
        writer.at = on(last_day + then * DAY, hour, writer.number)
        return True

    return move


def tries(*, off: int) -> Move:
    """To promise a price that is none, or a second one while the first holds."""
    return lambda writer: writer.does(Do.PROMOTE, {"off": off, "last_day": writer.day + 2 * DAY})


def promotes(*, then: int, hour: str) -> Move:
    return until(Do.PROMOTE, 2, 3, 9, then=then, hour=hour, off=OFF)


def lists(do: Do) -> Move:
    """In the evening of the last day, or in its last minutes, somebody buys."""

    def move(writer: Writer) -> bool:
        hour = writer.chance.choice(("evening", "night"))
        return until(do, 3, 9, 40, hour=hour, fen=700, pieces=writer.pieces)(writer)

    return move


def longer(do: Do) -> Move:
    """The same goods, good until a later day."""
    return lambda writer: writer.does(do, {"last_day": writer.day + 30 * DAY})


def was_quoted(writer: Writer) -> bool:
    """Some minutes ago."""
    return writer.does(Do.PLACE, {"quoted_at": writer.at - timedelta(minutes=10)})


def unless_bought(writer: Writer) -> bool:
    """Go on where nobody has yet."""
    return all(act.do is not Do.PAY for act in writer.acts)


COMES: Final[Moves] = (ships, signed(1, 2))

PLOTS: Final = (
    # The freight goes back with a sale that never came to be, and not with goods that their buyer did not want.
    Plot(
        "pays for the freight",
        [
            one_of([does(Do.ASK_FREIGHT, fen=800, free_from=900)], [does(Do.ASK_FREIGHT, fen=1_200, free_from=9_900)]),
            one_of(
                [*PAYS, does(Do.CALL_OFF, 1, 3)],
                [*PAYS],
                [*PAYS, ships, reports(Do.DECLINE, 2)],
                [*SENDS, back(2, 3), either([chance(0.5), answers(Do.GRANT)], [])],
            ),
        ],
        own_shop=True,
    ),
    # On the last evening, before midnight, after it, by a quote from before it, or days later: each costs what the shop
    # had announced.
    Plot(
        "buys for less",
        [
            tries(off=0),
            one_of(
                [promotes(then=-1, hour="evening"), tries(off=OFF), does(Do.PLACE)],
                [promotes(then=0, hour="night"), does(Do.PLACE)],
                [promotes(then=1, hour="midnight"), does(Do.PLACE)],
                [promotes(then=1, hour="midnight"), was_quoted],
                [promotes(then=3, hour="morning"), does(Do.PLACE)],
            ),
            soon(Do.PAY, minutes=2),
            one_of(COMES, [does(Do.CALL_OFF, 1)], [ships, signed(1), does(Do.NOTICE, 2, pieces=1)]),
        ],
        own_shop=True,
    ),
    Plot(
        "buys it while it is good",
        [
            lists(Do.LIST_DATED),
            either([chance(0.6), *PAYS], []),
            does(Do.PLACE, 1, hour="midnight"),
            either([chance(0.5), longer(Do.BRING_FRESH_LOT), unless_bought, *PAYS], []),
            *COMES,
        ],
        own_shop=True,
    ),
    # The paper is renewed in time, or too late, or never.
    Plot(
        "buys it while its paper is good",
        [
            lists(Do.LIST_CERTIFIED),
            either([chance(0.6), *PAYS], []),
            either([chance(0.3), longer(Do.RENEW_PAPER)], [does(Do.PLACE, 1, hour="midnight")]),
            either([chance(0.3), longer(Do.RENEW_PAPER), unless_bought, *PAYS], []),
            *COMES,
        ],
        own_shop=True,
    ),
)
