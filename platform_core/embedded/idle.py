"""The end of a server that outlives the programs that use it: when nobody has used it for an hour.

``python -m platform_core.embedded.idle HOME`` leaves a process behind that watches the server of that folder and stops
it. There is one a server: a second one ends at once. Who is killed holds nothing: both locks are the kernel's.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import psycopg2

from platform_core.embedded.leases import Busy, Lease, alone, alone_or_refused
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import SUPERUSER, Postgres, session

AFTER: Final = 3600  # seconds
OTHERS: Final = (
    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


def start_with_watcher(server: Postgres, *, after: float = AFTER) -> Lease:
    """Start the server, or join it, with a watcher beside it; it runs as long as this process lives, and ``after``."""
    with alone(server.home / "coming-and-going.lock"):
        lease = Lease(server.home / "in-use.lock")
        server.start()
        command = (sys.executable, "-m", "platform_core.embedded.idle", str(server.home), "--after", str(after))
        with (server.home / "idle.log").open("ab") as log:
            subprocess.run(command, check=True, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    return lease


def main(arguments: Sequence[str]) -> int:
    chosen = _parser().parse_args(arguments)
    server = Postgres(chosen.home)
    with ExitStack() as office:
        try:
            office.enter_context(alone_or_refused(server.home / "idle.lock"))
        except Busy:
            return 0
        if os.fork():
            os._exit(0)  # the lock is the child's now; leaving by the context would not give it back either
        os.setsid()
        _watch(server, office, after=chosen.after)
    return 0


def _watch(server: Postgres, office: ExitStack, *, after: float) -> None:
    """Watch the server, by a clock that nobody can set.

    The office ends while nobody can come: the next to come starts another watcher.
    """
    since = time.monotonic()
    while True:
        time.sleep(min(20, after / 10))
        if _is_used(server):
            since = time.monotonic()
        elif time.monotonic() - since >= after:
            with alone(server.home / "coming-and-going.lock"):
                if Lease(server.home / "in-use.lock").end():
                    server.stop()
                    office.close()
                    return
            since = time.monotonic()


def _is_used(server: Postgres) -> bool:
    try:
        with session(server.url(SUPERUSER, "postgres")) as cursor:
            cursor.execute(OTHERS)
            return bool(cursor.fetchone()[0])
    except psycopg2.OperationalError:
        return False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m platform_core.embedded.idle", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--after", type=float, default=AFTER, help="seconds without anybody")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
