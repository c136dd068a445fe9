"""Propose the days of a year, from a file as the State Council's notice is written; somebody else approves.

The file is like `platform_core/legal/days/1.toml`. Nothing counts by it until a second person of staff has looked at
the proposal in the admin. Called again with the same file, it says so and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

import platform_core.accounts.queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.errors import DomainError
from platform_core.http.action_pages import sentence
from platform_core.legal import effects, years
from platform_core.legal.commands import proposing
from platform_core.legal.errors import NothingChanges
from platform_core.legal.judging import judge
from platform_core.legal.queries import calendars
from platform_core.legal.types import Matter
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import bound, staff


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="the login name of who proposes, one of staff")
        parser.add_argument("--source", required=True, help="where the notice was published")
        parser.add_argument("--why", default="the yearly notice is out")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, file: Path, by: str, source: str, why: str, dry_run: bool, **options: Any) -> None:
        payload = {"years": read(file), "source": source}
        person = person_of_staff(by)
        with entered("console"), bound(staff(person)), transaction.atomic():
            try:
                self._propose(payload, why=why, by=Actor(id=person, role=Role.STAFF), dry_run=dry_run)
            except NothingChanges:
                self.stdout.write("The calendar says this already.")
            except DomainError as refusal:
                raise CommandError(sentence(refusal)) from refusal

    def _propose(self, payload: Mapping[str, Any], *, why: str, by: Actor, dry_run: bool) -> None:
        at = clock.now()
        wanted = judge(payload, at=at)
        for name, value in effects.of_calendar(wanted).items():
            self.stdout.write(f"{name}: {value}")
        if calendars.is_waiting(Matter.CALENDAR, wanted):
            self.stdout.write("This is proposed already and waits for somebody to approve it.")
        elif not dry_run:
            row = proposing.propose(Matter.CALENDAR, payload=wanted, why=why, by=by, at=at)
            self.stdout.write(f"Proposed as {row.id}. It counts when somebody else has approved it.")


def read(file: Path) -> Mapping[str, Any]:
    """Read the years of the file. Raises ``CommandError`` that names the fault."""
    try:
        return {str(year.year): year.to_file() for year in years.read(file.read_text("utf8"))}
    except (OSError, ValueError) as why:
        raise CommandError(f"{file}: {why}") from why


def person_of_staff(username: str) -> UUID:
    person = platform_core.accounts.queries.find_person(username)
    if person is None or not person.is_staff:
        raise CommandError(f"nobody of staff signs in as {username}")
    return person.id
