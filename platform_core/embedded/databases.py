"""The database of each login, and its tables. Filled as migrator, as often as one likes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Final

from psycopg2 import sql

from platform_core.embedded import environment as env
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import SUPERUSER, Postgres, session

DATABASE: Final = "tianping"
UPGRADE: Final = ("start_missing_clocks", "rebuild_window")
STANDING: Final = """
SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()
"""
ENTERED: Final = "SELECT count(*), max(id), current_database() FROM django_migrations"


def addresses(server: Postgres, database: str = DATABASE) -> dict[str, str]:
    """The address of each login at a database of an embedded server."""
    urls = {name: server.url(f"tp_{login}", database) for login, name in env.DATABASE_VARIABLES.items()}
    return urls | {env.SUPERUSER_VARIABLE: server.url(SUPERUSER, database)}


def migrate(environment: Mapping[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "-v0", *arguments]
    subprocess.run(command, check=True, cwd=CHECKOUT, env=env.seen_by("migrator", environment))


def catch_up(environment: Mapping[str, str]) -> None:
    """Give a database from before an upgrade the upgrade's additions: elsewhere `docs/operate.md` has it done by
    hand.
    """
    seen = env.seen_by("worker", environment)
    for name in UPGRADE:
        command = [sys.executable, "manage.py", name]
        subprocess.run(command, check=True, cwd=CHECKOUT, env=seen, stdout=subprocess.DEVNULL)


def migrate_unless(name: str, environment: Mapping[str, str]) -> bool:
    """Migrate once for each digest of the sources: the database remembers the digest, and which migrations it had then.

    False if it had nothing to do.
    """
    with session(environment[env.SUPERUSER_VARIABLE]) as cursor:
        cursor.execute(STANDING)
        (said,) = cursor.fetchone()
        if said and said == _stamp(name, cursor):
            return False
        migrate(environment)
        said = _stamp(name, cursor)
        here = sql.Identifier(said.rpartition(" ")[2])
        cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(here, sql.Literal(said)))
    return True


def _stamp(name: str, cursor: Any) -> str:
    cursor.execute(ENTERED)
    return " ".join(map(str, (name, *cursor.fetchone())))
