"""The processes that we started. All together: one that dies ends the others, and says why."""

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

from platform_core.embedded.nursery import COMMAND, HAS_NURSERY, ForkedProcess, Nursery, NurseryGone
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import last_lines

MARK: Final = "TIANPING_CHILD_OF"  # in the environment of each child: whose it is
NURSERY: Final = "nursery"
PATIENCE: Final = 15  # seconds between asking and insisting


class ChildDied(Exception):
    """A process ended that should have gone on."""


@dataclass(frozen=True)
class Part:
    """A process to be started. ``given`` is a socket that it finds open, under the same number.

    ``shares``: it may be forked by the nursery, if there is one.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    given: socket.socket | None = None
    shares: bool = False


@dataclass
class Children:
    """The processes of one home, each in a session of its own, so that Ctrl-C is ours to pass on."""

    home: Path
    running: dict[str, subprocess.Popen[bytes] | ForkedProcess] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)  # all that were ever started, to be started again
    nursery: Nursery | None = None

    def log_of(self, name: str) -> Path:
        return self.home / "logs" / f"{name}.log"

    def start(self, part: Part) -> None:
        self.parts[part.name] = part
        environment = {**part.environment, MARK: str(self.home), "PYTHONUNBUFFERED": "1"}
        self.log_of(part.name).parent.mkdir(exist_ok=True)
        with self.log_of(part.name).open("ab") as log:
            if part.shares and self.nursery:
                self.running[part.name] = self._fork(self.nursery, part, environment, log.fileno())
            else:
                self.running[part.name] = _begun(part, environment, log.fileno())

    def raise_nursery(self, environment: Mapping[str, str]) -> None:
        """Start the nursery: processes that share are forked from now on, and the first waits until all is imported."""
        if not HAS_NURSERY:
            return
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            self.start(Part(NURSERY, (*COMMAND, str(its.fileno())), environment, given=its))
        self.nursery = Nursery(ours)

    def output(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> str:
        """The output of a command that ends by itself."""
        if self.nursery is None:
            printed = subprocess.run(command, cwd=CHECKOUT, env=dict(environment), check=True, stdout=subprocess.PIPE)
            return printed.stdout.decode()
        marked = {**environment, MARK: str(self.home), "PYTHONUNBUFFERED": "1"}
        try:
            return self.nursery.output(name, command, marked)
        except NurseryGone:
            raise self._death_of(NURSERY) from None

    def check(self) -> None:
        """Nothing, while all are well."""
        for name, process in self.running.items():
            if process.poll() is not None:
                raise self._death_of(name)

    def stop(self) -> None:
        """Ask each, in the reverse order of starting; insist where asking does not help. The nursery goes last, since
        it knows how the others ended."""
        if self.nursery:
            nurse = self.running.pop(NURSERY)
            self._end()
            self.nursery.close()
            self.nursery, self.running = None, {NURSERY: nurse}
        self._end()

    def _end(self) -> None:
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

    def _fork(self, nursery: Nursery, part: Part, environment: Mapping[str, str], log: int) -> ForkedProcess:
        given = part.given.fileno() if part.given else None
        try:
            return nursery.fork(part.name, part.command, environment, out=log, err=log, given=given)
        except NurseryGone:
            raise self._death_of(NURSERY) from None

    def _death_of(self, name: str) -> ChildDied:
        log = self.log_of(name)
        status = self.running[name].wait()
        return ChildDied(f"{name} ended with {status}. The end of {log}:\n\n{last_lines(log)}")


def _begun(part: Part, environment: Mapping[str, str], log: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        part.command,
        cwd=CHECKOUT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        pass_fds=[part.given.fileno()] if part.given else [],
    )


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
