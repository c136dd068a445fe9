"""Small years for tests: a shop or two, and people who do exactly what a test wants of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from platform_core.drivers.simulator.plan import Plan
from platform_core.drivers.simulator.plots import PLOTS
from platform_core.drivers.simulator.words import Act, Case, Do, Mood, Temper
from platform_core.drivers.simulator.writer import Shop, Writer, on

DAY = date(2026, 9, 21)  # a Monday; the National Day comes before the month's ends of whatever begins here
SEED = 4


def year(*cases: Case, shops: tuple[Shop, ...] = (Shop(Temper.SILENT),)) -> Plan:
    return Plan(SEED, shops, cases)


def written(plot: str, number: int = 0, *, shop: Shop | None = None, **how: Any) -> Case:
    """A case of this plot, begun on our Monday, at the first shop."""
    writer = Writer(Random(SEED), number, shop or Shop(Temper.SILENT), on(DAY, "morning", number))
    next(found for found in PLOTS if found.name == plot).write(writer)
    return Case(number=number, plot=plot, shop=0, goods=0, pieces=writer.pieces, acts=tuple(writer.acts), **how)


def case(*acts: Act, number: int = 0, pieces: int = 1, mood: Mood = Mood.PROMPT, silence: float = 0) -> Case:
    return Case(
        number=number,
        plot="by hand",
        shop=0,
        goods=0,
        pieces=pieces,
        acts=acts,
        mood=mood,
        silence=timedelta(hours=silence),
    )


def then(do: Do, days: float, **more: Any) -> Act:
    """An act so many days after our Monday's morning; what is reported happened an hour before."""
    at = on(DAY, "morning") + timedelta(days=days)
    return Act(at=at, do=do, happened_at=at - timedelta(hours=1), report=f"{do}{days}", **more)


def sold() -> tuple[Act, ...]:
    """Paid at once, signed for on the Thursday."""
    return (then(Do.PLACE, 0), then(Do.PAY, 0.001), then(Do.SHIP, 1), then(Do.SIGN, 3))


def sent_back() -> tuple[Act, ...]:
    """The goods are at the shop on the Monday after, which says nothing."""
    back = (then(Do.NOTICE, 4, pieces=1), then(Do.SEND_BACK, 5), then(Do.COME_BACK, 7))
    return (*sold(), *back)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
