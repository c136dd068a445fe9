"""How is a year simulated and judged? The world before it, the life in it, and the verdict on it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import time_machine

from orders.contracts.types import RequestedLine
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.clocks import MovedClock
from platform_core.drivers.world.deals import Deal
from platform_core.drivers.world.fixtures import LOT, Fixtures
from platform_core.tenancy.door import entered
from tests.drivers.simulator import seen
from tests.drivers.simulator.bank import Bank, outside
from tests.drivers.simulator.checking import TOPICS, judged
from tests.drivers.simulator.executors import InProcess, Workers
from tests.drivers.simulator.findings import Finding, Wrong
from tests.drivers.simulator.life import Life, judge_answers
from tests.drivers.simulator.oracle.money import harm_hours
from tests.drivers.simulator.plan import GOODS, Plan
from tests.drivers.simulator.projecting import projected
from tests.drivers.simulator.words import FUND, Case

Moved: TypeAlias = Callable[[int], None]


class TooFewKills(Exception):
    """What was not tried was not lived through."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a year: all that is wrong, the harm done in yuan times hours by kinds of debts, how many clocks ran
    out and how many workers were killed; how many rows had no clock, how many fen no owner and how many orders no
    contract that verifies, at its end. Of the ``projection`` the fingerprint is made."""

    plan: Plan
    findings: tuple[Finding, ...]
    harm_hours_by_kind: Mapping[str, float]
    defaults: int
    projection: bytes
    kills: int = 0
    unclocked: int = 0
    unowned: int = 0
    unverified: int = 0

    @property
    def harm_hours(self) -> float:
        """Of all kinds together."""
        return sum(self.harm_hours_by_kind.values())

    @property
    def holds(self) -> bool:
        return not (self.findings or self.harm_hours or self.unclocked or self.unowned or self.unverified)

    def line(self) -> dict[str, Any]:
        """Everything that is judged, under the names of the figures."""
        return {
            "seed": self.plan.seed,
            "cases": len(self.plan.cases),
            "acts": sum(len(case.acts) for case in self.plan.cases),
            "defaults": self.defaults,
            "kills": self.kills,
            **{wrong.value: sum(found.wrong is wrong for found in self.findings) for wrong in Wrong},
            "subjects_without_a_clock": self.unclocked,
            "fen_without_an_owner": self.unowned,
            "contracts_that_do_not_verify": self.unverified,
            "harm_hours": self.harm_hours,
            "harm_hours_by_kind": dict(self.harm_hours_by_kind),
            "fingerprint": hashlib.sha256(self.projection).hexdigest(),
            "holds": self.holds,
        }


def lived(
    year: Plan,
    *,
    auditor: Mapping[str, Any],
    kills: int | None = None,
    minutes_off: float = 0,
    moved: Moved = lambda _: None,
) -> Outcome:
    """What came of the year on this database, which nobody has lived in. Raises ``TooFewKills``.

    ``auditor`` is an address in Django's words. With ``kills`` the work is done by processes, of which so many are
    killed, the same for the same seed; else by this one, whose own clock is wrong by ``minutes_off``. ``moved`` is told
    how many acts more are done.
    """
    wrong = time_machine.travel(timedelta(minutes=minutes_off), tick=True) if minutes_off else nullcontext()
    with tempfile.TemporaryDirectory() as folder, entered("simulator"), wrong:
        bank = Bank(Path(folder) / "bank.db")
        executor = InProcess() if kills is None else Workers(bank, year, kills)
        outcome = simulated(year, executor=executor, bank=bank, auditor=auditor, moved=moved)
    if outcome.kills != (kills or 0):
        raise TooFewKills(f"{outcome.kills} workers were killed, and {kills} were to be: {outcome.line()}")
    return outcome


def simulated(
    plan: Plan, *, executor: InProcess, bank: Bank, auditor: Mapping[str, Any], moved: Moved = lambda _: None
) -> Outcome:
    """The same by whoever does the work. The bank's books are empty."""
    clock = MovedClock()
    clock.set_to(plan.begins_at)
    bank.open()
    everybody = fixtures.make(shoppers=len(plan.lived), shops=len(plan.shops), listings=GOODS)
    fixtures.fill_relief_fund(FUND, staff=everybody.staff)
    deals = {case.number: _deal(case, everybody) for case in plan.lived}
    with outside(bank), executor.at_work():
        life = Life(plan, deals, bank, executor, clock)
        life.live(moved)
    found = seen.read(bank, topics=TOPICS, auditor=auditor)
    stories = {one: case for case in plan.cases for one in _owners(case, deals[case.number])}
    return Outcome(
        plan,
        findings=(*judged(found, stories), *judge_answers(life.answers)),
        harm_hours_by_kind=harm_hours(found),
        defaults=sum(clock.end == "missed" for clock in found.clocks),
        projection=projected(found, {one: case.number for one, case in stories.items()}),
        kills=executor.killed,
        unclocked=sum(found.unclocked.values()),
        unowned=found.unowned,
        unverified=found.unverified,
    )


def _owners(case: Case, deal: Deal) -> Iterator[str]:
    """The people and the shop that are there for this case alone."""
    yield str(deal.shopper.id)
    if case.own_shop:
        yield from (str(deal.seller.id), str(deal.shop))


def _deal(case: Case, everybody: Fixtures) -> Deal:
    """With a shopper of its own, so that what anybody was told belongs to one case."""
    shopper, offer = everybody.shoppers[case.number], everybody.shelves[case.shop][case.goods]
    return Deal(
        number=case.number,
        shopper=shopper.actor,
        seller=everybody.shops[case.shop].seller,
        staff=everybody.staff,
        recipient=shopper.recipient,
        wanted=[RequestedLine(offer.sku_id, case.pieces)],
        lot=LOT,
        series="SIM",
    )
