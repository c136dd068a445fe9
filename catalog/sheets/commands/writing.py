"""Write an import: read the file into batches of lines, and write one batch a turn.

The lines of a batch and the place in the file commit together, so a worker that dies leaves nothing half written, and
the next one goes on with the line after. In the scope of the shop; each line's command is called on behalf of who sent
the file, so history names them.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice
from typing import Any, Final
from uuid import UUID

from django.db import DataError, transaction

from catalog.sheets.commands.sending import end, known_columns
from catalog.sheets.errors import ColumnsMissing, LineRefused
from catalog.sheets.events import ImportRead
from catalog.sheets.models import Import, ImportBatch
from catalog.sheets.policies.cells import cells_by_key
from catalog.sheets.ports import LineWriter, WriteLine, line_writer
from catalog.sheets.states import OPEN, S
from catalog.sheets.types import CellFault, Fault, SheetKind
from platform_core.actors import Actor, Role
from platform_core.errors import DomainError
from platform_core.eventlog.commands import publishing
from platform_core.files.sheets import read_sheet
from platform_core.files.types import Line, LineFault, Sheet

logger = logging.getLogger(__name__)
BATCH: Final = 100  # lines: some seconds of work, and of work lost if the worker dies
LAID_AT_ONCE: Final = 20  # batches a transaction, so that no other waits for a long one
MOST_ATTEMPTS: Final = 5  # turns that began and did not end, one after the other
PERSON_LEFT: Final = "person_left"
FAULT_OF_OURS: Final = "fault_of_ours"

Row = tuple[int, Sequence[str], str]  # the number of a line, its cells, and its fault


@transaction.atomic(savepoint=False)
def begin_turn(import_id: UUID, *, may_write: bool, by: Actor, at: datetime) -> S | None:
    """Count an attempt before it is made, and put the import behind all others that wait.

    Gives the state that tells what is to be done; None where nothing is: it is over, or ends here, because too many
    attempts came to nothing or who sent it acts for the shop no more (``may_write``).
    """
    row = Import.objects.take(import_id)
    if row.stage not in OPEN:
        return None
    if row.attempts >= MOST_ATTEMPTS:
        logger.error("import_failed", extra={"import": str(row.id)})
        end(row, "fail", why=FAULT_OF_OURS, by=by, at=at)
        return None
    if not may_write:
        end(row, "stop", why=PERSON_LEFT, by=by, at=at)
        return None
    row.attempts, row.turn_at = row.attempts + 1, at
    row.save(update_fields=["attempts", "turn_at"])
    return S(row.state)


def lay_out(import_id: UUID, *, by: Actor, at: datetime) -> None:
    """Read the file, and keep its lines in batches. A file that cannot be read to its end writes nothing.

    In many short transactions: reading takes up to a minute, and a long one would hold back every reader of the log.
    Begun anew after a crash, it begins from the first line.
    """
    with transaction.atomic():
        row = Import.objects.get(id=import_id)
        ImportBatch.objects.filter(of_import=row).delete()
        columns = line_writer(SheetKind(row.kind)).columns()
    try:
        sheet = read_sheet(bytes(row.content or b""))
        keys = known_columns(sheet.header, columns)
        lines = _keep_batches(row, sheet, keys, exact={column.key for column in columns if column.exact})
    except DomainError as refusal:
        _refuse_file(row.id, refusal, by=by, at=at)
        return
    _start_writing(row.id, sheet, lines=lines, by=by, at=at)


@transaction.atomic(savepoint=False)
def write_batch(import_id: UUID, *, by: Actor, at: datetime) -> None:
    """Write the next lines, each in its own savepoint, and end the import with the last of them."""
    row = Import.objects.take(import_id)
    if row.stage is not S.WRITING:
        return
    batch = ImportBatch.objects.filter(of_import=row, done_at=None).order_by("number").first()
    if batch is not None:
        _write_lines(row, batch, at=at)
    if row.done == row.lines:
        end(row, "finish", by=by, at=at)


def _keep_batches(row: Import, sheet: Sheet, keys: Sequence[str], *, exact: Collection[str]) -> int:
    """Insert the lines, and give their number."""
    batches = _batches(row, (_as_row(line, keys, ends_exact=keys[-1] in exact) for line in sheet.lines))
    lines = 0
    while some := list(islice(batches, LAID_AT_ONCE)):
        with transaction.atomic():
            ImportBatch.objects.bulk_create(some)
        lines += sum(len(batch.rows) for batch in some)
    return lines


def _batches(row: Import, rows: Iterator[Row]) -> Iterator[ImportBatch]:
    for number in count(1):
        if not (some := list(islice(rows, BATCH))):
            return
        yield ImportBatch(merchant_id=row.merchant_id, of_import=row, number=number, rows=some)


def _as_row(line: Line, keys: Sequence[str], *, ends_exact: bool) -> Row:
    """A line as it is kept. The last one of a file may have lost the end of its last cell without a sign of it.

    Of a column that nobody knows nothing is kept: tables of orders name the people who receive them.
    """
    fault = line.fault or (LineFault.LINE_CUT_OFF if ends_exact and not line.ends and line.cells[-1] else "")
    cells = line.cells if line.fault else [cell if key else "" for cell, key in zip(line.cells, keys, strict=False)]
    return line.number, [cell.replace("\x00", "\ufffd") for cell in cells], str(fault)


@transaction.atomic(savepoint=False)
def _start_writing(import_id: UUID, sheet: Sheet, *, lines: int, by: Actor, at: datetime) -> None:
    row = Import.objects.take(import_id)
    if row.stage is not S.READING:
        return
    row.header = [name.replace("\x00", "\ufffd") for name in sheet.header]
    row.encoding, row.lines, row.content, row.attempts = sheet.encoding, lines, None, 0
    row.move("write", by=by, at=at, also=["header", "encoding", "lines", "content", "attempts"])
    publishing.publish(ImportRead(import_id=row.id, merchant_id=row.merchant_id, lines=lines), by=by, at=at)


@transaction.atomic(savepoint=False)
def _refuse_file(import_id: UUID, refusal: DomainError, *, by: Actor, at: datetime) -> None:
    row = Import.objects.take(import_id)
    if row.stage is not S.READING:
        return
    ImportBatch.objects.filter(of_import=row).delete()
    row.missing = list(refusal.missing) if isinstance(refusal, ColumnsMissing) else []
    end(row, "refuse", why=refusal.code, by=by, at=at)


@dataclass(frozen=True, slots=True)
class _Writing:
    """All that the lines of a batch have in common."""

    writer: LineWriter
    write: WriteLine
    keys: Sequence[str]


def _write_lines(row: Import, batch: ImportBatch, *, at: datetime) -> None:
    if row.person_id is None:
        raise ValueError("an import that goes on names who sent it")
    person = Actor(id=row.person_id, role=Role.MERCHANT, merchant_id=row.merchant_id)
    writer = line_writer(SheetKind(row.kind))
    writing = _Writing(writer, writer.begin(by=person, at=at), known_columns(row.header, writer.columns()))
    refused: list[Any] = []
    for number, cells, fault in batch.rows:
        faults = [Fault("", fault)] if fault else _faults_of(cells, writing)
        if faults:
            refused.append([number, cells, [[each.column, each.code] for each in faults]])
    row.done, row.refused, row.attempts = row.done + len(batch.rows), row.refused + len(refused), 0
    batch.rows, batch.refused, batch.done_at = refused, len(refused), at
    batch.save(update_fields=["rows", "refused", "done_at"])
    row.save(update_fields=["done", "refused", "attempts"])


def _faults_of(cells: Sequence[str], writing: _Writing) -> Sequence[Fault]:
    """Write a line, and give its faults if it was not written."""
    try:
        with transaction.atomic():
            writing.write(cells_by_key(cells, writing.keys))
    except LineRefused as refusal:
        return refusal.faults
    except DomainError as refusal:
        return [Fault(writing.writer.column_of(refusal.code), refusal.code)]
    except DataError:
        return [Fault("", CellFault.DOES_NOT_FIT)]
    return []
