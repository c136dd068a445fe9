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
from platform_core.drivers.bulk.papers import Prepared
from platform_core.drivers.bulk.placing import Sale
from platform_core.drivers.bulk.rows import DOOR, Rows
from platform_core.drivers.bulk.town import BULK
from platform_core.drivers.crew import Bell
from platform_core.drivers.replay.eyes import step
from platform_core.tenancy.door import entered

AT_ONCE: Final = 250  # deals in one transaction


@dataclass(frozen=True, slots=True)
class Lane:
    """Every shop is in one lane, so that no two processes change the same balance or shelf."""

    book: Book
    nth: int
    of: int
    chosen: frozenset[int]
    migrator: Mapping[str, Any]

    def numbers(self) -> Iterator[int]:
        shops = len(self.book.town.shops)
        return (n for n in range(self.book.size.orders) if n % shops % self.of == self.nth)


@dataclass(slots=True)
class Done:
    """What a lane has written, by table, in which time, and what came of comparing."""

    rows: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    comparison: Comparison = field(default_factory=Comparison)

    def __iadd__(self, other: Done) -> Self:
        """Of another lane, which ran at the same time."""
        self.rows += other.rows
        self.seconds = max(self.seconds, other.seconds)
        self.comparison += other.comparison
        return self


def write(lane: Lane, bell: Bell) -> Done:
    """Rings for each batch with the deals in it, and for each deal that was compared."""
    done = Done()
    with entered(DOOR):
        purchases = _copied(lane, done, bell)
        for number, purchase_id in purchases.items():
            done.comparison += checking.compared(lane.book.deal(number), purchase_id=purchase_id)
            bell.put(1)
    return done


def _copied(lane: Lane, done: Done, bell: Bell) -> dict[int, UUID]:
    """The purchases of the chosen deals by number."""
    begun, prepared, purchases = time.monotonic(), Prepared(), dict[int, UUID]()
    with Copier(lane.migrator) as copier:
        for numbers in _batches(lane.numbers()):
            with step(BULK):
                rows, bought = _bought([lane.book.deal(number) for number in numbers], prepared)
            copier.write(rows)
            purchases |= {number: bought[number] for number in lane.chosen & bought.keys()}
            done.rows.update({label: len(written) for label, written in rows.of.items()})
            bell.put(len(numbers))
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
