"""Compare every fact of this database with its signed tree, and the log with the heads that are kept elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from platform_core.audit import memory, patrol, proofs, queries
from platform_core.audit.signing import signer
from platform_core.audit.types import LogTampered
from platform_core.tenancy.door import entered

BATCH: Final = 1000  # facts per transaction


class Command(BaseCommand):
    """Reads the whole log. Run it as the sequencer (`TIANPING_LOGIN=sequencer`) after a restore, before it starts."""

    help = "Compare every fact with what was signed, and the log with the heads that sequencer and others remember."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--earlier", type=Path, help="a checkpoint from /open/audit/checkpoint, as a file")

    def handle(self, *_: Any, earlier: Path | None, **__: Any) -> None:
        key = proofs.key_of(settings.AUDIT_PUBLIC_KEY)
        try:
            with entered(by="sequencer"), transaction.atomic():
                size = _verified_size(key)
                gaps = queries.gaps(key)
                patrol.require_growth(memory.recall(signer()), gaps=gaps)
                if earlier:
                    _require_continued(proofs.open_note(earlier.read_bytes(), key, file=earlier.name), gaps, size=size)
        except (LogTampered, proofs.Fault) as wrong:
            raise CommandError(wrong.text("en") if isinstance(wrong, proofs.Fault) else str(wrong)) from None
        for gap in gaps:
            self.stdout.write(gap.text("en"))
        self.stdout.write(f"The log holds: {size} facts, each as it was signed.")


def _verified_size(key: proofs.Key) -> int:
    """Compare every fact with the newest head, and return how many there are. Raises ``LogTampered`` or ``Fault``."""
    head = queries.latest()
    signed = proofs.open_note(head.note.encode(), key) if head else None
    patrol.require_growth(signed)
    if head is None or signed is None:
        return 0
    if (signed.size, signed.root) != (head.size, head.root):
        raise LogTampered(f"the head at {head.size} is not what its note says")
    start = patrol.check_some(head, start=0, at_most=BATCH)
    while start:
        start = patrol.check_some(head, start=start, at_most=BATCH)
    return head.size


def _require_continued(known: proofs.Head, gaps: Sequence[proofs.Gap], *, size: int) -> None:
    if any(gap.holds(known) for gap in gaps):
        return
    if known.size > size or queries.root(known.size) != known.root:
        raise LogTampered(f"the log of {size} facts does not continue the head that was signed at {known.size}")
