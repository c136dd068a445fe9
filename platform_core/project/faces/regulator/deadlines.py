"""The explanation of the end of an answer to an authority."""

from __future__ import annotations

from platform_core.actors import Role
from platform_core.project.faces.deadlines import WhyPage


class DeadlineWhy(WhyPage):
    """The clock of a request, day by day."""

    door = Role.REGULATOR
    name = "regulator:deadline"
