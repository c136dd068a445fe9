"""What does one process do? It writes the deals of its shops, batch by batch, and compares those that were chosen."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, Self
from uuid import UUID

from platform_core.drivers.bulk import checking, following, placing
from platform_core.drivers.bulk.checking import Comparison
from platform_core.drivers.bulk.copying import Copier
from platform_core.drivers.bulk.deals import Book, Deal
from platform_core.drivers.bulk.documents import Prepared
from platform_core.drivers.bulk.fixtures import BULK
from platform_core.drivers.bulk.placing import Sale
from platform_core.drivers.bulk.rows import DOOR, Rows
from platform_core.drivers.processes import ProgressQueue
from platform_core.drivers.replay.eyes import step
from platform_core.tenancy.door import entered

AT_ONCE: Final = 250  # deals in one transaction


@dataclass(frozen=True, slots=True)
class Assignment:
    """The deals of one process. Each shop is in one assignment, so that no two processes change the same balance."""

    book: Book
    nth: int
    of: int
    chosen: frozenset[int]
    migrator: Mapping[str, Any]

    def numbers(self) -> Iterator[int]:
        shops = len(self.book.fixtures.shops)
        return (n for n in range(self.book.size.orders) if n % shops % self.of == self.nth)


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
    """Rings for each batch with the deals in it, and for each deal that was compared."""
    done = Done()
    with entered(DOOR):
        purchases = _copied(assignment, done, queue)
        for number, purchase_id in purchases.items():
            done.comparison += checking.compared(assignment.book.deal(number), purchase_id=purchase_id)
            queue.put(1)
    return done


def _copied(assignment: Assignment, done: Done, queue: ProgressQueue) -> dict[int, UUID]:
    """The purchases of the chosen deals by number."""
    begun, prepared, purchases = time.monotonic(), Prepared(), dict[int, UUID]()
    with Copier(assignment.migrator) as copier:
        for numbers in _batches(assignment.numbers()):
            with step(BULK):
                rows, bought = _bought([assignment.book.deal(number) for number in numbers], prepared)
            copier.write(rows)
            purchases |= {number: bought[number] for number in assignment.chosen & bought.keys()}
            done.rows.update({label: len(written) for label, written in rows.of.items()})
            queue.put(len(numbers))
    done.seconds = time.monotonic() - begun
    return purchases


def _bought(deals: Iterable[Deal], prepared: Prepared) -> tuple[Rows, dict[int, UUID]]:
    """The rows of these deals, and their purchases by number."""
    rows, purchases = Rows(), dict[int, UUID]()
    for deal in deals:
        sale = Sale(deal, rows, prepared)
        placing.place(sale)
        for follow in following.STEPS[deal.course]:
            follow(sale)
        purchases[deal.number] = sale.order["purchase_id"]
    return rows, purchases


def _batches(numbers: Iterator[int]) -> Iterator[list[int]]:
    while some := list(islice(numbers, AT_ONCE)):
        yield some
