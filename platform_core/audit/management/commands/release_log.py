"""Release a finding of the sequencer: the operator has examined it and says why signing may go on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from platform_core import clock
from platform_core.audit import findings
from platform_core.tenancy.scopes import SYSTEM, bound


class Command(BaseCommand):
    """Run it as a worker (`TIANPING_LOGIN=worker`), then restart the sequencer, which keeps the finding as well."""

    help = "Let the sequencer sign again after it found the log changed. The reason is kept in the log for good."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reason", required=True, help="what was found, who looked, why it may go on")

    def handle(self, *_: Any, reason: str, **__: Any) -> None:
        if not reason.strip():
            raise CommandError("a reason says something")
        with bound(SYSTEM), transaction.atomic():
            held = findings.open_findings()
            for finding_id in held:
                findings.release(finding_id, reason=reason.strip(), at=clock.now())
        if not held:
            raise CommandError("nothing holds the sequencer")
        for found in held.values():
            self.stdout.write(f"released: {found}")
