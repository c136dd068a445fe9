"""Who lives through this year, and what will each of them do? Drawn by a seed: the same seed is the same year.

Nothing happens here and nothing is known of our rules. Starts lie close together (few days, few hours of each), round
the days on which counting is hardest: festivals, worked weekends, the ends of periods, the year's end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from platform_core.drivers.world.verbs import vetting
from tests.drivers.simulator.plots.stories import PLOTS
from tests.drivers.simulator.plots.writing import Shop, Temper, Writer, on, write
from tests.drivers.simulator.words import DAY, Act, Case, Mood

BEGINS: Final = date(2026, 1, 1)
DAYS: Final = 365
ROUND: Final = timedelta(days=150)  # after which staff verify a shop again: sooner than they have to
BELIEVED: Final = timedelta(days=60)  # after its opening a shop of its own needs no round before its story
# Where counting is hardest: before Spring Festival, Labour Day, the National Day, and where nobody has announced yet.
EDGES: Final = (
    (date(2026, 2, 1), date(2026, 2, 28)),
    (date(2026, 4, 18), date(2026, 5, 10)),
    (date(2026, 9, 10), date(2026, 10, 10)),
    (date(2026, 12, 10), date(2026, 12, 31)),
)
TEMPERS: Final = (
    *(Temper.PROMPT,) * 4,
    *(Temper.SLOW,) * 2,
    *(Temper.SILENT,) * 3,
    *(Temper.VANISHING,) * 3,
)
GOODS: Final = 8  # different things on each shelf
CASES_A_DAY: Final = 25  # so that what falls due together is more than one
STARTS: Final = ("morning", "evening", "night")
SILENCES: Final = (timedelta(hours=1),) * 6 + (timedelta(hours=3),) * 3 + (timedelta(hours=30),)


@dataclass(frozen=True, slots=True)
class Plan:
    """A year: its shops, and its cases in the order of their numbers."""

    seed: int
    shops: tuple[Shop, ...]
    cases: tuple[Case, ...]

    @property
    def begins_at(self) -> datetime:
        """Shops are open and shelves full some days before the first purchase."""
        return on(BEGINS, "morning") - timedelta(days=7)

    @property
    def upkeep(self) -> tuple[Case, ...]:
        """Staff verify every shop that many buy at again and again, up to the last act of the year: an overdue one
        takes no new orders. No story is about it, so nobody judges it."""
        own = {case.shop for case in self.cases if case.own_shop}
        last = max((act.at for case in self.cases for act in case.acts), default=self.begins_at)
        shared = (shop for shop in range(len(self.shops)) if shop not in own)
        cases = (_kept_verified(number, shop, last=last) for number, shop in enumerate(shared, len(self.cases)))
        return tuple(case for case in cases if case.acts)

    @property
    def lived(self) -> tuple[Case, ...]:
        """All that happens in it, judged or not, in the order of the numbers."""
        return self.cases + self.upkeep


def drawn(seed: int, *, cases: int) -> Plan:
    """The year of this seed, with so many cases."""
    chance = Random(seed)  # to be repeated, not to be secret
    shops = [_shop(temper, chance) for temper in TEMPERS]
    days = _days(chance, count=max(4, min(DAYS, cases // CASES_A_DAY)))
    written = tuple(_case(number, shops, days, chance) for number in range(cases))
    return Plan(seed, tuple(shops), written)


def _kept_verified(number: int, shop: int, *, last: datetime) -> Case:
    days = [BEGINS + n * ROUND for n in range(1, 1 + (last.date() - BEGINS) // ROUND)]
    acts = tuple(act for day in days for act in _round(day, number))
    return Case(number=number, plot="is kept verified", shop=shop, goods=0, pieces=1, acts=acts)


def _round(day: date, number: int) -> list[Act]:
    """The register is asked on the one day; every document is looked at on the next."""
    begun, looked = on(day, "morning", number), on(day + DAY, "morning", number)
    return [
        Act(begun, vetting.begin_round, {}),
        Act(looked, vetting.look_at_shop, {}),
        Act(looked, vetting.reverify, {}),
    ]


def _shop(temper: Temper, chance: Random) -> Shop:
    gone = BEGINS + timedelta(days=chance.randrange(20, DAYS)) if temper is Temper.VANISHING else None
    return Shop(temper, gone)


def _days(chance: Random, *, count: int) -> Sequence[date]:
    """Half of them at the edges."""
    edges = [first + timedelta(days=n) for first, last in EDGES for n in range((last - first).days + 1)]
    some = set(chance.sample(edges, min(len(edges), (count + 1) // 2)))
    rest = [day for n in range(DAYS) if (day := BEGINS + timedelta(days=n)) not in some]
    return sorted(some | set(chance.sample(rest, count - len(some))))


def _case(number: int, shops: list[Shop], days: Sequence[date], chance: Random) -> Case:
    """First one of each plot, so that even few cases have them all; then as often as each happens. A shop of its own it
    adds."""
    often = [plot.often for plot in PLOTS]
    plot = PLOTS[number] if number < len(PLOTS) else chance.choices(PLOTS, often)[0]
    if plot.own_shop:
        shops.append(Shop(Temper.PROMPT))
    for_all = range(len(TEMPERS))
    shop = len(shops) - 1 if plot.own_shop else chance.choice([n for n in for_all if shops[n].temper in plot.tempers])
    own = Random(chance.random())  # to be repeated, not to be secret
    day = BEGINS + timedelta(days=own.choice(plot.days)) if plot.days else chance.choice(days)
    at = on(day, chance.choice(STARTS), number)
    writer = Writer(own, number, shops[shop], at, pieces=own.choice((1, 2)))
    if plot.own_shop and not plot.unverified and writer.day - BEGINS > BELIEVED:
        writer.acts += _round(writer.day - 3 * DAY, number)
    write(plot.moves, writer)
    mood = chance.choice(plot.moods)
    return Case(
        number=number,
        plot=plot.name,
        shop=shop,
        goods=chance.randrange(GOODS),
        pieces=writer.pieces,
        acts=tuple(writer.acts),
        own_shop=plot.own_shop,
        mood=mood,
        silence=chance.choice(SILENCES) if mood in (Mood.DEAF, Mood.MUTE) else timedelta(0),
    )
