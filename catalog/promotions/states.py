"""States of a promotion."""

from __future__ import annotations

from platform_core.states import State


class PromotionState(State):
    RUNNING = "running", "", "good"
    ENDED = "ended"
