"""The code of the release before: found in git, extracted beside this checkout, and its processes started."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import yaml

from platform_core.drivers.world.clocks import agenda, until
from platform_core.embedded.children import Children, Part
from platform_core.embedded.environment import seen_by
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.ports import HOST, hold_port, port_of
from tests.database import as_login
from tests.journeys.people import House, Person
from tests.platform_core.project.image import command_of

PATIENCE: Final = 240.0  # seconds; nothing is measured by it
WORKERS: Final = ("worker", "clock")
MIGRATIONS: Final = "*/migrations/*.py"
FAILED: Final = "SELECT array_agg(subscriber || ': ' || error) FROM eventlog_pending WHERE error <> ''"
WRITTEN: Final = "SELECT (SELECT count(*) FROM eventlog_event) + (SELECT count(*) FROM eventlog_delivery)"
ERRORS: Final = re.compile(r"^.*(?:\[error |\[critical |\bERROR\b).*|^[\w.]+(?:Error|errors\.\w+): .*", re.MULTILINE)


def git(*words: str, checkout: Path) -> str:
    """Run git and return its output; nothing where it refuses."""
    done = subprocess.run(["git", *words], cwd=checkout, check=False, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def release_before(checkout: Path) -> str:
    """The commit of N−1: the nearest release below HEAD.

    While there is none: the parent of the newest commit that touches a migration. Fails where history is missing.
    """
    lacking = "the release before is missing here"
    match git("rev-parse", "--is-shallow-repository", checkout=checkout):
        case "":
            pytest.fail(f"{lacking}: {checkout} has no history; clone it with git")
        case "true":
            pytest.fail(f"{lacking}: {checkout} is a shallow clone; git fetch --unshallow --tags")
    released = git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", "HEAD^", checkout=checkout)
    migrated = git("log", "--first-parent", "-1", "--format=%H", "--", MIGRATIONS, checkout=checkout)
    wanted = released or f"{migrated}^"
    found = git("rev-parse", "--verify", "--quiet", f"{wanted}^{{commit}}", checkout=checkout)
    if not found:
        pytest.fail(f"{lacking}: {checkout} has no tag v… below HEAD, and no commit before the newest migration")
    return found


def new_migrations(commit: str) -> list[str]:
    """Those of HEAD that this commit does not have."""
    asked = ("diff", "--name-only", "--diff-filter=A", commit, "HEAD", "--", MIGRATIONS)
    return git(*asked, checkout=CHECKOUT).splitlines()


def extract(commit: str, to: Path) -> Path:
    """Put all files of this commit into a folder that git does not know."""
    archive = subprocess.run(["git", "archive", commit], cwd=CHECKOUT, check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(to, filter="data")
    return to


@dataclass(frozen=True)
class Deployment:
    """Two releases at work on one database: the doors and the processes of each."""

    newer: House
    older: House

    def at_both(self, person: Person) -> tuple[Person, Person]:
        """One session at the web of either: at the newer, at the older."""
        path = httpx.URL(person.door).path
        return replace(person, door=f"{self.newer.web}{path}"), replace(person, door=f"{self.older.web}{path}")

    @contextmanager
    def older_workers_alone(self) -> Iterator[None]:
        """As before the first worker of the newer release is up."""
        children: Children = self.newer.children
        for name in WORKERS:
            process = children.running.pop(name)
            process.terminate()
            process.wait(PATIENCE)
        try:
            yield
        finally:
            for name in WORKERS:
                children.start(children.parts[name])

    def pause(self) -> None:
        """Wait until for two seconds nobody has written a fact or handled one."""
        before = -1
        while (written := self.newer.ask(WRITTEN)) != before:
            before = written
            time.sleep(2)

    def settle(self) -> None:
        """Wait until no clock is due and every subscriber of the newer release has heard of everything; its workers
        must be there, since the older ones do not serve subscribers that they do not know."""
        with as_login("worker"):
            until("no clock is due", lambda: agenda().is_quiet, seconds=PATIENCE)

    def faults(self) -> list[str]:
        """List failures of subscribers, and errors that the older processes logged; raises ``ChildDied``."""
        for house in (self.newer, self.older):
            house.children.check()
        logs = [self.older.children.log_of(name).read_text("utf8") for name in ("web", *WORKERS)]
        return (self.newer.ask(FAILED) or []) + [line for log in logs for line in ERRORS.findall(log)]


def start_beside(newer: House, tree: Path, children: Children) -> House:
    """Start web and workers of this tree by its own Dockerfile and compose file, on the servers of the newer house."""
    (figures := children.home / "metrics").mkdir()
    environment = {**newer.environment, "PYTHONPATH": str(tree), "PROMETHEUS_MULTIPROC_DIR": str(figures)}
    with hold_port(0, variable="", environment={}) as found:
        port = str(port_of(found))
    services = yaml.safe_load((tree / "docker-compose.yml").read_text("utf8"))["services"]
    commands = {name: [*services[name]["command"], "-n", f"older-{name}@%h"] for name in WORKERS}
    for name, words in {"web": _listening(command_of(tree), port), **commands}.items():
        program = ("/bin/sh", "-c", 'cd "$0" && exec "$@"', str(tree), sys.executable, "-m", *words)
        children.start(Part(name, program, seen_by("app" if name == "web" else "worker", environment)))
    older = replace(newer, web=f"http://{HOST}:{port}", children=children)
    until("the older web answers", lambda: _serves(older), seconds=PATIENCE)
    assert list(tree.rglob("*.mo")), f"no catalogue was compiled in {tree}: the web runs other code"
    return older


def as_shown_before(newer: Any, older: Any) -> Any:
    """The answer of the newer release without the fields that the older one does not have: adding some is allowed."""
    if isinstance(newer, dict) and isinstance(older, dict):
        return {key: as_shown_before(value, older[key]) for key, value in newer.items() if key in older}
    if isinstance(newer, list) and isinstance(older, list) and len(newer) == len(older):
        return [as_shown_before(*pair) for pair in zip(newer, older, strict=True)]
    return newer


def _listening(command: Sequence[str], port: str) -> list[str]:
    words = list(command)
    for name, value in (("--host", HOST), ("--port", port)):
        words[words.index(name) + 1] = value
    return words


def _serves(house: House) -> bool:
    house.children.check()
    with suppress(httpx.TransportError):
        return httpx.get(f"{house.web}/readyz").status_code == HTTPStatus.OK
    return False
