"""One process of a measurement, started by `bench`. Not for people, and not in production."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from platform_core.drivers.bench import executor


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        jobs = parser.add_subparsers(dest="job", required=True)
        sweeping = jobs.add_parser("sweep", help="a Celery worker with the sweep, until it is stopped")
        sweeping.add_argument(
            "--minutes-off", type=float, default=0, help="how far its own clock is from the true time"
        )
        looping = jobs.add_parser("loop", help="the same handlers in a plain loop, one commit each")
        looping.add_argument("--rows", type=int, required=True)

    def handle(self, *args: Any, job: str, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("invented duties do not come to production")
        if job == "sweep":
            executor.sweep(minutes_off=options["minutes_off"])
        else:
            executor.loop(rows=options["rows"])
