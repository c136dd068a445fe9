"""What does one process do? It writes the deals of its shops, batch by batch, and compares those that were chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from platform_core.drivers.bulk.comparing import Mismatch, compared
from platform_core.drivers.bulk.copying import Batch, Copier
from platform_core.drivers.bulk.deals import Plan, Planned
from platform_core.drivers.bulk.purchases import by_commands, taken_back
from platform_core.drivers.bulk.templates import Template, worth_copying
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.people import FOUNDER
from platform_core.tenancy.door import entered

DOOR: Final = "bulk"
AT_ONCE: Final = 250  # deals in one transaction


@dataclass(frozen=True, slots=True)
class Assignment:
    """The deals of some shops. Each shop is in one assignment, so that no two processes change the same balance."""

    plan: Plan
    shops: range
    chosen: frozenset[int]
    migrator: Mapping[str, Any]

    @property
    def numbers(self) -> list[int]:
        """In the order in which they are written."""
        size = self.plan.size
        return [number for number in range(size.orders) if number % size.shops in self.shops]


@dataclass(slots=True)
class Done:
    """The rows that were written and compared, by table, and what differs."""

    rows: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    mismatches: list[Mismatch] = field(default_factory=list)

    def add(self, other: Done) -> None:
        self.rows += other.rows
        self.compared += other.compared
        self.mismatches += other.mismatches


def write(assignment: Assignment) -> Done:
    """Copy all of it, and then compare what was chosen."""
    done = Done()
    with entered(DOOR):
        for number, purchase_id in _copied(assignment, done).items():
            rows, mismatches = compared(assignment.plan.planned(number), purchase_id=purchase_id)
            done.compared += rows
            done.mismatches += mismatches
    return done


def _copied(assignment: Assignment, done: Done) -> dict[int, UUID]:
    """The purchases of the chosen deals by number."""
    templates, purchases, numbers = dict[object, Template](), dict[int, UUID](), assignment.numbers
    with Copier(assignment.migrator) as copier:
        for first in range(0, len(numbers), AT_ONCE):
            batch = [assignment.plan.planned(number) for number in numbers[first : first + AT_ONCE]]
            for planned in batch:
                if planned.kind not in templates:
                    templates[planned.kind] = _template(planned, copier)
            written = Batch()
            with acting_as(FOUNDER):
                bought = {planned.deal.number: templates[planned.kind].copy(planned, written) for planned in batch}
            copier.write(written)
            purchases |= {number: bought[number] for number in assignment.chosen & bought.keys()}
            done.rows += written.rows
    return purchases


def _template(planned: Planned, copier: Copier) -> Template:
    """The first deal of its kind, bought by the commands."""
    with taken_back():
        model = worth_copying(planned)
        return Template(model, by_commands(model), tables=copier.tables)
