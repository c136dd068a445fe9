"""The nursery: it imports all that the processes of a stack run, and forks for each. ``embedded.nursery`` starts it.

It waits on a line that it finds open, and forks for each command that comes: imported modules stay shared, since
nothing of them is looked through for garbage again. It runs no command, opens no connection and knows no address of a
database. A command's environment has to equal ours beside login and figures; one with another environment is begun
anew.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

LOADED: Final = (
    "platform_core.project.celery",
    "platform_core.project.asgi",
    "platform_core.project.urls",
    "celery.apps.beat",
    "celery.apps.worker",
    "celery.bin.celery",
    "celery.concurrency.prefork",
    "celery.concurrency.thread",
    "granian.cli",
)
OWN: Final = ("PROMETHEUS_MULTIPROC_DIR", "TIANPING_LOGIN")  # of each process, beside its database
LONGEST: Final = 2**17  # bytes of a message
FREE: Final = 64  # what we open ourselves has a number from here on, so that lower ones can be given


def main(fd: int) -> int:
    """Serve the line. Return in each child with its exit code; in the nursery itself when nobody can ask any more."""
    own = dict(os.environ)
    low = [os.open(os.devnull, os.O_RDONLY) for _ in range(FREE)]
    for name in LOADED:
        gc.disable()  # which Django's start ends
        importlib.import_module(name)
    app: Any = importlib.import_module("platform_core.project.celery").app
    app.loader.import_default_modules()
    app.finalize()
    for each in low:
        os.close(each)
    gc.freeze()
    line = socket.socket(fileno=fd)
    while True:
        words, fds, *_ = socket.recv_fds(line, LONGEST, 3)
        if not words:
            return 0
        message = json.loads(words)
        if "ended" in message:
            answer = _status(message["ended"])
        elif not (answer := os.fork()):
            line.close()
            return _live(message, fds, own)
        for each in fds:
            os.close(each)
        line.send(json.dumps(answer).encode())


def _status(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _live(wanted: Mapping[str, Any], fds: Sequence[int], nurserys: Mapping[str, str]) -> int:
    """Live as the wanted program, in a session of its own."""
    os.setsid()
    _take(fds, given=wanted["given"])
    set_by_imports = {name: value for name, value in os.environ.items() if name not in nurserys}
    os.environ.clear()
    os.environ.update(wanted["environment"])
    command = wanted["command"]
    if _differ(nurserys, os.environ) or (wanted["given"] or 0) >= FREE:
        os.execv(command[0], command)  # noqa: S606  # the program that was asked for
    for name, value in set_by_imports.items():
        os.environ.setdefault(name, value)
    with suppress(OSError):
        Path("/proc/self/comm").write_text(wanted["name"])
    _log_in()
    gc.enable()
    _run(command[1:])
    return 0


def _take(fds: Sequence[int], *, given: int | None) -> None:
    """Take over the standard streams, and the file given under the number that the command knows."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    places = [0, 1, 2] if given is None else [0, 1, 2, given]
    apart = [os.dup(fd) for fd in (nothing, *fds)]  # none of them where another belongs
    for fd, place in zip(apart, places, strict=True):
        os.dup2(fd, place)
    for fd in {nothing, *fds, *apart} - {*places}:
        os.close(fd)


def _differ(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    names = {name for name in {*one, *other} if one.get(name) != other.get(name)}
    return any(name not in OWN and not name.endswith("DATABASE_URL") for name in names)


def _log_in() -> None:
    """Read this process's own environment, and point the settings and later readers to it."""
    env: Any = importlib.import_module("platform_core.project.env")
    settings = importlib.import_module("django.conf").settings
    env.ENV = mine = env.read(os.environ)
    default = settings.DATABASES["default"]
    default |= mine.databases.get(mine.login, {}) | {"ENGINE": default["ENGINE"]}
    settings.DATABASE_LOGIN, settings.AUDIT_KEY = mine.login, mine.audit_key


def _run(words: Sequence[str]) -> None:
    if words[0] == "-m":
        sys.argv = [words[1], *words[2:]]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = list(words)
        runpy.run_path(words[0], run_name="__main__")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
