"""How does a pooler come between the web and PostgreSQL? PgBouncer gives each transaction any of its servers."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg2
import pytest

from platform_core.embedded import place
from platform_core.embedded.ports import HOST
from tests.platform_core.sandbox.world import free_port

WHERE: Final = "/usr/sbin:/usr/bin:/usr/local/bin"
PATIENCE: Final = 30.0
CONFIGURATION: Final = """
[databases]
* = host={host} port={server_port}
[pgbouncer]
listen_addr = {listen}
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {size}
server_lifetime = 2
server_round_robin = 1
max_client_conn = 200
"""


def require_pgbouncer() -> str:
    """Installed where we may; else the proof says what it lacks."""
    lacking = "this proof runs a pooler and finds no pgbouncer: apt-get install pgbouncer"
    if not shutil.which("pgbouncer", path=WHERE) and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (("update", "-qq"), ("install", "-qq", "--no-install-recommends", "pgbouncer")):
            subprocess.run(["apt-get", *words], check=False, stdout=subprocess.DEVNULL, env=quiet)
    if not (found := shutil.which("pgbouncer", path=WHERE)):
        pytest.fail(lacking) if os.environ.get("CI") else pytest.skip(lacking)
    return found


@contextmanager
def pooled(url: str, *, size: int) -> Iterator[str]:
    """The address by which the same login comes to the same database through a pooler of so many servers, which round
    robin gives each transaction the one that has rested longest, and renews each every two seconds."""
    program, port, parts = require_pgbouncer(), free_port(), urlsplit(url)
    user, password, database = parts.username or "", unquote(parts.password or ""), parts.path.removeprefix("/")
    host = parse_qs(parts.query).get("host", [parts.hostname or HOST])[0]
    with tempfile.TemporaryDirectory(prefix="tianping-pooler-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "users.txt").write_text(f'"{user}" "{password}"\n')
        said = {"host": host, "server_port": parts.port or 5432, "listen": HOST, "port": port}
        (folder / "pgbouncer.ini").write_text(CONFIGURATION.format(folder=folder, size=size, **said))
        servant = place.servant()
        as_servant = ["-u", servant.pw_name] if servant else []  # like PostgreSQL, it refuses to be root
        with subprocess.Popen([program, "-q", *as_servant, str(folder / "pgbouncer.ini")]) as process:
            try:
                address = f"postgres://{user}@{HOST}:{port}/{database}"
                _await(address, process)
                yield address
            finally:
                process.terminate()


def through(environment: Mapping[str, str], address: str) -> dict[str, str]:
    """The same world for a web that comes by this address."""
    return {**environment, "DATABASE_URL": address}


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg2.connect(address, connect_timeout=5).close()
        except psycopg2.OperationalError:
            assert process.poll() is None, "the pooler has ended"
            assert time.monotonic() < end, "the pooler does not answer"
            time.sleep(0.1)
        else:
            return
