"""The memory of the outside world: one SQLite file, so that a restart forgets nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

FILE: Final = "sandbox-5.sqlite3"  # the number follows schema.sql: another schema is another world
SCHEMA: Final = Path(__file__).with_name("schema.sql")
PATIENCE: Final = 10.0  # seconds to wait for another writer


class Store:
    """One connection a thread; one writer at a time, which is all the isolation that a sandbox needs."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / FILE
        self._mine = threading.local()
        self._connection().executescript(SCHEMA.read_text("utf8"))

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[sqlite3.Connection]:
        """Everything or nothing. Writers queue from their first statement, so nobody decides on stale rows."""
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
    """One row. Names of tables and columns are ours; values are bound."""
    marks = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))  # noqa: S608  # no name comes from outside
