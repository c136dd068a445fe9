"""A listing comes down when a certificate is over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from catalog.listings import commands
from catalog.listings.deadlines import CERTIFICATE
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(CERTIFICATE)
def take_down(listing_id: UUID, *, at: datetime) -> None:
    commands.take_down(listing_id, by=DEADLINES, at=at)
