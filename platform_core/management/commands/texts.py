"""Bring the catalogues up to date with the code, and list the texts that have no Chinese yet."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from platform_core.management.everything import import_everything
from platform_core.management.texts import catalogues


class Command(BaseCommand):
    help = __doc__

    def handle(self, **_: object) -> None:
        import_everything()
        told, known = catalogues.sources(), catalogues.chinese()
        catalogues.update(told, known=known)
        if missing := catalogues.untranslated_texts(told, known=known):
            raise CommandError("without a Chinese text:\n" + "\n".join(f"  {text.text}" for text in missing))
        self.stdout.write("every text has its Chinese one")
