"""What does a shop owe, until when, why then, and what happens otherwise?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from platform_core.actors import Role
from platform_core.project.faces.deadlines import EndedPage, RunningPage, WhyPage


class Deadlines(RunningPage):
    """What the shop owes; what others do is there for who asks for its kind."""

    door = Role.MERCHANT
    name = "seller:deadlines"
    every = _("Everything that the shop owes")
    turn = Role.MERCHANT


class DeadlinesEnded(EndedPage):
    """What it owed, and what came of it."""

    door = Role.MERCHANT
    name = "seller:deadlines-ended"
    every = _("Everything that the shop owed")
    turn = Role.MERCHANT


class DeadlineWhy(WhyPage):
    """One of them, day by day."""

    door = Role.MERCHANT
    name = "seller:deadline"
