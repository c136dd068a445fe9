"""Recovery after a disaster took signed facts: a record names them, and the log goes on without them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from platform_core import clock
from platform_core.audit import proofs, recovering
from platform_core.audit.recovering import NothingLost
from platform_core.audit.signing import signer
from platform_core.audit.types import LogTampered, Missing
from platform_core.tenancy.door import entered


class Command(BaseCommand):
    """Run it as the sequencer (`TIANPING_LOGIN=sequencer`), with no sequencer running and the old primary shut down:
    docs/mechanisms/failover.md says when, and which steps come before.
    """

    help = "Sign a record of what is missing, after which the log goes on. It cannot be taken back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reason", required=True, help="what happened, when, who looked; everybody can read it")
        parser.add_argument("--money", type=Path, help="what `compare_statement --out` has written")
        parser.add_argument("--after", type=Path, help="a checkpoint of before the fork, if the log itself is longer")

    def handle(self, *_: Any, reason: str, money: Path | None, after: Path | None, **__: Any) -> None:
        if not reason.strip():
            raise CommandError("a reason says something")
        try:
            missing = Missing(
                reason=reason.strip(),
                money=json.loads(money.read_text("utf8")) if money else (),
                after=_read_checkpoint(after) if after else None,
            )
            with entered(by="operator"), transaction.atomic():
                gap = recovering.recover(signer(), missing=missing, at=clock.now())
        except (NothingLost, LogTampered, proofs.Fault) as wrong:
            raise CommandError(wrong.text("en") if isinstance(wrong, proofs.Fault) else str(wrong)) from None
        self.stdout.write(gap.text("en"))


def _read_checkpoint(after: Path) -> proofs.Head:
    return proofs.open_note(after.read_bytes(), proofs.key_of(settings.AUDIT_PUBLIC_KEY), file=after.name)
