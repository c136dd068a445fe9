"""Data made by migrations that are no more: it is set aside whole, and a new database begins."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import psycopg2
from psycopg2 import errors

from platform_core.embedded.place import claim
from platform_core.embedded.postgres import session

OLD: Final = "SELECT FROM django_migrations WHERE (app, name) = ('tenancy', '0001_initial')"  # now it is 0001_tables
DATA: Final = ("postgres", "files", "sandbox")  # what belongs together: moved back, it is as it was
TOLD: Final = "The data here was made by migrations that are no more. It lies whole in {}; a new database begins."
REFUSED: Final = "This database was made by migrations that are no more: keep it, and name an empty one"


class FromBefore(Exception):
    """A database that is given bears the old history, and is not ours to move."""


def is_from_before(url: str) -> bool:
    nothing_there = (psycopg2.OperationalError, errors.UndefinedTable)
    with suppress(*nothing_there), session(url) as cursor:
        cursor.execute(OLD)
        return bool(cursor.rowcount)
    return False


def set_aside(home: Path) -> Path:
    """The folder in which it lies now. No server of it runs."""
    aside = claim(home / time.strftime("before-%Y%m%d-%H%M%S"))
    for name in DATA:
        with suppress(FileNotFoundError):
            (home / name).rename(aside / name)
    return aside
