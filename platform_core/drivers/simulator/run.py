"""How is a year simulated and judged? The world before it, the life in it, and the verdict on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import platform_core.ledger.queries
from catalog.types import Offer
from orders.types import RequestedLine
from platform_core.actors import RELAY
from platform_core.drivers.simulator import checking, seen
from platform_core.drivers.simulator.bank import Bank, outside
from platform_core.drivers.simulator.checking import Verdict
from platform_core.drivers.simulator.executors import Executor
from platform_core.drivers.simulator.life import Life
from platform_core.drivers.simulator.oracle.predicting import predicted
from platform_core.drivers.simulator.plan import GOODS, Plan
from platform_core.drivers.simulator.words import Case
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.clocks import MovedClock
from platform_core.drivers.world.deals import Deal
from platform_core.drivers.world.fixtures import LOT, Fixtures


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a year."""

    plan: Plan
    verdict: Verdict
    projection: bytes
    books_agree: bool

    @property
    def fingerprint(self) -> str:
        return seen.fingerprint(self.projection)

    @property
    def holds(self) -> bool:
        return self.books_agree and not self.verdict.findings and not self.verdict.harm_hours.ours


def simulated(
    plan: Plan,
    *,
    executor: Executor,
    bank: Bank,
    auditor: Mapping[str, Any],
    moved: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """The year of this plan on this database, which nobody has lived in, and with this bank, whose books are empty.

    ``auditor`` is an address in Django's words. ``moved`` is told how many acts more are done.
    """
    clock = MovedClock()
    clock.set_to(plan.begins_at)
    bank.open()
    everybody = fixtures.make(shoppers=len(plan.cases), shops=len(plan.shops), listings=GOODS)
    offers = {case.number: everybody.shelves[case.shop][case.goods] for case in plan.cases}
    deals = {case.number: _deal(case, everybody, offers[case.number]) for case in plan.cases}
    life = Life(plan, deals, bank, executor, clock)
    with outside(bank), executor.at_work():
        life.live(moved)
    courses = [
        predicted(case, life.done[case.number], price=offers[case.number].unit_price.amount) for case in plan.cases
    ]
    refused = {number: [bool(one.refusal) for one in done] for number, done in life.done.items()}
    found, ledger = seen.read(deals, bank, auditor=auditor)
    verdict = checking.judged(courses, refused, found)
    rest = checking.of_all(courses, ledger, skus={number: offer.sku_id for number, offer in offers.items()})
    with acting_as(RELAY):
        books = platform_core.ledger.queries.reconcile()
    verdict = dataclasses.replace(verdict, findings=(*verdict.findings, *rest))
    return Outcome(plan, verdict, seen.projected(found, ledger), books.agrees)


def _deal(case: Case, everybody: Fixtures, offer: Offer) -> Deal:
    """With a shopper of its own, so that what anybody was told belongs to one case."""
    shopper = everybody.shoppers[case.number]
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
