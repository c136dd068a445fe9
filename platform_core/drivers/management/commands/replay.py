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
from platform_core.drivers.replay import course, people, waiting
from platform_core.drivers.replay.books import unfinished
from platform_core.drivers.replay.course import Town
from platform_core.drivers.replay.doors import Doors
from platform_core.drivers.replay.parquet import Data, folder_of_the_wheel
from platform_core.drivers.replay.plan import Plan, planned
from platform_core.drivers.replay.receipts import Week
from platform_core.drivers.replay.reconciling import Outcome, reconcile
from platform_core.drivers.replay.report import Report
from platform_core.drivers.replay.selling import Stall
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
        report, data = Report(Console()), Data(options["data"] or folder_of_the_wheel())
        receipts = data.week(week, most=baskets)
        sales = planned(receipts, over_http=over_http)
        _announce(receipts, sales, report)
        with processes() as workers:
            town = _replay(sales, workers, report)
        with Doors() as doors:
            said = doors.statement()
        outcome = reconcile(data, town, week=week, most=baskets, said=said, auditor=ENV.databases["auditor"])
        _show(outcome, report)
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
    if people.were_here():
        raise CommandError("this database has seen a replay: stores and households are there; take a fresh one")


def _announce(receipts: Week, sales: Plan, report: Report) -> None:
    report.say(
        f"Week {sales.week}: {len(sales.sales):,} baskets of {len(sales.households):,} households"
        f" at {len(sales.stores):,} stores, {len(sales.over_http):,} of them over HTTP;"
        f" {sales.lines_back:,} lines go back"
    )
    report.left_out(receipts.left_out)


def _replay(sales: Plan, workers: Processes, report: Report) -> Town:
    everybody = len(sales.households) + 2 * len(sales.stores)  # a store is an owner and a shop
    with report.bar("people", total=everybody) as progress:
        town = course.settle(sales, processes=workers, progress=progress)
    with report.bar("listings", total=sum(map(len, sales.goods.values()))) as progress:
        stalls = course.fill_shelves(sales, town, processes=workers, progress=progress)
    begun = time.monotonic()
    with report.bar("baskets", total=len(sales.sales)) as progress:
        course.sell(sales, town, stalls, processes=workers, progress=progress)
    seconds = time.monotonic() - begun
    report.say(f"{len(sales.sales):,} orders in {seconds:,.0f} s: {len(sales.sales) / seconds:.1f} orders/s")
    _wait(sales, town, stalls, report)
    return town


def _wait(sales: Plan, town: Town, stalls: Mapping[int, Stall], report: Report) -> None:
    """For what was left to the clock, and for whatever relay and provider have not yet done."""
    auditor = ENV.databases["auditor"]
    if sales.left_to_the_clock:
        moved = waiting.move_past_refunds()
        report.say(f"{len(sales.left_to_the_clock):,} shops are silent: the clock goes on by {moved / 86_400:.1f} days")
    with report.bar("in the end", total=unfinished(auditor) or 1) as progress:
        waiting.until_all_is_done(auditor, progress=progress)
    with report.bar("restocked", total=len(sales.left_to_the_clock) or 1) as progress:
        course.restock_silent(sales, town, stalls, progress=progress)


def _show(outcome: Outcome, report: Report) -> None:
    report.totals(outcome.expected, outcome.booked)
    report.differences(outcome.differences)
    ledger = outcome.ledger
    balance = "balanced" if ledger.agrees else f"NOT balanced in {len(ledger.differences)} places"
    report.say(f"Shelves: {outcome.shelves:,}, compared each: what was there, less sold, plus restocked")
    report.say(f"Ledger: {balance} ({ledger.accounts:,} accounts, {ledger.postings:,} postings)")
    if outcome.holds:
        report.say("Equal to the cent, per store and in all.")
