"""A lot leaves its shelf when its last day is over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from catalog.stock import commands
from catalog.stock.deadlines import LOT
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(LOT)
def end_lot(lot_id: UUID, *, at: datetime) -> None:
    commands.end_lot(lot_id, by=DEADLINES, at=at)
