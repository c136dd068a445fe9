"""Give rows that are older than their clock its clock: orders, shops, returns, proposals. Once, after an upgrade; twice
does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.db import transaction

from aftersales.returns.commands import red_lines as red_lines_commands
from aftersales.returns.queries import cases as cases_queries
from merchants.shops.commands import standing as standing_commands
from merchants.shops.queries import shops as shops_queries
from orders.sales import queries as sales_queries
from orders.sales.commands import on_the_way as on_the_way_commands
from platform_core import clock
from platform_core.actors import part
from platform_core.legal.commands import proposing
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound


class Command(BaseCommand):
    help = "Start missing clocks of orders, shops, returns and proposals (run it as the worker)."

    def handle(self, *_: Any, **__: Any) -> None:
        with bound(SYSTEM), transaction.atomic():
            waiting, suspended = sales_queries.undelivered_orders(), shops_queries.suspended_shops()
        started = sum(_start(on_the_way_commands.start_missing, order_id, shop) for order_id, shop in waiting)
        self.stdout.write(f"clocks started for {started} of {len(waiting)} orders on their way")
        started = sum(_start(standing_commands.start_missing, shop, shop) for shop in suspended)
        self.stdout.write(f"clocks started for {started} of {len(suspended)} suspended shops")
        with bound(SYSTEM), transaction.atomic():
            shops = shops_queries.standing()
        started = sum(_start(standing_commands.start_missing_reverification, shop, shop) for shop in shops)
        self.stdout.write(f"clocks started for {started} of {len(shops)} shops to be verified again")
        with bound(SYSTEM), transaction.atomic():
            noticed = cases_queries.returns_without_address()
        started = sum(_start(red_lines_commands.start_missing, return_id, shop) for return_id, shop in noticed)
        self.stdout.write(f"clocks started for {started} of {len(noticed)} returns without an address")
        with bound(SYSTEM), transaction.atomic():
            started = proposing.start_missing(by=part("upgrade"), at=clock.now())
        self.stdout.write(f"clocks started for {started} open proposals")


def _start(start_missing: Callable[..., bool], subject_id: UUID, shop: UUID) -> bool:
    with bound(SYSTEM), transaction.atomic(), acting_for(shop):
        return start_missing(subject_id, by=part("upgrade"), at=clock.now())
