"""How is a year simulated and judged? The world before it, the life in it, and the verdict on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platform_core.ledger.queries
from catalog.types import Offer
from orders.types import RequestedLine
from platform_core.actors import RELAY
from platform_core.drivers.simulator import checking, projection, seen
from platform_core.drivers.simulator.bank import Bank, outside
from platform_core.drivers.simulator.checking import Verdict
from platform_core.drivers.simulator.executor import Executor
from platform_core.drivers.simulator.life import Life
from platform_core.drivers.simulator.oracle.predicting import predicted
from platform_core.drivers.simulator.plan import GOODS, Plan
from platform_core.drivers.simulator.words import Case, Journal
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
        return projection.fingerprint(self.projection)

    @property
    def holds(self) -> bool:
        return self.books_agree and not self.verdict.findings and not self.verdict.harm_hours.fen_hours


def simulated(
    plan: Plan,
    *,
    executor: Executor,
    bank: Bank,
    auditor: Mapping[str, Any],
    moved: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """The year of this plan on this database, which nobody has lived in. ``moved`` is told how many acts more it is."""
    clock = MovedClock()
    clock.set_to(plan.begins_at)
    everybody = fixtures.make(shoppers=len(plan.cases), shops=len(plan.shops), listings=GOODS)
    deals = {case.number: _deal(case, everybody) for case in plan.cases}
    with outside(bank), executor.at_work():
        journal = Life(plan, deals, bank, executor, clock, moved=moved).live()
    return _judged(plan, everybody, deals, journal, bank=bank, auditor=auditor)


def _judged(
    plan: Plan,
    everybody: Fixtures,
    deals: Mapping[int, Deal],
    journal: Journal,
    *,
    bank: Bank,
    auditor: Mapping[str, Any],
) -> Outcome:
    """The model's year beside the one that stands in the database."""
    offers = {case.number: _offer(case, everybody) for case in plan.cases}
    prices = {number: offer.unit_price.amount for number, offer in offers.items()}
    courses = [predicted(case, journal.of(case), price=prices[case.number]) for case in plan.cases]
    refused = {case.number: [bool(done.refusal) for done in journal.of(case)] for case in plan.cases}
    found, ledger = seen.read(deals, bank, auditor=auditor)
    verdict = checking.judged(courses, refused, found)
    rest = checking.of_all(courses, ledger, skus={number: offer.sku_id for number, offer in offers.items()})
    with acting_as(RELAY):
        books = platform_core.ledger.queries.reconcile()
    return Outcome(
        plan,
        dataclasses.replace(verdict, findings=(*verdict.findings, *rest)),
        projection.projected(found, ledger),
        books.agrees,
    )


def _deal(case: Case, everybody: Fixtures) -> Deal:
    """With a shopper of its own, so that what anybody was told belongs to one case."""
    shopper = everybody.shoppers[case.number]
    return Deal(
        number=case.number,
        shopper=shopper.actor,
        seller=everybody.shops[case.shop].seller,
        staff=everybody.staff,
        recipient=shopper.recipient,
        wanted=[RequestedLine(_offer(case, everybody).sku_id, case.pieces)],
        lot=LOT,
        series="SIM",
    )


def _offer(case: Case, everybody: Fixtures) -> Offer:
    return everybody.shelves[case.shop][case.goods]


def opened(file: Path) -> Bank:
    """A bank with empty books."""
    bank = Bank(file)
    bank.open()
    return bank
