"""A week of real baskets through the order commands, reconciled to the cent. Not in production."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from platform_core.drivers.processes import Processes, processes
from platform_core.drivers.replay import ending, report, selling, settling
from platform_core.drivers.replay.books import unfinished
from platform_core.drivers.replay.plan import Plan, planned
from platform_core.drivers.replay.receipts import Data, Week, folder_of_the_wheel
from platform_core.drivers.replay.reconciling import reconcile
from platform_core.drivers.replay.settling import Fixtures, Stall
from platform_core.drivers.world import outside
from platform_core.drivers.world.doors import client
from platform_core.drivers.world.progress import Report
from platform_core.project.env import ENV

WEEKS: Final = range(2, 54)
OVER_HTTP: Final = 200


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--week", type=int, required=True, help="2 to 53; week 1 is a stub of one day")
        parser.add_argument("--baskets", type=int, help="only the first so many of the week")
        parser.add_argument("--over-http", type=int, default=OVER_HTTP, help="at least so many go over HTTP")
        parser.add_argument("--data", type=Path, help="another folder with such Parquet files")

    def handle(self, *args: Any, week: int, baskets: int | None, over_http: int, **options: Any) -> None:
        refuse(week)
        console, data = Report(Console()), Data(options["data"] or folder_of_the_wheel())
        receipts = data.week(week, most=baskets)
        sales = planned(receipts, over_http=over_http)
        _announce(receipts, sales, console)
        with processes() as workers:
            fixtures = _replay(sales, workers, console)
        with client() as http:
            statement = outside.from_settings(http).statement()
        auditor = ENV.databases["auditor"]
        outcome = reconcile(data, fixtures, week=week, most=baskets, statement=statement, auditor=auditor)
        report.show(outcome, console)
        if not outcome.holds:
            raise CommandError(f"week {week} does not reconcile")


def refuse(week: int) -> None:
    """What cannot be replayed, or not here."""
    if settings.MODE == "production":
        raise CommandError("a replay is no trade: it does not come to production")
    if week not in WEEKS:
        stub = "week 1 holds 382 baskets of one day and is a stub; " if week == 1 else ""
        raise CommandError(f"{stub}choose a week from {WEEKS[0]} to {WEEKS[-1]}")
    if "auditor" not in ENV.databases or ENV.login != "worker":
        raise CommandError("run it by `make replay`: it logs in as worker, and reads the books as auditor")
    if settling.were_here():
        raise CommandError("this database has seen a replay: stores and households are there; take a fresh one")


def _announce(receipts: Week, sales: Plan, console: Report) -> None:
    console.say(
        f"Week {sales.week}: {len(sales.sales):,} baskets of {len(sales.households):,} households"
        f" at {len(sales.stores):,} stores, {len(sales.over_http):,} of them over HTTP;"
        f" {sales.lines_back:,} lines go back"
    )
    report.show_left_out(receipts.left_out, console)


def _replay(sales: Plan, workers: Processes, console: Report) -> Fixtures:
    everybody = len(sales.households) + 2 * len(sales.stores)  # a store is an owner and a shop
    with console.bar("people", total=everybody) as progress:
        fixtures = settling.settle(sales, processes=workers, progress=progress)
    with console.bar("listings", total=sum(map(len, sales.goods.values()))) as progress:
        stalls = settling.fill_shelves(sales, fixtures, processes=workers, progress=progress)
    begun = time.monotonic()
    with console.bar("baskets", total=len(sales.sales)) as progress:
        selling.sell(sales, fixtures, stalls, processes=workers, progress=progress)
    seconds = time.monotonic() - begun
    console.say(f"{len(sales.sales):,} orders in {seconds:,.0f} s: {len(sales.sales) / seconds:.1f} orders/s")
    _wait(sales, fixtures, stalls, console)
    return fixtures


def _wait(sales: Plan, fixtures: Fixtures, stalls: Mapping[int, Stall], console: Report) -> None:
    """For what was left to the clock, and for whatever relay and provider have not yet done."""
    auditor, silent = ENV.databases["auditor"], len(sales.left_to_the_clock)
    if silent:
        moved = ending.move_past_refunds()
        console.say(f"{silent:,} shops are silent: the clock goes on by {moved / 86_400:.1f} days")
    with console.bar("in the end", total=unfinished(auditor) or 1) as progress:
        ending.until_all_is_done(auditor, progress=progress)
    with console.bar("restocked", total=silent or 1) as progress:
        ending.restock_silent(sales, fixtures, stalls, progress=progress)
