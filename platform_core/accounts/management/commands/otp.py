"""Print the one-time codes that the demo's staff and regulators have to type now. Not in production."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from platform_core.accounts import queries


class Command(BaseCommand):
    help = "Print the current one-time codes of staff and regulators. Refuses in production."
    requires_system_checks = []  # they take longer than the answer; `make check` has them

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("in production a second factor stays with its owner")
        codes = queries.codes()
        for username, code in sorted(codes.items()):
            self.stdout.write(f"{username}  {code}")
        if not codes:
            self.stdout.write("Nobody has a second factor yet.")
