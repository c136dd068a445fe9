"""Start processes by forking the nursery, a process that has imported Django already.

The imports take seconds and more than a hundred megabytes; a fork takes a moment, and shares the memory.
The nursery (`project.nursery`) has no database login: each process gets its own, with its environment, after the fork.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import psutil

HAS_NURSERY: Final = sys.platform == "linux"  # elsewhere each process is started with imports of its own
COMMAND: Final = (sys.executable, "-m", "platform_core.project.nursery")
LONGEST: Final = 2**17  # bytes of a message


class NurseryGone(Exception):
    """The nursery has ended; its log says why."""


class Nursery:
    """Our end of the line to a nursery that runs."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line

    def fork(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        out: int,
        err: int,
        given: int | None = None,
    ) -> ForkedProcess:
        """Fork a process that runs ``command``. The file descriptor ``given`` is open in it under the same number."""
        wanted = {"name": name, "command": list(command), "environment": dict(environment), "given": given}
        return ForkedProcess(self, self._ask(wanted, [out, err, *([] if given is None else [given])]))

    def output(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> str:
        """Run a command to its end, and return its output. Raises ``CalledProcessError`` if it failed."""
        reading, writing = os.pipe()
        with os.fdopen(reading, encoding="utf8") as pipe:
            try:
                process = self.fork(name, command, environment, out=writing, err=2)
            finally:
                os.close(writing)
            printed = pipe.read()
        if status := process.wait():
            raise subprocess.CalledProcessError(status, command)
        return printed

    def status_of(self, pid: int) -> int | None:
        """The exit status of a process, as `subprocess` gives it; None while it runs."""
        with suppress(NurseryGone):
            status: int | None = self._ask({"ended": pid})
            return status
        return None if _is_running(pid) else -signal.SIGKILL

    def close(self) -> None:
        """Close the line. That ends the nursery, but none of the processes forked from it."""
        self.line.close()

    def _ask(self, message: Mapping[str, Any], fds: Sequence[int] = ()) -> Any:
        try:
            socket.send_fds(self.line, [json.dumps(message).encode()], fds)
            answer = self.line.recv(LONGEST)
        except OSError:
            answer = b""
        if not answer:
            raise NurseryGone
        return json.loads(answer)


class ForkedProcess:
    """A forked process, with the methods that `subprocess.Popen` has for a child."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self._nursery = nursery
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._nursery.status_of(self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        until = time.monotonic() + timeout if timeout is not None else float("inf")
        while (status := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(0.02)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _is_running(pid: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False
