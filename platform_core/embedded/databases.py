"""Is the database there, with its roles and tables? Made as superuser, filled as migrator, as often as one likes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from psycopg2 import sql

from platform_core.embedded import environment as env
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import SUPERUSER, Postgres, session
from platform_core.tenancy import roles

DATABASE: Final = "tianping"


def addresses(server: Postgres, database: str = DATABASE) -> dict[str, str]:
    """Where each login finds a database of an embedded server."""
    urls = {name: server.url(f"tp_{login}", database) for login, name in env.DATABASE_VARIABLES.items()}
    return urls | {env.SUPERUSER_VARIABLE: server.url(SUPERUSER, database)}


def prepare(environment: Mapping[str, str]) -> None:
    """Roles for the cluster, with the passwords of the addresses if there are any; then the database and its grants."""
    database = urlsplit(environment[env.SUPERUSER_VARIABLE]).path.lstrip("/")
    with session(env.renamed(environment, "postgres")[env.SUPERUSER_VARIABLE]) as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('tianping roles'))")
        cursor.execute(roles.CLUSTER)
        for statement in _passwords(environment):
            cursor.execute(statement)
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        if not cursor.rowcount:
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER tp_owner").format(sql.Identifier(database)))
    with session(environment[env.SUPERUSER_VARIABLE]) as cursor:
        cursor.execute(roles.DATABASE)


def migrate(environment: Mapping[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "-v0", *arguments]
    subprocess.run(command, check=True, cwd=CHECKOUT, env=env.seen_by("migrator", environment))


def _passwords(environment: Mapping[str, str]) -> list[sql.Composed]:
    addresses = (urlsplit(environment.get(name, "")) for name in env.DATABASE_VARIABLES.values())
    change = sql.SQL("ALTER ROLE {} PASSWORD {}")
    return [
        change.format(sql.Identifier(unquote(address.username or "")), sql.Literal(unquote(address.password)))
        for address in addresses
        if address.password
    ]
