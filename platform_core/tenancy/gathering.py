"""Which rows of a transaction are written together, by one statement for each table and scope?

A purchase publishes a dozen facts and starts a clock for each shop. Inside ``together`` such rows wait for the end of
the block. Their ids and times are set when they are made, so facts keep their order. Only what nothing in the block
reads may wait, and nothing that has to go with a savepoint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

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
    for (model, scope), rows in block.rows.items():
        with bound(scope):
            model._default_manager.bulk_create(rows)


def insert(row: models.Model) -> None:
    """Insert this row now, or with others at the end of the block."""
    block = _open.get()
    if block is None or _savepoints() > block.savepoints:
        row.save(force_insert=True)
    else:
        block.rows[type(row), _writer(row, block)].append(row)


def _savepoints() -> int:
    """Those that were really set: a nested block without one leaves None."""
    return sum(each is not None for each in connection.savepoint_ids)


def _writer(row: models.Model, block: _Block) -> Scope:
    """What concerns whoever opened the block is theirs to write, so that it needs no statement in a shop's scope."""
    own = block.opened_by.person_id
    return block.opened_by if own is not None and getattr(row, "person_id", None) == own else current()
