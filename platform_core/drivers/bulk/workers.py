"""What does one process do? It writes the deals of its shops, batch by batch, and compares those that were chosen."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, Self
from uuid import UUID

from platform_core.drivers.bulk import checking, reference_rows
from platform_core.drivers.bulk.checking import Comparison
from platform_core.drivers.bulk.copying import Batch, Copier
from platform_core.drivers.bulk.deals import Plan, Planned
from platform_core.drivers.bulk.templates import Template, worth_copying
from platform_core.drivers.processes import ProgressQueue
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.people import FOUNDER
from platform_core.tenancy.door import entered

DOOR: Final = "bulk"
AT_ONCE: Final = 250  # deals in one transaction


@dataclass(frozen=True, slots=True)
class Assignment:
    """The deals of one process. Each shop is in one assignment, so that no two processes change the same balance."""

    plan: Plan
    nth: int
    of: int
    chosen: frozenset[int]
    migrator: Mapping[str, Any]

    def batches(self) -> Iterator[list[Planned]]:
        size = self.plan.size
        numbers = (n for n in range(size.orders) if n % size.shops % self.of == self.nth)
        while some := list(islice(numbers, AT_ONCE)):
            yield [self.plan.planned(number) for number in some]


@dataclass(slots=True)
class Done:
    """The rows that a worker has written, by table, the seconds it took, and the result of the comparison."""

    rows: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    comparison: Comparison = field(default_factory=Comparison)

    def __iadd__(self, other: Done) -> Self:
        """Add those of another worker, which ran at the same time."""
        self.rows += other.rows
        self.seconds = max(self.seconds, other.seconds)
        self.comparison += other.comparison
        return self


def write(assignment: Assignment, queue: ProgressQueue) -> Done:
    """Reports each batch with the deals in it, and each deal that was compared."""
    done = Done()
    with entered(DOOR):
        purchases = _copied(assignment, done, queue)
        for number, purchase_id in purchases.items():
            done.comparison += checking.compared(assignment.plan.planned(number), purchase_id=purchase_id)
            queue.put(1)
    return done


def _copied(assignment: Assignment, done: Done, queue: ProgressQueue) -> dict[int, UUID]:
    """The purchases of the chosen deals by number."""
    begun, templates, purchases = time.monotonic(), dict[object, Template](), dict[int, UUID]()
    with Copier(assignment.migrator) as copier:
        for batch in assignment.batches():
            for planned in batch:
                if planned.kind not in templates:
                    templates[planned.kind] = _template(planned, copier)
            written = Batch()
            with acting_as(FOUNDER):
                bought = {planned.deal.number: templates[planned.kind].copy(planned, written) for planned in batch}
            copier.write(written)
            purchases |= {number: bought[number] for number in assignment.chosen & bought.keys()}
            done.rows += written.rows
            queue.put(len(batch))
    done.seconds = time.monotonic() - begun
    return purchases


def _template(planned: Planned, copier: Copier) -> Template:
    """The first deal of its kind, bought by the commands."""
    with reference_rows.taken_back():
        model = worth_copying(planned)
        return Template(model, reference_rows.by_commands(model), tables=copier.tables)
