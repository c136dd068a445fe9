"""The base of a driver's command, which refuses to run in production."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from platform_core.project.env import ENV


class Driver(BaseCommand):
    """A command for developers, who run it in a prepared environment. Each failed check is a ``CommandError``."""

    run_by: ClassVar[str]  # what to type, and as which logins it then works
    databases: ClassVar[frozenset[str]] = frozenset()  # the logins beside its own

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Refuse production, and another environment than it works in."""
        if settings.MODE == "production":
            raise CommandError("drivers invent people and deals, and their passwords are public: not in production")
        if ENV.login != "worker" or not self.databases <= ENV.databases.keys():
            raise CommandError(f"run it {self.run_by}")
        return super().execute(*args, **options)


def address(login: str) -> dict[str, Any]:
    """The database of a login, in Django's words."""
    return ENV.databases[login]
