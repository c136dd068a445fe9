"""What happens when a certificate or a lot is over?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from catalog import commands
from catalog.deadlines import CERTIFICATE, LOT
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(CERTIFICATE)
def take_down(listing_id: UUID, *, at: datetime) -> None:
    commands.take_down(listing_id, by=DEADLINES, at=at)


@on_missed(LOT)
def end_lot(lot_id: UUID, *, at: datetime) -> None:
    commands.end_lot(lot_id, by=DEADLINES, at=at)
