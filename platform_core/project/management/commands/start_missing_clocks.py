"""Give orders their clocks that were bought before there were any: once, after an upgrade. Twice does no harm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.db import transaction

import orders.commands
import orders.queries
from platform_core import clock
from platform_core.actors import part
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound


class Command(BaseCommand):
    help = "Start the clocks of dispatch and delivery of paid orders that have none (run it as the worker)."

    def handle(self, *_: Any, **__: Any) -> None:
        with bound(SYSTEM), transaction.atomic():
            waiting = orders.queries.on_their_way()
        started = sum(_start(order_id, shop) for order_id, shop in waiting)
        self.stdout.write(f"clocks started for {started} of {len(waiting)} orders on their way")


def _start(order_id: UUID, shop: UUID) -> bool:
    with bound(SYSTEM), transaction.atomic(), acting_for(shop):
        return orders.commands.start_missing(order_id, by=part("upgrade"), at=clock.now())
