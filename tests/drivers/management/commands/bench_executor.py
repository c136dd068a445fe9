"""One worker of a measurement, started by `bench`. Not for people, and not in production."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from platform_core.drivers.running import Driver
from tests.drivers.bench import workers


class Command(Driver):
    help = __doc__
    run_by = "by `make bench`"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--minutes-off", type=float, default=0, help="how far its own clock is from the true time")

    def handle(self, *args: Any, minutes_off: float, **options: Any) -> None:
        """A Celery worker with the sweep, until it is stopped."""
        workers.sweep(minutes_off=minutes_off)
