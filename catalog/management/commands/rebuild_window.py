"""Compare all that the window shows with the truth, and write anew what differs: after an upgrade that adds to it, or
whenever somebody doubts it. Twice does no harm."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from catalog import commands, queries
from platform_core import clock
from platform_core.actors import part
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


class Command(BaseCommand):
    help = "Compare the shop window with the truth and write anew what differs (run it as the worker)."

    def handle(self, *_: Any, **__: Any) -> None:
        differed = 0
        with entered("upgrade"):
            for found in queries.all_listings():
                with bound(SYSTEM), transaction.atomic():
                    differed += commands.compare_window(found, by=part("upgrade"), at=clock.now())
        self.stdout.write(f"{differed} listings were shown otherwise than they are, and are written anew")
