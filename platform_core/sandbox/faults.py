"""Faults to come: switches for tests, since the real outside world fails without being asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from platform_core.sandbox.options import System
from platform_core.sandbox.store import insert

Kind = Literal["error", "timeout", "refuse", "drop_webhook", "duplicate_webhook", "reorder"]
KINDS: Final[tuple[Kind, ...]] = ("error", "timeout", "refuse", "drop_webhook", "duplicate_webhook", "reorder")
# Unless told otherwise
SECONDS: Final[Mapping[Kind, float]] = {
    "error": 0,
    "timeout": 15,
    "refuse": 0,
    "drop_webhook": 0,
    "duplicate_webhook": 0,
    "reorder": 3,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One misfortune. ``seconds`` is how late a late answer comes, or how long a message is held back."""

    kind: Kind
    seconds: float


def switch_on(db: sqlite3.Connection, system: System, kind: Kind, *, times: int, seconds: float) -> None:
    """Let this go wrong so many times. Zero switches it off."""
    db.execute("DELETE FROM faults WHERE system = ? AND kind = ?", [system, kind])
    if times:
        insert(db, "faults", system=system, kind=kind, times=times, seconds=seconds)


def switched_on(db: sqlite3.Connection) -> list[dict[str, object]]:
    """The faults that are still to come."""
    return [dict(row) for row in db.execute("SELECT system, kind, times, seconds FROM faults ORDER BY system, kind")]


def waits(db: sqlite3.Connection, system: System) -> bool:
    """Whether anything is to go wrong with this system; asked before a write is risked for it."""
    return db.execute("SELECT 1 FROM faults WHERE system = ?", [system]).fetchone() is not None


def take(db: sqlite3.Connection, system: System, *kinds: Kind) -> Fault | None:
    """The first of these misfortunes that is switched on, used up by one."""
    for kind in kinds:
        row = db.execute("SELECT times, seconds FROM faults WHERE system = ? AND kind = ?", [system, kind]).fetchone()
        if row is not None:
            switch_on(db, system, kind, times=row["times"] - 1, seconds=row["seconds"])
            return Fault(kind, row["seconds"])
    return None
