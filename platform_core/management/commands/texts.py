"""Bring the catalogue of refusals up to date with the code, and say what still has no Chinese text."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from platform_core.http import texts
from platform_core.management.everything import PACKAGES, import_everything


class Command(BaseCommand):
    help = __doc__

    def handle(self, **_: object) -> None:
        import_everything()
        if missing := texts.update(texts.sources(within=PACKAGES)):
            raise CommandError("without a Chinese text:\n" + "\n".join(f"  {text}" for text in missing))
        self.stdout.write("every refusal has its Chinese text")
