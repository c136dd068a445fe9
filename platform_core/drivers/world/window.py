"""How does the window come to show what was written past the commands? As after an upgrade."""

from __future__ import annotations

from django.db import transaction

import catalog.commands
import catalog.queries
from platform_core import clock
from platform_core.actors import part
from platform_core.tenancy.scopes import SYSTEM, bound


def show_all() -> None:
    """Write anew what it shows of every listing."""
    for found in catalog.queries.all_listings():
        with bound(SYSTEM), transaction.atomic():
            catalog.commands.rebuild_window(found, by=part("drivers"), at=clock.now())
