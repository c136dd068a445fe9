"""A large data set by COPY, as the commands would have written it, and compared with them. Not in production."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

import platform_core.ledger.queries
from platform_core.drivers.bulk import checking, invariants, report, workers
from platform_core.drivers.bulk.deals import Plan, Size
from platform_core.drivers.bulk.workers import DOOR, Assignment, Done
from platform_core.drivers.processes import processes
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.people import FOUNDER
from platform_core.drivers.world.progress import Report
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
        size, page = Size(orders=orders, lines=lines, deadlines=deadlines), Report(Console())
        refuse(size)
        with entered(DOOR):
            plan = _plan(size, page)
        done = _written(plan, page, check=check)
        report.rows(done, page)
        report.mismatches(done.comparison.mismatches, page)
        if not (_holds(page) and not done.comparison.mismatches):
            raise CommandError("what was copied is not what the commands would have written")


def refuse(size: Size) -> None:
    """What cannot be written, or not here."""
    if settings.MODE == "production":
        raise CommandError("invented orders do not come to production")
    if why := size.refusal():
        raise CommandError(why)
    if not {"migrator", "auditor"} <= ENV.databases.keys() or ENV.login != "worker":
        raise CommandError("run it by `make bulk`: it logs in as worker, writes as migrator and audits as auditor")
    if fixtures.are_there():
        raise CommandError("this database has such data already; take a fresh one")


def _plan(size: Size, page: Report) -> Plan:
    """The fixtures by commands, as of a while ago."""
    with acting_as(FOUNDER) as now:
        begun = time.monotonic()
    at = now - timedelta(seconds=AGE)
    made = fixtures.make(shoppers=size.shoppers, shops=size.shops, listings=size.listings, at=at)
    page.say(
        f"{size.shops:,} shops with {size.listings:,} listings each, {size.shoppers:,} shoppers:"
        f" {time.monotonic() - begun:,.0f} s, by commands"
    )
    return Plan(size, made, now)


def _written(plan: Plan, page: Report, *, check: int) -> Done:
    chosen = frozenset(checking.sample(plan, rows=check) if check else ())
    migrator, done = words_of_libpq(ENV.databases["migrator"]), Done()
    with processes() as running, page.bar("orders", total=plan.size.orders + len(chosen)) as progress:
        parts = [Assignment(plan, nth, running.size, chosen, migrator) for nth in range(running.size)]
        for part in running.run(workers.write, parts, progress=progress):
            done += part
    report.rate(done, page)
    return done


def _holds(page: Report) -> bool:
    """Every invariant, and the books with themselves."""
    broken = invariants.broken(ENV.databases["auditor"])
    with acting_as(FOUNDER):
        ledger = platform_core.ledger.queries.reconcile()
    for what, rows in broken.items():
        page.say(f"BROKEN: {rows:,} {what}")
    page.say(
        f"Ledger: {ledger.accounts:,} accounts, {ledger.postings:,} postings, {len(ledger.differences)} differences"
    )
    return not broken and ledger.agrees
