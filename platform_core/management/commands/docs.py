"""Write docs/reference from the code, or say which of its pages are stale."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from platform_core.management.everything import ROOT, import_everything
from platform_core.management.reference import pages

FOLDER = ROOT / "docs" / "reference"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")

    def handle(self, *, check: bool, **_: object) -> None:
        import_everything()
        if not check:
            self.stdout.write(f"written: {', '.join(pages.write(FOLDER)) or 'nothing, all was fresh'}")
        elif old := pages.stale(FOLDER):
            raise CommandError(f"stale, run `make docs`: {', '.join(f'docs/reference/{name}' for name in old)}")
