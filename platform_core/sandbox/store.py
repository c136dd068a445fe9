"""The store in which the sandbox keeps its outside world: one SQLite file, so that a restart loses nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

FILE: Final = "sandbox-5.sqlite3"  # the number is raised with schema.sql: an older file does not fit a new schema
SCHEMA: Final = Path(__file__).with_name("schema.sql")
PATIENCE: Final = 10.0  # seconds to wait for another writer


class Store:
    """A connection for each thread, and one writer at a time: a sandbox needs no more isolation."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / FILE
        self._mine = threading.local()
        self._connection().executescript(SCHEMA.read_text("utf8"))

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[sqlite3.Connection]:
        """Run a transaction. Writers queue before they read anything, so that none decides on stale rows."""
        db = self._connection()
        db.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def _connection(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._mine, "db", None)
        if db is None:
            db = self._mine.db = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
            db.row_factory = sqlite3.Row
            db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")
        return db


def insert(db: sqlite3.Connection, table: str, **row: object) -> None:
    """Insert one row. The names of table and columns are our own; the values are bound."""
    marks = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))  # noqa: S608  # no name comes from outside
