"""A week of real baskets through the order commands, reconciled to the cent. Not in production."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandError, CommandParser
from rich.console import Console

from platform_core.drivers.processes import PARTS, Processes, processes
from platform_core.drivers.replay import plan, reconciling, selling, settling
from platform_core.drivers.replay.books import unfinished
from platform_core.drivers.replay.plan import Plan
from platform_core.drivers.replay.receipts import Data, Week, folder_of_the_wheel
from platform_core.drivers.replay.selling import Part
from platform_core.drivers.replay.settling import Fixtures
from platform_core.drivers.running import Driver
from platform_core.drivers.world import outside
from platform_core.drivers.world.doors import client
from platform_core.drivers.world.progress import Report
from platform_core.project.env import ENV

WEEKS: Final = range(2, 54)
OVER_HTTP: Final = 200


class Command(Driver):
    help = __doc__
    production = "a replay is no trade: it does not come to production"
    run_by = "by `make replay`: it logs in as worker, and reads the books as auditor"
    databases = frozenset({"auditor"})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--week", type=int, required=True, help="2 to 53; week 1 is a stub of one day")
        parser.add_argument("--baskets", type=int, help="only the first so many of the week")
        parser.add_argument("--over-http", type=int, default=OVER_HTTP, help="at least so many go over HTTP")
        parser.add_argument("--data", type=Path, help="another folder with such Parquet files")

    def handle(self, *args: Any, week: int, baskets: int | None, over_http: int, **options: Any) -> None:
        self.refuse(ENV, no_week(week))
        if settling.were_here():
            raise CommandError("this database has seen a replay: stores and households are there; take a fresh one")
        report, data = Report(Console()), Data(options["data"] or folder_of_the_wheel())
        receipts = data.week(week, most=baskets)
        sales = plan.planned(receipts, over_http=over_http)
        announce(receipts, sales, report)
        with processes() as workers:
            fixtures = replayed(sales, workers, report)
        with client() as http:
            statement = outside.from_settings(http).statement()
        auditor = ENV.databases["auditor"]
        outcome = reconciling.reconcile(data, fixtures, week=week, most=baskets, statement=statement, auditor=auditor)
        reconciling.show(outcome, report)
        if not outcome.holds:
            raise CommandError(f"week {week} does not reconcile")


def no_week(week: int) -> str:
    """Why this one cannot be replayed; empty if it can."""
    stub = "week 1 holds 382 baskets of one day and is a stub; " if week == 1 else ""
    return "" if week in WEEKS else f"{stub}choose a week from {WEEKS[0]} to {WEEKS[-1]}"


def announce(receipts: Week, sales: Plan, report: Report) -> None:
    report.say(
        f"Week {sales.week}: {len(sales.sales):,} baskets of {len(sales.households):,} households"
        f" at {len(sales.stores):,} stores, {len(sales.over_http):,} of them over HTTP;"
        f" {sales.lines_back:,} lines go back"
    )
    report.table("Left out", ("of the week", ""), ((why, f"{count:,}") for why, count in receipts.left_out.items()))


def replayed(sales: Plan, workers: Processes, report: Report) -> Fixtures:
    """Settle and sell; then wait for what was left to the clock, and for what relay and provider have not yet done."""
    fixtures = settling.settle(sales, processes=workers, report=report)
    begun = time.monotonic()
    parts = [Part(part, fixtures) for part in plan.parts(sales.sales, count=PARTS)]
    with report.bar("baskets", total=len(sales.sales)) as progress:
        workers.run(selling.sell_part, parts, done=lambda part: progress(len(part.sales)))
    seconds = time.monotonic() - begun
    report.say(f"{len(sales.sales):,} orders in {seconds:,.0f} s: {len(sales.sales) / seconds:.1f} orders/s")
    auditor = ENV.databases["auditor"]
    if silent := len(sales.left_to_the_clock):
        moved = selling.move_past_refunds()
        report.say(f"{silent:,} shops are silent: the clock goes on by {moved / 86_400:.1f} days")
    with report.bar("in the end", total=unfinished(auditor) or 1) as progress:
        selling.until_all_is_done(auditor, progress=progress)
    selling.restock_silent(sales, fixtures)
    return fixtures
