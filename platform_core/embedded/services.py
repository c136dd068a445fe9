"""The servers of a program: those it is given, or a checkout's own, for as long as anybody uses them."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from platform_core.embedded import before, databases, environment, place, roles, shelf
from platform_core.embedded.leases import Lease, alone
from platform_core.embedded.postgres import Postgres
from platform_core.embedded.steps import Step, quietly
from platform_core.embedded.valkey import Valkey

SETTINGS: Final = MappingProxyType(
    {
        "max_connections": "200",
        "track_commit_timestamp": "on",  # the bench asks how late a row became true, not when its transaction began
    }
)


@contextmanager
def serving(home: Path, *, join: bool = False, step: Step = quietly) -> Iterator[dict[str, str]]:
    """The environment of programs, with a migrated database in it.

    To ``join`` is to take servers that somebody else is using as they are: preparing them again costs seconds.
    """
    if environment.has_outside_servers(os.environ):
        if not join:
            _fill(os.environ.copy(), step)
        yield os.environ.copy()
    else:
        with _run_embedded(home, join=join, step=step) as variables:
            yield os.environ | variables


@contextmanager
def own_home() -> Iterator[Path]:
    yield place.home_of()


@contextmanager
def fresh_home() -> Iterator[Path]:
    """Data that nobody has seen before, and nobody will see again."""
    folder = Path(tempfile.mkdtemp(prefix="tianping-"))
    folder.chmod(0o711)  # root's stand-in has to pass
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _run_embedded(home: Path, *, join: bool, step: Step) -> Iterator[dict[str, str]]:
    """Start the servers as the first to come, stop them as the last to go, and join them in between."""
    postgres, valkey, made_of = Postgres(home, SETTINGS), Valkey(home), shelf.made_of().hex()[:20]
    with alone(home / "coming-and-going.lock"):
        lease = Lease(home / "in-use.lock")
        try:
            with step("PostgreSQL"):
                is_new = _start(postgres, made_of)
            if lease.first and before.is_from_before(databases.addresses(postgres)[environment.SUPERUSER_VARIABLE]):
                postgres.stop()
                print(before.TOLD.format(before.set_aside(home)), file=sys.stderr)
                with step("PostgreSQL, anew"):
                    is_new = _start(postgres, made_of)
            with step("Valkey"):
                valkey.start()
            variables = databases.addresses(postgres) | {environment.REDIS_VARIABLE: valkey.url}
            variables[environment.FILES_VARIABLE] = str(home / "files")
            if lease.first or not join:
                migrated = _prepare(os.environ | variables, made_of, step)
                if is_new:
                    _shelve(postgres, made_of)
                elif migrated:
                    with step("what is new to the data"):
                        databases.catch_up(os.environ | variables)
        except BaseException:
            _leave(lease, postgres, valkey)
            raise
    try:
        yield variables
    finally:
        with alone(home / "coming-and-going.lock"):
            _leave(lease, postgres, valkey)


def _start(postgres: Postgres, made_of: str) -> bool:
    """Is its cluster a new one, and not from the shelf?"""
    is_new = not (postgres.cluster.exists() or shelf.take(postgres, made_of))
    postgres.start()
    return is_new


def _leave(lease: Lease, *servers: Postgres | Valkey) -> None:
    if lease.end():
        for server in servers:
            server.stop()


def _prepare(variables: dict[str, str], made_of: str, step: Step) -> bool:
    """Prepare a database of our own: migrate it only where its sources have changed. Return whether they had."""
    with step("roles and database"):
        roles.prepare(variables)
    with step("migrations"):
        return databases.migrate_unless(made_of, variables)


def _shelve(postgres: Postgres, made_of: str) -> None:
    """Shelve the cluster for the next fresh one, before anybody writes to it."""
    postgres.stop()
    shelf.keep(postgres, made_of)
    postgres.start()


def _fill(variables: dict[str, str], step: Step) -> None:
    """Somebody else's: roles and database where we have the power to make them; tables in any case."""
    if before.is_from_before(variables[environment.DATABASE_VARIABLES["migrator"]]):
        raise before.FromBefore(before.REFUSED)
    if environment.SUPERUSER_VARIABLE in variables:
        with step("roles and database"):
            roles.prepare(variables)
    with step("migrations"):
        databases.migrate(variables)
