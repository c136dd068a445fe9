"""Set aside data that was made by migrations which no longer exist, so that a new database can begin."""

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
DATA: Final = ("postgres", "files", "sandbox")  # folders that belong together: moved back, they work as before
TOLD: Final = "The data here was made by migrations that are no more. It lies whole in {}; a new database begins."
REFUSED: Final = "This database was made by migrations that are no more: keep it, and name an empty one"


class FromBefore(Exception):
    """The given database has the old migrations, and is not ours to move."""


def is_from_before(url: str) -> bool:
    """Tell whether this database was made by the old migrations. One that does not answer was not."""
    nothing_there = (psycopg2.OperationalError, errors.UndefinedTable)
    with suppress(*nothing_there), session(url) as cursor:
        cursor.execute(OLD)
        return bool(cursor.rowcount)
    return False


def set_aside(home: Path) -> Path:
    """Move the data into a new folder, and return that. No server of this data may run."""
    aside = claim(home / time.strftime("before-%Y%m%d-%H%M%S"))
    for name in DATA:
        with suppress(FileNotFoundError):
            (home / name).rename(aside / name)
    return aside
