"""Search the database for words of a closed account: none may stand unsealed, and sealed ones need a hold."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from platform_core.tenancy.scopes import SYSTEM, bound
from privacy.retention import queries as retention_queries


class Command(BaseCommand):
    help = "Search every table in the open (as the migrator) or all that is sealed (as the worker) for these words."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", type=UUID)
        parser.add_argument("words", nargs="+")

    def handle(self, *args: Any, **options: Any) -> None:
        person, words = options["person"], options["words"]
        if settings.DATABASE_LOGIN == "migrator":
            with transaction.atomic():
                found = retention_queries.search_unsealed(words)
            self._show(found)
            if found:
                raise CommandError(f"{len(found)} tables have something of this person in the open")
            return
        with bound(SYSTEM), transaction.atomic():
            traces = retention_queries.search_sealed(person, words)
            held = {hold.retention for hold in retention_queries.holds_on(person)}
        self._show(traces)
        if loose := sorted({trace.where for trace in traces if trace.retention not in held}):
            raise CommandError(f"sealed and held by no duty: {', '.join(loose)}")

    def _show(self, traces: list[Any]) -> None:
        for trace in traces:
            self.stdout.write(json.dumps(asdict(trace), ensure_ascii=False))
