"""What of a test's database has a second server? A copy of the whole cluster, and standbys that follow it.

Real PostgreSQL from the wheel, streaming over its own sockets; as root by root's stand-in (`embedded.place`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest
from django.conf import settings

from platform_core.embedded import databases, place
from platform_core.embedded import environment as env
from platform_core.embedded.postgres import SUPERUSER, Postgres, session
from tests import database

QUIET: Final = {  # a copy need not outlive a power cut, but what it says is committed is in its log
    "fsync": "off",
    "synchronous_commit": "on",
    "full_page_writes": "off",
    "max_connections": "400",  # no fewer than its primary has
    "hot_standby_feedback": "on",
    "wal_receiver_status_interval": "1s",
    "wal_retrieve_retry_interval": "100ms",
}


class Server(Postgres):
    """One of several servers of the same cluster."""

    def follow(self, source: str, *, name: str = "") -> None:
        """Start as a copy of another server; with a ``name`` as its standby, which goes on following."""
        self.home.mkdir(mode=0o711)
        self._make_folder()
        socket = parse_qs(urlsplit(source).query)["host"][0]
        where = f"host={socket} user={SUPERUSER} application_name={name}"
        signal = ["-R"] if name else []
        self._run("pg_basebackup", "-D", str(self.cluster), "-d", where, "-c", "fast", *signal)
        self.start()

    def promote(self) -> None:
        self._control("promote")

    def die(self) -> None:
        """At once and without a word, as a machine does: kill -9 for all its processes."""
        postmaster = self._postmaster()
        assert postmaster is not None
        for process in [postmaster, *postmaster.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._wait(lambda: self._postmaster() is None, "it does not die")

    def say(self, sql: str) -> Any:
        with self.asked() as cursor:
            cursor.execute(sql)
            return cursor.fetchone() if cursor.description else None

    @contextmanager
    def asked(self) -> Iterator[Any]:
        with session(self.url(SUPERUSER, "postgres")) as cursor:
            yield cursor

    def wait_for(self, *names: str) -> None:
        """Let a commit wait for these standbys from now on; for none, let it be asynchronous."""
        self.say(f"ALTER SYSTEM SET synchronous_standby_names = '{','.join(names)}'")
        self.say("SELECT pg_reload_conf()")
        here = "SELECT current_setting('synchronous_standby_names')"
        self._wait(lambda: self.say(here)[0] == ",".join(names), "it does not read its settings")
        for name in names:
            state = (
                f"SELECT count(*) FROM pg_stat_replication WHERE application_name = '{name}' AND sync_state = 'sync'"
            )
            self._wait(lambda state=state: self.say(state)[0] == 1, f"{name} does not follow it")

    def has_all_of(self, primary: Server) -> None:
        """Wait until this standby shows all that its primary has committed by now."""
        (lsn,) = primary.say("SELECT pg_current_wal_flush_lsn()")
        replayed = f"SELECT pg_last_wal_replay_lsn() >= '{lsn}'::pg_lsn"
        self._wait(lambda: bool(self.say(replayed)[0]), "it does not follow")


@pytest.fixture
def servers(fresh: Mapping[str, str]) -> Iterator[Servers]:
    """A cluster of one's own, made of the test's as it is now; standbys are started by the test.

    It has to be the wheel's: of a server that is given, nobody knows who may copy it.
    """
    if "host=" not in fresh[env.SUPERUSER_VARIABLE]:  # our own are reached by their socket
        pytest.fail("a failover is proven on servers of our own: run it without DATABASE_URL and its kin")
    with place_of_servers() as folder:
        found = Servers(folder, fresh[env.SUPERUSER_VARIABLE])
        try:
            yield found
        finally:
            for server in found.all:
                with suppress(Exception):
                    server.stop()


@contextmanager
def place_of_servers() -> Iterator[Path]:
    folder = place.claim(database._shelf() / f"r{os.getpid()}")
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


class Servers:
    """Primary and standbys, each under its name."""

    def __init__(self, folder: Path, source: str) -> None:
        self.folder, self.source, self.all = folder, source, list[Server]()

    def primary(self) -> Server:
        return self._started("p", self.source)

    def standby(self, name: str, *, of: Server) -> Server:
        return self._started(name, of.url(SUPERUSER, "postgres"), name=name)

    def _started(self, short: str, source: str, *, name: str = "") -> Server:
        server = Server(self.folder / short, QUIET)
        self.all.append(server)
        server.follow(source, name=name)
        return server


def environment_at(server: Postgres) -> dict[str, str]:
    """By which a process speaks to this test's database on that server."""
    return os.environ | databases.addresses(server, settings.DATABASES["default"]["NAME"])


@contextmanager
def at(server: Postgres, *, login: str = "app") -> Iterator[None]:
    """Whoever speaks to the database speaks to that server, `as_login` as well."""
    name, before = settings.DATABASES["default"]["NAME"], dict(settings.DATABASES["default"])
    was = settings.DATABASE_LOGIN
    database._forget(name)
    with pytest.MonkeyPatch.context() as patch:
        for variable, url in databases.addresses(server, name).items():
            patch.setenv(variable, url)
        database._address.cache_clear()
        database._point_at(database._login(login, name), login=login)
        try:
            yield
        finally:
            database._address.cache_clear()
            database._point_at({key: before[key] for key in before if key != "ENGINE"}, login=was)
            database.CLONES.add(name)
