"""Where do tests get a database from? A server a worker, on it one template, built by `migrate`, and of that a
clone for the worker and one for each test that commits.

A plugin (`-p tests.database`). It gives:

- ``@pytest.mark.django_db``: rolled back at the end, on the clone of this worker, as the login ``app``;
- ``@pytest.mark.commits``: on a clone as new, where commits are commits; the fixture ``fresh`` is its environment;
  with ``anew=True`` it is new, for a test that changes what a connection finds when it opens;
- ``@pytest.mark.login("worker")``: the same, logged in as another, from before the test's transaction on; what its
  client asks is served as the web all the same (`tests.doors`);
- ``as_login("worker")``: a block of a committing test that is logged in as another;
- ``valkey``: the address of a Valkey that nobody else uses.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, connections

from platform_core.embedded import databases, idle, place, roles, shelf
from platform_core.embedded import environment as env
from platform_core.embedded.postgres import Postgres, session
from platform_core.embedded.valkey import Valkey
from platform_core.files.shelf import Folder
from platform_core.project.env import read
from platform_core.tenancy.backend.base import DatabaseWrapper
from tests import recordings
from tests.lending import BORROWER, lent
from tests.reuse import Reused
from tests.vouching import VOUCH

ROOT = Path(__file__).resolve().parents[1]
ROOM = 2 * 2**30
SERVER = pytest.StashKey[Postgres]()
SHELF = pytest.StashKey[Path]()
Place = tuple[str, str, int]  # a database, a login, a thread
FUNCTIONS = VOUCH + recordings.FUNCTIONS  # that the database of the tests has and no other
CLONES: set[str] = set()
KEPT: dict[str, tuple[Reused, ExitStack]] = {}  # clones that are put back after each test
PARKED: dict[Place, Any] = {}  # connections whose login will come back
LENT: set[str] = set()  # logins whose connection is a superuser's
MEMORY = Path("/dev/shm")  # noqa: S108  # `claimed` refuses a folder that is not ours
HASTY = {  # a test database need not outlive a power cut
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "400",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "autovacuum_naptime": "60s",
    "max_parallel_workers_per_gather": "0",  # the other processor has tests of its own
}


def pytest_configure(config: pytest.Config) -> None:
    """xdist's first process runs no test and has no server; what a test runs inherits its address."""
    config.addinivalue_line("markers", "login(name): logged in to the database as tp_<name>, not as the app")
    inherits = "TIANPING_TEST_TEMPLATE" in os.environ
    if not (inherits or env.has_outside_servers(os.environ)):
        config.stash[SHELF] = _shelf()
    if _only_hands_out(config):
        return
    if not inherits:
        os.environ.update(_server(config), TIANPING_TEST_TEMPLATE=_template_name())
    _point_at(_login("app", "postgres"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if shelf := config.stash.get(SHELF, None):
        terminalreporter.write_line(
            f"PostgreSQL in {shelf} stays up for the next run, at most {idle.AFTER // 60} minutes."
        )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        mark = item.get_closest_marker("django_db")
        if (mark and mark.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ()):
            raise pytest.UsageError(f"{item.nodeid}: append-only tables cannot be flushed; use @pytest.mark.commits")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if mark := item.get_closest_marker("login"):
        LENT.update({BORROWER} if not item.get_closest_marker("commits") else ())
        _point_at(_login(mark.args[0], settings.DATABASES["default"]["NAME"]), login=mark.args[0])


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    if item.get_closest_marker("login"):
        LENT.clear()
        _point_at(_login("app", settings.DATABASES["default"]["NAME"]))


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """With the process in it: two runs on one server must not drop each other's clones."""
    name = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return f"{name}_{os.getpid()}"


@pytest.fixture(scope="session")
def kept_clone(django_db_setup: None, worker: str) -> Iterator[str]:
    """The name of the clone that is put back after each test and used again (`tests.reuse`)."""
    name = f"fresh_kept_{worker}"
    yield name
    _drop_kept(name)


@pytest.fixture
def fresh(
    request: pytest.FixtureRequest, kept_clone: str, django_db_blocker: Any, worker: str
) -> Iterator[dict[str, str]]:
    """A database of one's own where commits are commits: threads share it, processes take this environment.

    Nobody remembers anything of its log yet.
    """
    mark = request.node.get_closest_marker("commits")
    place = clone(f"fresh_{worker}") if mark and mark.kwargs.get("anew") else reused(kept_clone)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), place as name:
        with tempfile.TemporaryDirectory(prefix="files-") as files:  # a test's own is undone after us
            patch.setitem(storages._storages, "heads", Folder(location=Path(files) / "heads"))
            yield os.environ | env.with_database(os.environ, name) | {env.FILES_VARIABLE: files}


@pytest.fixture(autouse=True)
def _committing(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("commits"):
        request.getfixturevalue("fresh")


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of this worker's own, so that a test may wipe it or take it away."""
    server = Valkey(place.claim(_shelf() / f"valkey-{os.getpid()}"))
    server.start()
    try:
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(server.home)


@contextmanager
def as_login(name: str) -> Iterator[None]:
    """Reconnected as another login. Not in a rolled-back test: an open transaction cannot change who it is."""
    if connection.in_atomic_block:
        raise RuntimeError('a transaction is open: mark the test with @pytest.mark.login("…") or @pytest.mark.commits')
    database, before = settings.DATABASES["default"]["NAME"], settings.DATABASE_LOGIN
    _point_at(_login(name, database), login=name)
    try:
        yield
    finally:
        _point_at(_login(before, database), login=before)


@contextmanager
def beside(name: str) -> Iterator[None]:
    """This thread speaks as another login meanwhile, over a connection of that login's own; other threads do not."""
    ours = connections["default"]
    database, user, thread = _place()
    place = (database, f"{name} beside {user}", thread)
    theirs = PARKED.pop(place, None)
    if theirs is None or not theirs.is_usable():
        theirs = DatabaseWrapper(settings.DATABASES["default"] | _login(name, database), "default")
    theirs.force_debug_cursor, theirs.queries_log = ours.force_debug_cursor, ours.queries_log  # whoever counts sees all
    connections["default"] = theirs
    try:
        yield
    finally:
        connections["default"] = ours
        if database in CLONES and theirs.connection and threading.current_thread() is threading.main_thread():
            PARKED[place] = theirs
        else:
            theirs.close()


def somebody_waits_for_us() -> bool:
    """For a lock of this very session, whatever else happens in the cluster."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def admin(database: str = "postgres") -> Iterator[Any]:
    """A superuser's cursor, by psycopg2 directly: the blocker of pytest-django stays shut."""
    with session(env.with_database(os.environ, database)[env.SUPERUSER_VARIABLE]) as cursor:
        yield cursor


@contextmanager
def clone(name: str) -> Iterator[str]:
    """A clone of the template, and whoever speaks to the database now speaks to it."""
    with cloned(name), inside(name):
        yield name


@contextmanager
def reused(name: str) -> Iterator[str]:
    """A clone that is as new: put back after its last test, or made."""
    if name not in KEPT:
        with ExitStack() as stack:
            stack.enter_context(cloned(name))
            made = Reused(env.with_database(os.environ, name)[env.SUPERUSER_VARIABLE])
            stack.callback(made.close)
            KEPT[name] = made, stack.pop_all()
    try:
        with inside(name):
            yield name
    finally:
        if KEPT[name][0].is_worn or not KEPT[name][0].put_back(_still_there(name)):
            _drop_kept(name)


@contextmanager
def cloned(name: str) -> Iterator[None]:
    """By FILE_COPY, which is the faster here: its checkpoints cost nothing while fsync is off."""
    source = template()
    with admin() as db:
        db.execute(f"CREATE DATABASE {name} OWNER tp_owner TEMPLATE {source} STRATEGY FILE_COPY")
        db.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC, tp_owner")  # a copy has none of the grants
        CLONES.add(name)
        try:
            yield
        finally:
            _forget(name)
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def inside(name: str, *, login: str = "") -> Iterator[None]:
    """For as long as the block lasts, the database is this one, and who speaks to it is this login."""
    before, known = settings.DATABASES["default"]["NAME"], settings.DATABASE_LOGIN
    _point_at(_login(login or known, name), login=login or known)
    try:
        yield
    finally:
        _point_at(_login(known, before), login=known)


@cache
def template() -> str:
    """The first worker builds it while the others wait."""
    name = os.environ["TIANPING_TEST_TEMPLATE"]
    with admin() as db:
        db.execute("SELECT pg_advisory_lock(7)")
        db.execute("SELECT FROM pg_database WHERE datname = %s AND datistemplate", [name])
        if not db.rowcount:
            db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            there = os.environ | env.with_database(os.environ, name)
            roles.prepare(there)
            databases.migrate(there)
            _open_for_tests(name)
            db.execute(f"ALTER DATABASE {name} IS_TEMPLATE true ALLOW_CONNECTIONS false")
    return name


def _open_for_tests(name: str) -> None:
    with admin(name) as db:
        db.execute(FUNCTIONS)


def migrate(name: str, *arguments: str) -> None:
    databases.migrate(os.environ | env.with_database(os.environ, name), *arguments)


def _only_hands_out(config: pytest.Config) -> bool:
    return config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")


def _server(config: pytest.Config) -> dict[str, str]:
    """The addresses of a server that outlives the run, as the template should; or of the one that is given.

    One for each worker: what a test leaves open holds back the relay in every database of its server, so that on a
    server for all each worker would wait for the others' tests.
    """
    if env.has_outside_servers(os.environ):
        if not os.environ.get(env.SUPERUSER_VARIABLE):
            raise pytest.UsageError(f"tests make databases: set {env.SUPERUSER_VARIABLE} too")
        addresses = dict(os.environ)
    else:
        config.stash[SERVER] = server = Postgres(_home(config), HASTY)
        idle.start_with_watcher(server)
        addresses = databases.addresses(server, "postgres")
    with session(addresses[env.SUPERUSER_VARIABLE]) as db:
        _drop_what_is_left_over(db)
    return addresses


def _home(config: pytest.Config) -> Path:
    """The first worker's is also that of a run without workers."""
    worker = getattr(config, "workerinput", {}).get("workerid", "gw0")
    shelf = config.stash[SHELF]
    return shelf if worker == "gw0" else place.claim(shelf / worker)


def _shelf() -> Path:
    """In memory when there is room, else on disk."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return place.claim(MEMORY / f"{place.name_of(ROOT)}-tests" if roomy else place.home_of(ROOT) / "tests")


def _drop_what_is_left_over(db: Any) -> None:
    """Clones whose process is gone, and all but the newest templates; clones of another run on this server live."""
    db.execute("SELECT pg_advisory_lock(7)")  # until this session ends; a server that is given has several workers
    db.execute("SELECT datname FROM pg_database WHERE datname ~ '^(test|fresh)_.*_[0-9]+$'")
    for (name,) in db.fetchall():
        if not psutil.pid_exists(int(name.rsplit("_", 1)[1])):
            db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    db.execute("SELECT datname FROM pg_database WHERE datname ~ '^template_' ORDER BY oid DESC OFFSET 5")
    for (name,) in db.fetchall():
        db.execute(f"ALTER DATABASE {name} IS_TEMPLATE false")
        db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _template_name() -> str:
    """Named after everything it is made of."""
    return f"template_{hashlib.sha256(FUNCTIONS.encode() + shelf.made_of()).hexdigest()[:12]}"


def _login(name: str, database: str) -> Mapping[str, Any]:
    """Django's words for the address of a login."""
    return _address(name, database, name in LENT)


@cache
def _address(name: str, database: str, is_lent: bool) -> Mapping[str, Any]:
    there = os.environ | env.with_database(os.environ, database)
    if is_lent:
        there[env.DATABASE_VARIABLES[name]] = there[env.SUPERUSER_VARIABLE]
    found = {key: value for key, value in read(there).databases[name].items() if key != "ENGINE"}
    return lent(found) if is_lent else found


def _point_at(address: Mapping[str, Any], *, login: str = "app") -> None:
    """The very dictionary that each thread's connection is made from."""
    _park()
    connections.close_all()
    settings.DATABASES["default"].update(address)
    settings.DATABASE_LOGIN = login
    if (parked := PARKED.pop(_place(), None)) and parked.is_usable():
        connections["default"] = parked
    assert connection.settings_dict is settings.DATABASES["default"]


def _park() -> None:
    """Keep the connection for when its login comes back: what a new one costs is more than most tests do."""
    leaving = connections["default"]
    if settings.DATABASES["default"]["NAME"] in CLONES and leaving.connection and not leaving.in_atomic_block:
        PARKED[_place()] = leaving
        del connections["default"]


def _forget(database: str) -> None:
    CLONES.discard(database)
    for key in [key for key in PARKED if key[0] == database]:
        PARKED.pop(key).connection.close()  # in whichever thread it was made


def _still_there(database: str) -> list[Any]:
    """The parked connections to this database, as new; those of other threads are closed."""
    found = list[Any]()
    for key in [key for key in PARKED if key[0] == database]:
        parked = PARKED[key].connection
        if key[2] == threading.get_ident() and parked and not parked.closed:
            PARKED[key]._plans = frozenset()
            found.append(parked)
        elif PARKED.pop(key) and parked:
            parked.close()  # in whichever thread it was made
    return found


def _drop_kept(database: str) -> None:
    if database in KEPT:
        KEPT.pop(database)[1].close()


def _place() -> Place:
    """Where does the calling thread speak to the database, and as whom?"""
    address = settings.DATABASES["default"]
    return address["NAME"], address["USER"], threading.get_ident()
