"""Write anew all that the window shows: after an upgrade that adds to it, or whenever somebody doubts it. Twice does no
harm."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.window.tasks import rebuild_window
from platform_core.tenancy.door import entered


class Command(BaseCommand):
    help = "Write anew what the shop window shows of every listing (run it as the worker)."

    def handle(self, *_: Any, **__: Any) -> None:
        with entered("clock"):
            self.stdout.write(f"{rebuild_window():,} listings are shown as they are")
