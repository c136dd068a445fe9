"""Refusals about holds."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import NotFound


class HoldNotFound(NotFound):
    code = "privacy.hold_not_found"
    title = "There is no such hold"
    remedy = "Check its number."
    hold_id: UUID
