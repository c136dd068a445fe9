"""Where may a driver's command run, and what does whoever runs it see?"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from platform_core.project.env import Env


class Driver(BaseCommand):
    """A command for developers, who run it in a prepared environment. Whatever does not hold is a ``CommandError``."""

    production: ClassVar[str]  # why it does not come there
    run_by: ClassVar[str]  # what to type, and as which logins it then works
    databases: ClassVar[frozenset[str]] = frozenset()  # the logins beside its own

    def refuse(self, env: Env, *reasons: str) -> None:
        """Refuse production, then for the first of the ``reasons`` that is not empty, then another environment."""
        if settings.MODE == "production":
            raise CommandError(self.production)
        for reason in filter(None, reasons):
            raise CommandError(reason)
        if env.login != "worker" or not self.databases <= env.databases.keys():
            raise CommandError(f"run it {self.run_by}")
