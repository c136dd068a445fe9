"""How are new rows written: at once, or together with others, by one statement for each table and scope?

A purchase publishes a dozen facts and starts a clock for each shop. Inside ``together`` such rows wait for the end of
the block. Their ids and times are set when they are made, so facts keep their order. Only what nothing in the block
reads may wait, and nothing that has to go with a savepoint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import DatabaseDefault

from platform_core.tenancy.scopes import Scope, bound, current


@dataclass(slots=True)
class _Block:
    """Who opened it, in how many savepoints; and what waits, by table and by who writes it."""

    opened_by: Scope
    savepoints: int
    rows: dict[tuple[type[models.Model], Scope], list[Any]] = field(default_factory=lambda: defaultdict(list))


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
    for (_, scope), rows in block.rows.items():
        with bound(scope):
            insert_now(rows)


def insert(row: models.Model) -> None:
    """Insert this row now, or with others at the end of the block."""
    block = _open.get()
    if block is None or _savepoints() > block.savepoints:
        insert_now([row])
    else:
        block.rows[type(row), _writer(row, block)].append(row)


def insert_now(rows: Sequence[models.Model]) -> None:
    """Insert rows of one table, whose keys are set, by one statement.

    What ``save`` and ``bulk_create`` send, but put together in a fifth of their time: they compile each row anew. What
    the database sets of its own accord is not read back, and nobody is told by a signal.
    """
    if not rows:
        return
    table, fields = _table(type(rows[0]))
    values: list[Any] = []
    db = connections[connection.alias]  # not the proxy, which looks it up at each of a thousand attributes
    places = [_places(row, fields, values, db=db) for row in rows]
    with db.cursor() as cursor:
        cursor.execute(f"{table} VALUES {', '.join(places)}", values)
    for row in rows:
        row._state.adding, row._state.db = False, db.alias  # as `save` does


@cache
def _table(model: type[models.Model]) -> tuple[str, tuple[Any, ...]]:
    """The beginning of the statement, and the fields that it has values for."""
    quote, fields = connection.ops.quote_name, tuple(f for f in model._meta.concrete_fields if not f.generated)
    columns = ", ".join(quote(each.column) for each in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns})", fields


def _places(row: models.Model, fields: Sequence[Any], values: list[Any], *, db: BaseDatabaseWrapper) -> str:
    """Where the values of this row stand, which are put behind the others; some the database sets."""
    found = []
    for each in fields:
        value = each.pre_save(row, add=True)
        if isinstance(value, DatabaseDefault):
            found.append("DEFAULT")
        else:
            found.append("%s")
            values.append(each.get_db_prep_save(value, db))
    return f"({', '.join(found)})"


def _savepoints() -> int:
    """Those that were really set: a nested block without one leaves None."""
    return sum(each is not None for each in connection.savepoint_ids)


def _writer(row: models.Model, block: _Block) -> Scope:
    """What concerns whoever opened the block is theirs to write, so that it needs no statement in a shop's scope."""
    own = block.opened_by.person_id
    return block.opened_by if own is not None and getattr(row, "person_id", None) == own else current()
