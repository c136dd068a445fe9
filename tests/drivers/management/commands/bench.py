"""The figures, measured: one JSON line each, and exit status 0 if every target is reached. Not in production."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any, Final

import orjson
from django.core.management.base import CommandError, CommandParser
from rich.console import Console

from platform_core.drivers.running import Driver
from platform_core.drivers.world.progress import Report
from tests.drivers.bench import (
    arriving,
    claiming,
    orders,
    outages,
    relaying,
    replaying,
    simulator,
    starting,
    walls,
    window,
)
from tests.drivers.bench.figures import WHOLE, Round, called

# Whose figures are entered by importing them.
ENTERED: Final = (arriving, claiming, orders, outages, relaying, replaying, simulator, starting, walls, window)
SEED: Final = 20_260_315


class Command(Driver):
    help = __doc__
    run_by = "by `make bench`: it logs in as worker and fills tables as migrator"
    databases = frozenset({"auditor", "migrator"})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="a figure, or an area of them (deadlines); else all")
        parser.add_argument("--scale", type=float, default=WHOLE, help="a part of the whole, to try the bench")
        parser.add_argument("--seed", type=int, default=SEED, help="what is drawn by lot is drawn the same again")

    def handle(self, *args: Any, name: str, scale: float, seed: int, **options: Any) -> None:
        figures, report, load = called(name), Report(Console(stderr=True)), os.getloadavg()[0]
        if not figures:
            raise CommandError(f"no figure is called {name}, nor begins with it")
        if not 0 < scale <= WHOLE:
            raise CommandError("the scale is a part of the whole: above 0, at most 1")
        report.say(f"{len(figures)} figures, seed {seed}, scale {scale:g}")
        with ExitStack() as cleanup:
            first = Round(scale=scale, seed=seed, report=report, cleanup=cleanup)
            lines = [self._written(figure.line(figure.measured(first), load=load, scale=scale)) for figure in figures]
        if failed := [line["name"] for line in lines if not line["ok"]]:
            raise CommandError(f"not reached: {', '.join(failed)}")

    def _written(self, line: dict[str, Any]) -> dict[str, Any]:
        self.stdout.write(orjson.dumps(line).decode())
        self.stdout.flush()
        return line
