"""A year of platform life by a seed, beside a model of it: what was missed, early or double, and the harm done.

On a database that nobody has lived in, with its clock moved. Not in production.
"""

from __future__ import annotations

from typing import Any, Final

import orjson
from django.core.management.base import CommandError, CommandParser
from rich.console import Console

from platform_core.drivers.running import Driver, address
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.progress import Report
from tests.drivers.simulator import plan, run

SEED: Final = 20_260_101
CASES: Final = 300


class Command(Driver):
    help = __doc__
    run_by = "as docs/how-to/simulate.md says: it logs in as worker and reads as auditor"
    databases = frozenset({"auditor"})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help="the same seed is the same year")
        parser.add_argument("--cases", type=int, default=CASES)
        parser.add_argument("--kills", type=int, help="by worker processes, of which so many are killed in all")
        parser.add_argument("--minutes-off", type=float, default=0, help="how far our own clock is from the true time")

    def handle(self, *args: Any, seed: int, cases: int, kills: int | None, minutes_off: float, **options: Any) -> None:
        if cases < 1:
            raise CommandError("a year without a case shows nothing")
        if fixtures.are_there():
            raise CommandError("this database has been lived in: take a fresh one")
        report, year = Report(Console(stderr=True)), plan.drawn(seed, cases=cases)
        report.say(f"Seed {seed}: {cases:,} cases, {'no processes' if kills is None else f'{kills} kills'}")
        moved = report.tenths("acts", total=sum(len(case.acts) for case in year.lived))
        auditor = address("auditor")
        try:
            outcome = run.lived(year, auditor=auditor, kills=kills, minutes_off=minutes_off, moved=moved)
        except run.TooFewKills as why:
            raise CommandError(str(why)) from why
        report.first(outcome.findings)
        self.stdout.write(orjson.dumps(outcome.line()).decode())
        if not outcome.holds:
            raise CommandError("not everybody got what was theirs when it was theirs")
