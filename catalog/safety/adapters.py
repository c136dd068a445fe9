"""Answer the shelf which lots are frozen."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from catalog.safety import queries
from catalog.safety.commands import freezes
from catalog.safety.models.freezes import LotFreeze
from catalog.stock.models import Changes
from platform_core.actors import Actor


class StandingFreezes:
    """Fills `FrozenLots` of stock."""

    def standing(self) -> QuerySet[LotFreeze]:
        return queries.freezes_in_force()

    def take_off(self, frozen: LotFreeze, *, pieces: int, by: Actor, at: datetime) -> Changes:
        return freezes.take_frozen_off(frozen, pieces=pieces, by=by, at=at)
