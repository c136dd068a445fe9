"""The deadlines of a shop: its duties, their ends, how each was counted, and the consequence of missing it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from platform_core.actors import Role
from platform_core.project.faces.deadlines import EndedPage, RunningPage, WhyPage


class Deadlines(RunningPage):
    """The shop's duties; those of others are listed when they or their kind are chosen."""

    door = Role.MERCHANT
    name = "seller:deadlines"
    every = _("Everything that the shop owes")
    others = _("Everything that others owe")
    turn = Role.MERCHANT


class DeadlinesEnded(EndedPage):
    """The shop's past duties, and how each ended."""

    door = Role.MERCHANT
    name = "seller:deadlines-ended"
    every = _("Everything that the shop owed")
    others = _("Everything that others owed")
    turn = Role.MERCHANT


class DeadlineWhy(WhyPage):
    """One of them, day by day."""

    door = Role.MERCHANT
    name = "seller:deadline"
