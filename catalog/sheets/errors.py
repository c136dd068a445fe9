"""Refusals of tables that a shop sends in."""

from __future__ import annotations

from uuid import UUID

from catalog.sheets.types import Fault
from platform_core.errors import Conflict, NotFound, RuleRefused


class ImportNotFound(NotFound):
    code = "catalog.import_not_found"
    title = "There is no such import"
    remedy = "Check the address; each shop sees its own."
    import_id: UUID


class ImportRuns(Conflict):
    code = "catalog.import_runs"
    title = "Another file of your shop is being written"
    remedy = "Wait until it is done, or stop it; then send this one."
    import_id: UUID


class ColumnsMissing(RuleRefused):
    """``missing`` are the names of the columns, in Chinese."""

    code = "catalog.columns_missing"
    title = "Columns that are needed are missing in this file"
    remedy = "Nothing was written. Name them in the first line, as the template does."
    missing: tuple[str, ...]


class LineRefused(RuleRefused):
    """A line of a table that is not taken. It is said on the page of its import, never alone."""

    code = "catalog.line_refused"
    title = "This line was not written"
    remedy = "Put right every cell that is named, and send the line again."
    faults: tuple[Fault, ...]
