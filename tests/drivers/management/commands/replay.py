"""A week of real baskets through the order commands, reconciled to the cent. Not in production."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from django.core.management.base import CommandError, CommandParser
from rich.console import Console

from merchants.shops.policies import STANDARD_COMMISSION
from platform_core.drivers.processes import PARTS, processes, run
from platform_core.drivers.reading import ledger_differences
from platform_core.drivers.running import Driver, address
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.progress import Report
from tests.drivers.replay import books, reconciling, selling, settling
from tests.drivers.replay.expected import draw, expected
from tests.drivers.replay.receipts import Data, Week, folder_of_the_wheel
from tests.drivers.replay.returning import goes_back
from tests.drivers.replay.settling import Fixtures, Stall

WEEKS: Final = range(2, 54)


class Command(Driver):
    help = __doc__
    run_by = "by `make replay`: it logs in as worker, and reads the books as auditor"
    databases = frozenset({"auditor"})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--week", type=int, required=True, help="2 to 53; week 1 is a stub of one day")
        parser.add_argument("--baskets", type=int, help="only the first so many of the week")

    def handle(self, *args: Any, week: int, baskets: int | None, **options: Any) -> None:
        if refusal := no_week(week):
            raise CommandError(refusal)
        if fixtures.are_there():
            raise CommandError("this database has been lived in: take a fresh one")
        report, data = Report(Console()), Data(folder_of_the_wheel())
        receipts = data.week(week, most=baskets)
        announce(receipts, report)
        stalls = sold(receipts, report).stalls
        draw(data, week=week, most=baskets)
        if wrong := found(data, stalls, report):
            report.first(wrong)
            raise CommandError(f"week {week} does not reconcile")
        report.say("Equal to the cent, per store and in all; the ledger is balanced.")


def no_week(week: int) -> str:
    """Why this one cannot be replayed; empty if it can."""
    stub = "week 1 holds 382 baskets of one day and is a stub; " if week == 1 else ""
    return "" if week in WEEKS else f"{stub}choose a week from {WEEKS[0]} to {WEEKS[-1]}"


def announce(week: Week, report: Report) -> None:
    households, stores = ({getattr(receipt, of) for receipt in week.receipts} for of in ("household_id", "store_id"))
    report.say(
        f"Week {week.number}: {len(week.receipts):,} baskets of {len(households):,} households"
        f" at {len(stores):,} stores; {sum(len(goes_back(receipt)) for receipt in week.receipts):,} lines go back"
    )
    report.table("Left out", ("of the week", ""), ((why, f"{count:,}") for why, count in week.left_out.items()))


def sold(week: Week, report: Report) -> Fixtures:
    with processes() as workers:
        everybody = settling.settle(week, workers=workers, report=report)
        begun, progress = time.monotonic(), report.tenths("baskets", total=len(week.receipts))
        works = selling.parts(week.receipts, everybody, count=PARTS)
        run(workers, selling.sell_part, works, done=lambda part: progress(len(part[0])))
    seconds = time.monotonic() - begun
    report.say(f"{len(week.receipts):,} orders in {seconds:,.0f} s: {len(week.receipts) / seconds:.1f} orders/s")
    return everybody


def found(data: Data, stalls: Mapping[int, Stall], report: Report) -> list[object]:
    """What the auditor's books say otherwise than the data, and otherwise than themselves."""
    stores = {shop.merchant_id: store for store, (shop, _) in stalls.items()}
    due = expected(data, basis_points=STANDARD_COMMISSION)
    booked = books.booked(address("auditor"), stores=stores)
    reconciling.show(due, booked, report)
    return [*reconciling.differences(due, booked), *ledger_differences()]
