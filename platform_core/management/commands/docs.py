"""Write docs/reference from the code, and strike work that is done off the lists of missing work."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from platform_core.management.everything import ROOT, import_everything
from platform_core.management.reference import pages
from platform_core.management.shrinking import shrink_lists

FOLDER = ROOT / "docs" / "reference"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a committed page is stale")

    def handle(self, *, check: bool, **_: object) -> None:
        import_everything()
        if check:
            self._refuse_stale_pages()
            return
        self.stdout.write(f"done, and off the lists: {', '.join(shrink_lists()) or 'nothing new'}")
        self.stdout.write(f"written: {', '.join(pages.write(FOLDER)) or 'nothing, all was fresh'}")

    def _refuse_stale_pages(self) -> None:
        if old := pages.stale(FOLDER):
            raise CommandError(f"stale, run `make docs`: {', '.join(f'docs/reference/{name}' for name in old)}")
