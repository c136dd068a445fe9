"""Compare all that the window shows with the truth, and write anew what differs: after an upgrade that adds to it, or
whenever somebody doubts it. Twice does no harm."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

import catalog.queries
from platform_core.project.celery import app
from platform_core.tenancy.scopes import SYSTEM, bound


class Command(BaseCommand):
    help = "Compare the shop window with the truth and write anew what differs (run it as the worker)."

    def handle(self, *_: Any, **__: Any) -> None:
        app.tasks["catalog.compare_window"]()
        with bound(SYSTEM), transaction.atomic():
            differed = catalog.queries.compared_last()
        self.stdout.write(f"{differed} listings were shown otherwise than they are, and are written anew")
