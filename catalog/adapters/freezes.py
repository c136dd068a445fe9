"""Frozen lots, as the shelf asks for them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from catalog import commands, queries
from catalog.models import Changes, LotFreeze
from platform_core.actors import Actor


class StandingFreezes:
    """Fills `catalog.ports.FrozenLots`."""

    def standing(self) -> QuerySet[LotFreeze]:
        return queries.freezes_in_force()

    def take_off(self, frozen: LotFreeze, *, pieces: int, by: Actor, at: datetime) -> Changes:
        return commands.take_frozen_off(frozen, pieces=pieces, by=by, at=at)
