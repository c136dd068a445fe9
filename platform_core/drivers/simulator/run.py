"""How is a year simulated and judged? The world before it, the life in it, and the verdict on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import platform_core.ledger.queries
from platform_core.actors import RELAY
from platform_core.drivers.replay.eyes import step
from platform_core.drivers.simulator import checking, projection, seen, world
from platform_core.drivers.simulator.bank import Bank
from platform_core.drivers.simulator.checking import Verdict
from platform_core.drivers.simulator.clockwork import Clockwork
from platform_core.drivers.simulator.hands import Hands
from platform_core.drivers.simulator.life import Life
from platform_core.drivers.simulator.oracle.predicting import predicted
from platform_core.drivers.simulator.outside import outside
from platform_core.drivers.simulator.plan import Plan
from platform_core.drivers.simulator.words import Journal
from platform_core.drivers.simulator.world import World


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
        return self.books_agree and not self.verdict.findings and not self.verdict.harm.fen_hours


def simulated(
    plan: Plan,
    *,
    hands: Hands,
    bank: Bank,
    auditor: Mapping[str, Any],
    moved: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """The year of this plan on this database, which nobody has lived in. ``moved`` is told how many acts more it is."""
    clock = Clockwork()
    clock.set_to(plan.begins_at)
    town = world.founded(plan)
    with outside(bank), hands.at_work():
        journal = Life(plan, town, bank, hands, clock, moved=moved).live()
    return judged(plan, town, journal, bank=bank, auditor=auditor)


def judged(plan: Plan, town: World, journal: Journal, *, bank: Bank, auditor: Mapping[str, Any]) -> Outcome:
    """The model's year beside the one that stands in the database."""
    courses = [predicted(case, journal.of(case), price=town.price(case)) for case in plan.cases]
    refused = {case.number: [bool(done.refusal) for done in journal.of(case)] for case in plan.cases}
    found, ledger = seen.read(plan, town, bank, auditor=auditor)
    verdict = checking.judged(courses, refused, found)
    rest = checking.of_all(courses, ledger, skus=_skus(plan, town))
    with step(RELAY):
        books = platform_core.ledger.queries.reconcile()
    return Outcome(
        plan,
        dataclasses.replace(verdict, findings=(*verdict.findings, *rest)),
        projection.projected(found, ledger),
        books.agrees,
    )


def _skus(plan: Plan, town: World) -> dict[int, UUID]:
    return {case.number: town.shop(case).shelf[case.goods].sku_id for case in plan.cases}


def opened(file: Path) -> Bank:
    """A bank with empty books."""
    bank = Bank(file)
    bank.open()
    return bank
