"""Take away a member of staff's rights at the servers, where nobody else of staff is left to do it in the admin.

Run as the worker, as `first_staff`. Every session of theirs ends with it; the account stays open for buying.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import transaction

from platform_core import clock
from platform_core.accounts import queries
from platform_core.accounts.commands import shutting
from platform_core.accounts.management.commands.first_staff import CONSOLE
from platform_core.errors import DomainError
from platform_core.http.action_pages import sentence
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the login name")
        parser.add_argument("--reason", required=True, help="for the event log; it names no person")

    @no_translations  # of the refusals; all else is said in English
    def handle(self, *args: Any, username: str, reason: str, **options: Any) -> None:
        if settings.DATABASE_LOGIN != "worker":
            raise CommandError(f"{settings.DATABASE_LOGIN} may not: set TIANPING_LOGIN=worker and WORKER_DATABASE_URL")
        try:
            with entered("console"), bound(SYSTEM), transaction.atomic():
                person = queries.find_person(username)
                if person is None:
                    raise CommandError(f"Nobody signs in as {username}.")
                shutting.end_staff(person.id, reason=reason, by=CONSOLE, at=clock.now())
        except DomainError as refusal:
            raise CommandError(sentence(refusal)) from refusal
        left = len(queries.staff())
        self.stdout.write(f"{username} is no longer of staff. {left} are left.")
