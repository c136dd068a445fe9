"""A large data set by COPY, as the commands would have written it, and compared with them. Not in production."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, Final

from django.core.management.base import CommandError, CommandParser
from rich.console import Console

import platform_core.ledger.queries
from platform_core.drivers.bulk import comparing, invariants, workers
from platform_core.drivers.bulk.copying import ORDER
from platform_core.drivers.bulk.deals import Plan, Size
from platform_core.drivers.bulk.workers import DOOR, Assignment, Done
from platform_core.drivers.processes import PARTS, processes
from platform_core.drivers.running import Driver
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


class Command(Driver):
    help = __doc__
    production = "invented orders do not come to production"
    run_by = "by `make bulk`: it logs in as worker, writes as migrator and audits as auditor"
    databases = frozenset({"migrator", "auditor"})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=ORDERS)
        parser.add_argument("--lines", type=int, default=LINES, help="of all orders together")
        parser.add_argument("--deadlines", type=int, default=DEADLINES, help="clocks of orders and of lines")
        parser.add_argument("--check", type=int, default=CHECKED, help="so many rows of each table")

    def handle(self, *args: Any, orders: int, lines: int, deadlines: int, check: int, **options: Any) -> None:
        size, report = Size(orders=orders, lines=lines, deadlines=deadlines), Report(Console())
        self.refuse(ENV, size.refusal())
        if fixtures.are_there():
            raise CommandError("this database has such data already; take a fresh one")
        with entered(DOOR):
            plan = planned(size, report)
        done = written(plan, report, check=check)
        show(done, report)
        if not (holds(report) and not done.mismatches):
            raise CommandError("what was copied is not what the commands would have written")


def planned(size: Size, report: Report) -> Plan:
    """The fixtures by commands, as of a while ago."""
    with acting_as(FOUNDER) as now:
        begun = time.monotonic()
    made = fixtures.make(
        shoppers=size.shoppers, shops=size.shops, listings=size.listings, at=now - timedelta(seconds=AGE)
    )
    report.say(
        f"{size.shops:,} shops with {size.listings:,} listings each, {size.shoppers:,} shoppers:"
        f" {time.monotonic() - begun:,.0f} s, by commands"
    )
    return Plan(size, made, now)


def written(plan: Plan, report: Report, *, check: int) -> Done:
    chosen, parts = frozenset(comparing.sample(plan, rows=check)), min(PARTS, plan.size.shops)
    migrator, done, begun = words_of_libpq(ENV.databases["migrator"]), Done(), time.monotonic()
    with processes() as running, report.bar("orders", total=plan.size.orders) as progress:
        works = [Assignment(plan, range(nth, plan.size.shops, parts), chosen, migrator) for nth in range(parts)]
        for one in running.run(workers.write, works, done=lambda work: progress(len(work.numbers))):
            done.add(one)
    seconds, rows = time.monotonic() - begun, done.rows.total()
    report.say(f"{rows:,} rows in {seconds:,.0f} s, compared: {rows / seconds:,.0f} rows/s")
    return done


def show(done: Done, report: Report) -> None:
    """What was written and compared, by table; the first differences."""
    differing = {mismatch.where.rsplit(".", 1)[0] for mismatch in done.mismatches}
    verdicts = {label: "DIFFERENT" if label in differing else "equal" for label in done.compared}
    table = ((label, f"{done.rows[label]:,}", f"{done.compared[label]:,}", verdicts.get(label, "")) for label in ORDER)
    report.table("Rows", ("table", "written", "compared", ""), table)
    report.first(done.mismatches, str)


def holds(report: Report) -> bool:
    """Every invariant, and the books with themselves."""
    broken = invariants.broken(ENV.databases["auditor"])
    with acting_as(FOUNDER):
        ledger = platform_core.ledger.queries.reconcile()
    for what, rows in broken.items():
        report.say(f"BROKEN: {rows:,} {what}")
    report.say(
        f"Ledger: {ledger.accounts:,} accounts, {ledger.postings:,} postings, {len(ledger.differences)} differences"
    )
    return not broken and ledger.agrees
