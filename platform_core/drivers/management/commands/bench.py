"""The figures, measured: one JSON line each, and exit status 0 if every target is reached. Not in production."""

from __future__ import annotations

import os
from typing import Any, Final

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from platform_core.drivers.bench.figures import WHOLE, Figure, Spec, called
from platform_core.drivers.bench.providers import PROVIDERS
from platform_core.drivers.bench.rounds import measured, session
from platform_core.drivers.replay.report import Report
from platform_core.project.env import ENV

SEED: Final = 20_260_315


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="a figure, or an area of them (deadlines); else all")
        parser.add_argument("--scale", type=float, default=WHOLE, help="a part of the whole, to try the bench")
        parser.add_argument("--seed", type=int, default=SEED, help="what is drawn by lot is drawn the same again")

    def handle(self, *args: Any, name: str, scale: float, seed: int, **options: Any) -> None:
        specs, report = called(name), Report(Console(stderr=True))
        refuse(name, specs, scale=scale)
        report.say(f"{len(specs)} figures of {len(PROVIDERS)} areas, seed {seed}, scale {scale:g}")
        with session(scale=scale, seed=seed, load=os.getloadavg()[0], report=report) as running:
            figures = [self._told(measured(spec, running)) for spec in specs]
        if failed := [figure.name for figure in figures if not figure.ok]:
            raise CommandError(f"not reached: {', '.join(failed)}")

    def _told(self, figure: Figure) -> Figure:
        self.stdout.write(orjson.dumps(figure.line()).decode())
        self.stdout.flush()
        return figure


def refuse(name: str, specs: list[Spec], *, scale: float) -> None:
    """What cannot be measured, or not here."""
    if settings.MODE == "production":
        raise CommandError("invented duties do not come to production")
    if not specs:
        raise CommandError(f"no figure is called {name}, nor begins with it")
    if not 0 < scale <= WHOLE:
        raise CommandError("the scale is a part of the whole: above 0, at most 1")
    if ENV.login != "worker" or "migrator" not in ENV.databases:
        raise CommandError("run it by `make bench`: it logs in as worker and fills tables as migrator")
