"""Migrate as Django does, in a quarter of the time for an empty database."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from platform_core.management.migrating import lightly


class Command(migrate.Command):
    """Django's own, in a quarter of its time."""

    def handle(self, *args: Any, **options: Any) -> None:
        with lightly():
            super().handle(*args, **options)
