"""The fact that the window was compared with the truth."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class WindowCompared(DomainEvent):
    """The whole window was compared with the truth. Rows that differed are written anew; a person must look why."""

    topic = "catalog.window_compared"
    subject = "run_id"
    run_id: UUID
    listings: int
    differences: int
