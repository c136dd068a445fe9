"""A large data set by COPY, as the commands would have written it, and compared with them. Not in production."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

import platform_core.ledger.queries
from platform_core import clock
from platform_core.drivers.bulk import checking, fixtures, invariants, report, workers
from platform_core.drivers.bulk.deals import Book, Size
from platform_core.drivers.bulk.fixtures import BULK, Fixtures
from platform_core.drivers.bulk.rows import DOOR
from platform_core.drivers.bulk.workers import Assignment, Done
from platform_core.drivers.processes import Processes, processes, reported
from platform_core.drivers.replay.eyes import step
from platform_core.drivers.replay.report import Report
from platform_core.project.addresses import words_of_libpq
from platform_core.project.env import ENV
from platform_core.tenancy.door import entered

ORDERS: Final = 100_000
LINES: Final = 1_000_000
DEADLINES: Final = 1_000_000
CHECKED: Final = 1_000
AGE: Final = 40 * 86_400  # seconds since the shops opened; the oldest order is younger


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=ORDERS)
        parser.add_argument("--lines", type=int, default=LINES, help="of all orders together")
        parser.add_argument("--deadlines", type=int, default=DEADLINES, help="clocks of orders and of lines")
        parser.add_argument("--check", type=int, default=CHECKED, help="so many rows of each table")

    def handle(self, *args: Any, orders: int, lines: int, deadlines: int, check: int, **options: Any) -> None:
        size, told = Size(orders=orders, lines=lines, deadlines=deadlines), Report(Console())
        refuse(size)
        with entered(DOOR):
            book = _begun(size, told)
        with processes() as side_by_side:
            done = _written(book, side_by_side, told, check=check)
        report.rows(done, told)
        report.mismatches(done.comparison.mismatches, told)
        if not (_holds(told) and not done.comparison.mismatches):
            raise CommandError("what was copied is not what the commands would have written")


def refuse(size: Size) -> None:
    """What cannot be written, or not here."""
    if settings.MODE == "production":
        raise CommandError("invented orders do not come to production")
    if why := size.refusal():
        raise CommandError(why)
    if not {"migrator", "auditor"} <= ENV.databases.keys() or ENV.login != "worker":
        raise CommandError("run it by `make bulk`: it logs in as worker, writes as migrator and audits as auditor")
    if fixtures.exist():
        raise CommandError("this database has such data already; take a fresh one")


def _begun(size: Size, told: Report) -> Book:
    """The fixtures by commands, as of a while ago."""
    with step(BULK):
        now = clock.now()
    begun = time.monotonic()
    made: Fixtures = fixtures.make(
        shoppers=size.shoppers, shops=size.shops, listings=size.listings, at=now - timedelta(seconds=AGE)
    )
    told.say(
        f"{size.shops:,} shops with {size.listings:,} listings each, {size.shoppers:,} shoppers:"
        f" {time.monotonic() - begun:,.0f} s, by commands"
    )
    return Book(size, made, now)


def _written(book: Book, side_by_side: Processes, told: Report, *, check: int) -> Done:
    chosen = checking.sample(book, rows=check) if check else set[int]()
    migrator = words_of_libpq(ENV.databases["migrator"])
    work = [Assignment(book, nth, side_by_side.size, frozenset(chosen), migrator) for nth in range(side_by_side.size)]
    running = [side_by_side.executor.submit(workers.write, part, side_by_side.progress) for part in work]
    with told.bar("orders", total=book.size.orders + len(chosen)) as progress:
        for rung in reported(side_by_side.progress, while_running=running):
            progress(rung)
    done = Done()
    for future in running:
        done += future.result()
    report.rate(done, told)
    return done


def _holds(told: Report) -> bool:
    """Every invariant, and the books with themselves."""
    broken = invariants.broken(ENV.databases["auditor"])
    with step(BULK):
        ledger = platform_core.ledger.queries.reconcile()
    for what, rows in broken.items():
        told.say(f"BROKEN: {rows:,} {what}")
    told.say(
        f"Ledger: {ledger.accounts:,} accounts, {ledger.postings:,} postings, {len(ledger.differences)} differences"
    )
    return not broken and ledger.agrees
