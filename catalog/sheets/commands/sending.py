"""Begin an import, stop it, and end it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from catalog.sheets import queries
from catalog.sheets.errors import ColumnsMissing, ImportRuns
from catalog.sheets.events import ImportBegun, ImportEnded
from catalog.sheets.models import Import, ImportBatch
from catalog.sheets.policies.cells import keys_of, missing_columns
from catalog.sheets.ports import line_writer
from catalog.sheets.types import Column, SheetKind
from platform_core.actors import Actor
from platform_core.eventlog.commands import publishing
from platform_core.files.sheets import CSV, kind_of_sheet, read_sheet
from platform_core.rows import one_after_the_other


@transaction.atomic(savepoint=False)
def begin_import(merchant_id: UUID, *, kind: SheetKind, name: str, upload: bytes, by: Actor, at: datetime) -> Import:
    """Keep a file whose lines are then written one after the other, by the worker. A shop has one at a time.

    Raises ``ImportRuns``, ``NotASheet``, ``SheetDamaged``, ``SheetTooLarge``; of a CSV file also ``UnknownEncoding``,
    ``NoLines`` and ``ColumnsMissing``, which an XLSX file is told of on its page.
    """
    if kind_of_sheet(upload) == CSV:
        known_columns(read_sheet(upload).header, line_writer(kind).columns())
    one_after_the_other(f"catalog.import/{merchant_id}")
    if running := Import.objects.filter(merchant_id=merchant_id).open().first():
        raise ImportRuns(import_id=running.id)
    row = Import(merchant_id=merchant_id, kind=kind, name=name[-120:], person_id=by.id, content=upload)
    row.turn_at = row.begun_at = at
    row.save(force_insert=True)
    sha256 = hashlib.sha256(upload).hexdigest()
    publishing.publish(ImportBegun(import_id=row.id, merchant_id=merchant_id, kind=kind, sha256=sha256), by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def stop_import(import_id: UUID, *, by: Actor, at: datetime) -> None:
    """Stop writing; lines that were written stay. Raises ``ImportNotFound`` or ``IllegalTransition``."""
    end(Import.objects.take(import_id), "stop", by=by, at=at)


def end(row: Import, transition: str, *, why: str = "", by: Actor, at: datetime) -> None:
    """Let it go on no more: the file is dropped, lines that were not written stay to be fetched."""
    row.why, row.ended_at, row.content, row.person_id = why, at, None, None
    row.move(transition, by=by, at=at, also=["why", "ended_at", "content", "person_id", "missing"])
    publishing.publish(
        ImportEnded(
            import_id=row.id,
            merchant_id=row.merchant_id,
            kind=SheetKind(row.kind),
            state=row.state,
            lines=row.lines,
            done=row.done,
            refused=row.refused,
        ),
        by=by,
        at=at,
    )


def known_columns(header: Sequence[str], columns: Sequence[Column]) -> tuple[str, ...]:
    """The keys of the columns of a file. Raises ``ColumnsMissing``."""
    keys = keys_of(header, columns)
    if missing := missing_columns(keys, columns):
        raise ColumnsMissing(missing=missing)
    return keys


@transaction.atomic(savepoint=False)
def forget_lines(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Delete the lines of imports of this shop that ended long ago; how many they were stays. In ``acting_for`` it."""
    old = queries.imports_over(at=at).filter(merchant_id=merchant_id)
    ImportBatch.objects.filter(merchant_id=merchant_id, of_import__in=old).delete()
