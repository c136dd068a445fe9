"""A large data set by COPY, as the commands would have written it. Not in production."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any, Final

from django.core.management.base import CommandError, CommandParser
from rich.console import Console

from catalog.window.tasks import rebuild_window
from platform_core.drivers.processes import PARTS, processes, run
from platform_core.drivers.reading import ledger_differences
from platform_core.drivers.running import Driver, address
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.people import FOUNDER
from platform_core.drivers.world.progress import Report
from platform_core.legal.spans import DAY
from platform_core.project.addresses import words_of_libpq
from platform_core.tenancy.door import entered
from tests.drivers.bulk import templates
from tests.drivers.bulk.deals import LISTINGS, Plan

ORDERS: Final = 100_000  # of ten lines and with ten clocks each
AGE: Final = 40 * DAY  # of the shops; the oldest order is younger


class Command(Driver):
    help = __doc__
    run_by = "by `make bulk`: it logs in as worker and writes as migrator"
    databases = frozenset({"migrator"})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=ORDERS, help="of ten lines and with ten clocks each")

    def handle(self, *args: Any, orders: int, **options: Any) -> None:
        if orders < 1:
            raise CommandError("an order is the least")
        if fixtures.are_there():
            raise CommandError("this database has such data already; take a fresh one")
        report = Report(Console())
        with entered("bulk"):
            plan = planned(orders)
        rows = written(plan, report)
        with entered("bulk"):
            rebuild_window()  # shelves were changed past the commands
        report.table("Rows", ("table", "written"), ((label, f"{count:,}") for label, count in sorted(rows.items())))
        if wrong := ledger_differences():
            report.first(wrong)
            raise CommandError("what was copied does not balance")


def planned(orders: int) -> Plan:
    """The fixtures by commands, as of a while ago."""
    with acting_as(FOUNDER) as now:
        opened_at = now - AGE
    shops, shoppers = max(2, orders // 1_000), max(10, orders // 50)
    return Plan(orders, fixtures.make(shoppers=shoppers, shops=shops, listings=LISTINGS, at=opened_at), now)


def written(plan: Plan, report: Report) -> Counter[str]:
    """How many rows there are by table. A shop is in one part."""
    shops, begun, rows = len(plan.fixtures.shops), time.monotonic(), Counter[str]()
    progress, count = report.tenths("orders", total=plan.orders), min(PARTS, shops)
    numbers = [[n for n in range(plan.orders) if n % shops % count == part] for part in range(count)]
    works = [(plan, part, words_of_libpq(address("migrator"))) for part in numbers]
    with processes() as pool:
        for some in run(pool, templates.write, works, done=lambda work: progress(len(work[1]))):
            rows += some
    seconds = time.monotonic() - begun
    report.say(f"{rows.total():,} rows in {seconds:,.0f} s: {rows.total() / seconds:,.0f} rows/s")
    return rows
