"""The whole story on a fresh stack, with somebody silent at each point; told back by the audit export alone."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from platform_core.drivers.demo import course, opening
from platform_core.drivers.demo.telling import Report, console, in_language
from platform_core.drivers.running import Driver
from platform_core.tenancy.door import entered


class Command(Driver):
    help = __doc__
    run_by = "by `make demo`: it logs in as worker"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="in which language")
        parser.add_argument(
            "--keep", action="store_true", help="leave the world standing after the story, until Ctrl-C"
        )

    def handle(self, *args: Any, lang: Any, keep: bool, **options: Any) -> None:
        if opening.is_there():
            raise CommandError("this database has been lived in: the demo begins on a fresh one")
        report = Report(console(), lang)
        with entered("demo"), in_language(lang):
            try:
                found = course.run(report, keep=keep)
            except course.Stuck as why:
                raise CommandError(str(why)) from why
            if found:
                raise CommandError("\n  ".join([report.title("fails"), *found]))
