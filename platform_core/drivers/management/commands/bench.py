"""The figures, measured: one JSON line each, and exit status 0 if every target is reached. Not in production."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any, Final

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from platform_core.drivers.bench import deadlines, simulator
from platform_core.drivers.bench.figures import WHOLE, Figure, Round, called
from platform_core.drivers.world.progress import Report
from platform_core.project.env import ENV

AREAS: Final = (deadlines, simulator)  # a module for each area of figures; importing it enters them
SEED: Final = 20_260_315


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="a figure, or an area of them (deadlines); else all")
        parser.add_argument("--scale", type=float, default=WHOLE, help="a part of the whole, to try the bench")
        parser.add_argument("--seed", type=int, default=SEED, help="what is drawn by lot is drawn the same again")

    def handle(self, *args: Any, name: str, scale: float, seed: int, **options: Any) -> None:
        figures, report, load = called(name), Report(Console(stderr=True)), os.getloadavg()[0]
        refuse(name, figures, scale=scale)
        report.say(f"{len(figures)} figures of {len(AREAS)} areas, seed {seed}, scale {scale:g}")
        with ExitStack() as cleanup:
            first = Round(scale=scale, seed=seed, report=report, cleanup=cleanup)
            lines = [self._written(figure.line(figure.measured(first), load=load, scale=scale)) for figure in figures]
        if failed := [line["name"] for line in lines if not line["ok"]]:
            raise CommandError(f"not reached: {', '.join(failed)}")

    def _written(self, line: dict[str, Any]) -> dict[str, Any]:
        self.stdout.write(orjson.dumps(line).decode())
        self.stdout.flush()
        return line


def refuse(name: str, figures: list[Figure], *, scale: float) -> None:
    """What cannot be measured, or not here."""
    if settings.MODE == "production":
        raise CommandError("invented duties do not come to production")
    if not figures:
        raise CommandError(f"no figure is called {name}, nor begins with it")
    if not 0 < scale <= WHOLE:
        raise CommandError("the scale is a part of the whole: above 0, at most 1")
    if ENV.login != "worker" or "migrator" not in ENV.databases:
        raise CommandError("run it by `make bench`: it logs in as worker and fills tables as migrator")
