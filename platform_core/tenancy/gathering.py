"""Inserts of new rows: at once, or together with others, by one statement for each table and scope.

A purchase publishes a dozen facts and starts a clock for each shop. Inside ``together`` such rows wait for the end of
the block. Their ids and times are set when they are made, so facts keep their order. A row may wait only if nothing in
the block reads it, or its reader writes it out first, and never one that has to go with a savepoint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db import DatabaseError, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import DatabaseDefault

from platform_core.tenancy.scopes import Scope, bound, current

# Fields whose values are written as they are, where they are of the kind that the driver knows.
PLAIN: Final = frozenset(
    {
        models.BigIntegerField,
        models.BooleanField,
        models.CharField,
        models.DateTimeField,
        models.ForeignKey,
        models.IntegerField,
        models.PositiveBigIntegerField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
        models.TextField,
        models.UUIDField,
    }
)
AS_THEY_ARE: Final = frozenset({type(None), bool, int, str, UUID})


@dataclass(slots=True)
class _Block:
    """An open block: its opener's scope and number of savepoints, and the waiting rows by their writer and table."""

    opened_by: Scope
    savepoints: int
    rows: dict[Scope, dict[type[models.Model], list[Any]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )


_open: ContextVar[_Block | None] = ContextVar("gathering", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Let rows that are ``insert``-ed wait for the end of this block; after an error nothing of them is written."""
    if _open.get() is not None:  # the outer block's end counts
        yield
        return
    block = _Block(current(), _savepoints())
    token = _open.set(block)
    try:
        yield
    finally:
        _open.reset(token)
    _write(block)


def write_out(model: type[models.Model]) -> None:
    """Insert the waiting rows if there are rows of this table: the caller is about to read them."""
    block = _open.get()
    if block is not None and any(model in tables for tables in block.rows.values()):
        _write(block)


def insert(row: models.Model) -> None:
    """Insert this row now, or with others at the end of the block."""
    block = _open.get()
    if block is None or _savepoints() > block.savepoints:
        insert_now([row])
    else:
        block.rows[_writer(row, block)][type(row)].append(row)


def insert_now(rows: Sequence[models.Model]) -> None:
    """Insert rows whose keys are set, in their order: by one statement for those of one table that stand side by side,
    and all of them in one round trip.

    It sends the statements of ``save`` and ``bulk_create``, put together in a fifth of their time: they compile each
    row anew. Values that the database sets of its own accord are not read back, and no signal is sent.
    """
    if not rows:
        return
    values: list[Any] = []
    db = connections[connection.alias]  # not the proxy, which looks it up at each of a thousand attributes
    with db.cursor() as cursor:
        cursor.execute("; ".join(_statement(list(same), values, db=db) for _, same in groupby(rows, key=type)), values)
    for row in rows:
        row._state.adding, row._state.db = False, db.alias  # as `save` does


def update_now(row: models.Model, names: Sequence[str]) -> None:
    """Write these fields of an existing row, as ``save`` does, with a statement put together once for each table and
    fields.

    Raises ``DatabaseError`` where there is no such row, or none that may be changed.
    """
    sql, fields = _update(type(row), tuple(names))
    db = connections[connection.alias]
    values = [_value(row, each, db=db, add=False) for each in fields]
    with db.cursor() as cursor:
        cursor.execute(sql, [*values, row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"no row of {row._meta.label} was changed")


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    """The statement, and the fields that it has values for."""
    quote, meta = connection.ops.quote_name, model._meta
    fields: tuple[Any, ...] = tuple(meta.get_field(name) for name in names)
    key: Any = meta.pk
    columns = ", ".join(f"{quote(each.column)} = %s" for each in fields)
    sql = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(key.column)} = %s"  # noqa: S608  # of names
    return sql, fields


def _write(block: _Block) -> None:
    waiting, block.rows = block.rows, defaultdict(lambda: defaultdict(list))
    for scope, tables in waiting.items():
        with bound(scope):
            insert_now([row for rows in tables.values() for row in rows])


def _statement(rows: Sequence[models.Model], values: list[Any], *, db: BaseDatabaseWrapper) -> str:
    table, fields = _table(type(rows[0]))
    return f"{table} VALUES {', '.join(_places(row, fields, values, db=db) for row in rows)}"


@cache
def _table(model: type[models.Model]) -> tuple[str, tuple[Any, ...]]:
    """The beginning of the statement, and the fields that it has values for."""
    fields: tuple[Any, ...] = tuple(each for each in model._meta.concrete_fields if not each.generated)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(each.column) for each in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns})", fields


def _places(row: models.Model, fields: Sequence[Any], values: list[Any], *, db: BaseDatabaseWrapper) -> str:
    """The places of this row's values, which are put behind the others; some the database sets."""
    found = []
    for each in fields:
        value = _value(row, each, db=db, add=True)
        if type(value) is DatabaseDefault:
            found.append("DEFAULT")
        else:
            found.append("%s")
            values.append(value)
    return f"({', '.join(found)})"


def _value(row: models.Model, each: Any, *, db: BaseDatabaseWrapper, add: bool) -> Any:
    """The value as the driver takes it. Most are so already, and Django would ask each of them for its type."""
    value: Any = row.__dict__.get(each.attname, row) if type(each) in PLAIN else row
    kind = type(value)
    if kind in AS_THEY_ARE or (kind is datetime and value.tzinfo is not None):
        return value
    value = each.pre_save(row, add=add)
    return value if type(value) is DatabaseDefault else each.get_db_prep_save(value, db)


def _savepoints() -> int:
    """Those that were really set: a nested block without one leaves None."""
    return sum(each is not None for each in connection.savepoint_ids)


def _writer(row: models.Model, block: _Block) -> Scope:
    """The scope that writes this row: the opener's where the row concerns them, so that it needs no statement in a
    shop's scope; but the current one for facts of a part of the system, which nobody else may write
    (`eventlog.facts.speaking_as`).
    """
    own, now = block.opened_by.person_id, current()
    theirs = own is not None and getattr(row, "person_id", None) == own and now.role != "outside"
    return block.opened_by if theirs else now
