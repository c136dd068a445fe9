"""Subscriptions: kept for a while, ended in time, refused by the bank, dearer than agreed, withdrawn.

All of them end; none begins before the house promised hours of notice before a debit.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tests.drivers.simulator.plots._sale import signed
from tests.drivers.simulator.plots._writing import (
    LOCAL,
    SHIP,
    Move,
    Moves,
    Plot,
    Writer,
    chance,
    does,
    either,
    on,
    one_of,
    ships,
    soon,
)
from tests.drivers.simulator.words import Do, Mood

PROMISED: Final = date(2026, 4, 10)


def not_before(writer: Writer) -> bool:
    """Who wants to subscribe earlier in the year does it then."""
    if writer.day < PROMISED:
        writer.at = on(PROMISED + timedelta(days=writer.chance.randrange(20)), "morning", writer.number)
    return True


def on_day(do: Do, *days: int, hour: str = "") -> Move:
    """On one of these days of the subscription, or never where that is over."""

    def move(writer: Writer) -> bool:
        [begun] = [act.at for act in writer.acts if act.do is Do.SUBSCRIBE]
        day = begun.astimezone(LOCAL).date() + timedelta(days=writer.chance.choice(days))
        at = on(day, hour or writer.chance.choice(("morning", "evening")), writer.number)
        if at <= writer.at:
            return False
        writer.at = at
        return writer.does(do, {})

    return move


def subscribes(first_days: int) -> Moves:
    return (not_before, does(Do.STATE_PLAN, first_days=first_days), soon(Do.SUBSCRIBE, minutes=2))


# An order that was debited: sent in time or late, called off, or never sent.
ORDERED: Final = one_of(
    [soon(Do.SHIP, hours=1), signed(1)],
    [ships, signed(1, 2, 3)],
    [soon(Do.CALL_OFF, hours=2)],
    [],
)
CALLS_OFF: Final[Moves] = (on_day(Do.FIND_ORDER, 13, 14, hour="morning"), soon(Do.CALL_OFF, minutes=5))

PLOTS: Final = (
    Plot(
        "subscribes",
        [
            *subscribes(9),
            either([on_day(Do.FIND_ORDER, 10, 11, hour="morning"), ORDERED], []),
            either([chance(0.6), on_day(Do.FIND_ORDER, 42), ORDERED], []),
            either([on_day(Do.UNSUBSCRIBE, 37, hour="night")], [does(Do.UNSUBSCRIBE, 1, 4)]),
        ],
        tempers=SHIP,
        often=2,
    ),
    # At once, a day before the debit, or minutes; and once more, which is too late.
    Plot(
        "stops in time",
        [
            *subscribes(9),
            one_of(
                [soon(Do.UNSUBSCRIBE, minutes=1)],
                [on_day(Do.UNSUBSCRIBE, 1, 5, 8)],
                [on_day(Do.UNSUBSCRIBE, 9, hour="night")],
            ),
            soon(Do.UNSUBSCRIBE, seconds=30),
        ],
        tempers=SHIP,
    ),
    # Tried once more; stopped between the tries or not.
    Plot(
        "has no money",
        [
            *subscribes(9),
            either([chance(0.2), on_day(Do.UNSUBSCRIBE, 12)], []),
            either([on_day(Do.FIND_ORDER, 17, hour="morning"), ORDERED], []),
            does(Do.UNSUBSCRIBE, 3),
        ],
        moods=[Mood.REFUSING, Mood.STUBBORN, Mood.DEAF, Mood.MUTE, Mood.UNYIELDING],
        tempers=SHIP,
        often=2,
    ),
    # Who agrees too late to be told twice is debited days later; who does not agree, never.
    Plot(
        "is asked for more",
        [
            *subscribes(12),
            one_of(
                [does(Do.STATE_PLAN, 1, 3, 5, first_days=12, more=70), does(Do.AGREE, 1, 2)],
                [does(Do.STATE_PLAN, 2, 6, first_days=12, more=90)],
                [does(Do.STATE_PLAN, 2, 6, first_days=12, more=-60)],
                [does(Do.WITHDRAW_PLAN, 2, 6)],
            ),
            *CALLS_OFF,
            either([on_day(Do.FIND_ORDER, 24, hour="morning"), soon(Do.CALL_OFF, minutes=5)], []),
            does(Do.UNSUBSCRIBE, 1, 3),
        ],
        moods=[Mood.PROMPT],
        own_shop=True,
        often=2,
    ),
)
