"""Make the OpenAPI document in both languages and both formats, for the web to hand out. Fresh ones stay."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from platform_core.project import api_document


class Command(BaseCommand):
    help = __doc__

    def handle(self, **_: object) -> None:
        is_new = api_document.build(Path(settings.SCHEMA_DIR))
        self.stdout.write("made" if is_new else "nothing to do, it is fresh")
