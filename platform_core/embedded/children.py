"""Are the processes that we started still well? All together: one that dies ends the others, and says why."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import last_lines

MARK: Final = "TIANPING_CHILD_OF"  # in the environment of each child: whose it is
PATIENCE: Final = 15  # seconds between asking and insisting


class ChildDied(Exception):
    """A process ended that should have gone on."""


@dataclass(frozen=True)
class Part:
    """A process to be started. ``given`` is a socket that it finds open, under the same number."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    given: socket.socket | None = None


@dataclass
class Children:
    """The processes of one home, each in a session of its own, so that Ctrl-C is ours to pass on."""

    home: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)  # all that were ever started, to be started again

    def log_of(self, name: str) -> Path:
        return self.home / "logs" / f"{name}.log"

    def start(self, part: Part) -> None:
        self.parts[part.name] = part
        self.log_of(part.name).parent.mkdir(exist_ok=True)
        with self.log_of(part.name).open("ab") as log:
            self.running[part.name] = subprocess.Popen(
                part.command,
                cwd=CHECKOUT,
                env={**part.environment, MARK: str(self.home), "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[part.given.fileno()] if part.given else [],
            )

    def check(self) -> None:
        """Nothing, while all are well."""
        for name, process in self.running.items():
            if process.poll() is not None:
                log = self.log_of(name)
                raise ChildDied(f"{name} ended with {process.returncode}. The end of {log}:\n\n{last_lines(log)}")

    def stop(self) -> None:
        """Ask each, in the reverse order of starting; insist where asking does not help."""
        for process in reversed(self.running.values()):
            _signal(process.pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, until - time.monotonic()))
        end_all(self.home)
        for process in self.running.values():
            process.wait()
        self.running.clear()


def leftovers(home: Path) -> list[psutil.Process]:
    """Children of this home, our own or of one that was killed: told by the mark, since numbers are given again."""
    return [process for process in psutil.process_iter() if _mark_of(process) == str(home)]


def end_all(home: Path) -> None:
    """TERM, some patience, KILL; until none is left, since each may start another the moment before it goes."""
    for process in leftovers(home):
        _signal(process.pid, signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    while left := leftovers(home):
        if time.monotonic() > until:
            for process in left:
                _signal(process.pid, signal.SIGKILL)
        time.sleep(0.02)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _mark_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK) if process.status() != psutil.STATUS_ZOMBIE else None
    except (psutil.Error, OSError):
        return None
