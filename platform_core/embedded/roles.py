"""The roles and the database on a server that is given. ``python -m platform_core.embedded.roles``.

Production runs this too, so it needs no package of the embedded servers.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import unquote, urlsplit

import psycopg2
from psycopg2 import sql

from platform_core.embedded.environment import DATABASE_VARIABLES, SUPERUSER_VARIABLE, with_database
from platform_core.tenancy import roles


def prepare(environment: Mapping[str, str]) -> None:
    """Roles for the cluster, with the passwords of the addresses if there are any; then the database and its grants.

    By SUPERUSER_DATABASE_URL, as often as one likes.
    """
    database = urlsplit(environment[SUPERUSER_VARIABLE]).path.lstrip("/")
    with closing(psycopg2.connect(with_database(environment, "postgres")[SUPERUSER_VARIABLE])) as server:
        server.autocommit = True  # CREATE DATABASE runs in no transaction
        cursor = server.cursor()
        cursor.execute("SELECT pg_advisory_lock(hashtext('tianping roles'))")
        cursor.execute(roles.CLUSTER)
        for statement in _passwords(environment):
            cursor.execute(statement)
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        if not cursor.rowcount:
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER tp_owner").format(sql.Identifier(database)))
    with closing(psycopg2.connect(environment[SUPERUSER_VARIABLE])) as made, made:
        made.cursor().execute(roles.DATABASE)


def _passwords(environment: Mapping[str, str]) -> list[sql.Composed]:
    addresses = (urlsplit(environment.get(name, "")) for name in DATABASE_VARIABLES.values())
    change = sql.SQL("ALTER ROLE {} PASSWORD {}")
    return [
        change.format(sql.Identifier(unquote(address.username or "")), sql.Literal(unquote(address.password)))
        for address in addresses
        if address.password
    ]


if __name__ == "__main__":
    prepare(os.environ)
