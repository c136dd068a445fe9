"""Which one-time codes do the demo's staff have to type right now? Not in production."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from platform_core.accounts import queries


class Command(BaseCommand):
    help = "Print the current one-time code of each staff member with an authenticator. Refuses in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("in production a second factor stays with its owner")
        codes = queries.staff_codes()
        for username, code in sorted(codes.items()):
            self.stdout.write(f"{username}  {code}")
        if not codes:
            self.stdout.write("No staff member has a second factor yet.")
