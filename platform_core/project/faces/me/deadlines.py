"""The deadlines owed to a shopper or waiting for them, until when, and how that end was counted."""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.project.faces.deadlines import EndedPage, RunningPage, WhyPage


class Deadlines(RunningPage):
    """Everything that runs for me or waits for me."""

    door = Role.SHOPPER
    name = "me:deadlines"


class DeadlinesEnded(EndedPage):
    """Everything that did."""

    door = Role.SHOPPER
    name = "me:deadlines-ended"


class DeadlineWhy(WhyPage):
    """One of them, day by day."""

    door = Role.SHOPPER
    name = "me:deadline"
