"""On which database does a measurement run? On a copy that nobody else has, and that goes when it is done."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

import psycopg2
from django.db import connection
from psycopg2 import sql

from platform_core.embedded.environment import DATABASE_VARIABLES, SUPERUSER_VARIABLE, seen_by, with_database
from platform_core.embedded.postgres import session

NUMBERS: Final = count(1)
CLONE: Final = sql.SQL("CREATE DATABASE {} OWNER tp_owner TEMPLATE {} STRATEGY FILE_COPY")
DROP: Final = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")


@dataclass(frozen=True, slots=True)
class Clone:
    """A database by name, and the environment of processes that work on it."""

    name: str
    environment: Mapping[str, str]

    @contextmanager
    def connected(self) -> Iterator[None]:
        """With Django's connection pointed here. It is closed at the end, since a database in use cannot be copied."""
        before = connection.settings_dict["NAME"]
        _point_at(self.name)
        try:
            yield
        finally:
            _point_at(before)

    def ask(self, question: str, **parameters: Any) -> tuple[Any, ...]:
        """As the migrator, who sees every row; commits. Gives the first row of the answer, if there is one."""
        address = self.environment[DATABASE_VARIABLES["migrator"]]
        with closing(psycopg2.connect(address)) as db, db, db.cursor() as rows:
            rows.execute(question, parameters)
            return tuple(rows.fetchone()) if rows.description else ()

    @property
    def workers(self) -> dict[str, str]:
        """What a worker's process may know."""
        return seen_by("worker", self.environment)


@contextmanager
def clone(like: Clone | None = None) -> Iterator[Clone]:
    """A copy of the migrated database, or of another clone with all that is in it."""
    here = str(connection.settings_dict["NAME"])
    own, source = f"{here}_bench{next(NUMBERS)}", here if like is None else like.name
    connection.close()
    with session(with_database(os.environ, "postgres")[SUPERUSER_VARIABLE]) as db:
        db.execute(DROP.format(sql.Identifier(own)))
        db.execute(CLONE.format(sql.Identifier(own), sql.Identifier(source)))
    try:
        yield Clone(own, os.environ | with_database(os.environ, own))
    finally:
        with session(with_database(os.environ, "postgres")[SUPERUSER_VARIABLE]) as db:
            db.execute(DROP.format(sql.Identifier(own)))


def _point_at(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
