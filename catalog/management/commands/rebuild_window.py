"""Compare all that the window shows with the truth, and write anew what differs: after an upgrade that adds to it, or
whenever somebody doubts it. Twice does no harm."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog import commands
from platform_core.actors import part
from platform_core.tenancy.door import entered


class Command(BaseCommand):
    help = "Compare the shop window with the truth and write anew what differs (run it as the worker)."

    def handle(self, *_: Any, **__: Any) -> None:
        with entered("upgrade"):
            differed = commands.compare_window(by=part("upgrade"))
        self.stdout.write(f"{differed} listings were shown otherwise than they are, and are written anew")
