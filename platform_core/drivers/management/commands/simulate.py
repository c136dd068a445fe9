"""A year of platform life by a seed, beside a model of it: what was missed, early or double, and the harm done.

On a database that nobody has lived in, with its clock moved. Not in production.
"""

from __future__ import annotations

from typing import Any, Final

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from platform_core.drivers.simulator import plan, report, run
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.progress import Report
from platform_core.project.env import ENV

SEED: Final = 20_260_101
CASES: Final = 300


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help="the same seed is the same year")
        parser.add_argument("--cases", type=int, default=CASES)
        parser.add_argument("--kills", type=int, help="by worker processes, of which so many are killed in all")
        parser.add_argument("--minutes-off", type=float, default=0, help="how far our own clock is from the true time")

    def handle(self, *args: Any, seed: int, cases: int, kills: int | None, minutes_off: float, **options: Any) -> None:
        refuse(cases)
        console = Report(Console(stderr=True))
        console.say(f"Seed {seed}: {cases:,} cases, {'no processes' if kills is None else f'{kills} kills'}")
        year, auditor = plan.drawn(seed, cases=cases), ENV.databases["auditor"]
        with console.bar("acts", total=sum(len(case.acts) for case in year.cases)) as moved:
            outcome, killed = run.lived(year, auditor=auditor, kills=kills, minutes_off=minutes_off, moved=moved)
        report.shown(outcome, console)
        self.stdout.write(orjson.dumps(report.line(outcome, killed=killed)).decode())
        if not outcome.holds:
            raise CommandError("not everybody got what was theirs when it was theirs")
        if killed != (kills or 0):
            raise CommandError(f"{killed} workers were killed, and {kills} were to be")


def refuse(cases: int) -> None:
    """What cannot be simulated, or not here."""
    if settings.MODE == "production":
        raise CommandError("the simulator moves the clock and invents people: it does not come to production")
    if ENV.login != "worker" or "auditor" not in ENV.databases:
        raise CommandError("run it as docs/how-to/simulate.md says: it logs in as worker and reads as auditor")
    if cases < 1:
        raise CommandError("a year without a case shows nothing")
    if fixtures.are_there():
        raise CommandError("this database has been lived in: take a fresh one")
