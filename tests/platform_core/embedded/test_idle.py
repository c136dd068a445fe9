"""When does a server end that outlives the programs that use it?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import Postgres, session
from tests.database import SERVER

AFTER = 2.0  # seconds
RUN = """
import sys, time
from pathlib import Path
from platform_core.embedded import idle
from platform_core.embedded.postgres import Postgres
idle.start_with_watcher(Postgres(Path(sys.argv[1]), {"fsync": "off"}), after=float(sys.argv[2]))
print("used", flush=True)
sys.stdin.read()
"""


def run(home: Path) -> subprocess.Popen[str]:
    """A program that uses the server, until it is told to end."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", RUN, str(home), str(AFTER)], cwd=CHECKOUT, text=True, **pipes)
    assert process.stdout.readline() == "used\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=30)


def watchers(home: Path) -> list[psutil.Process]:
    found = psutil.process_iter(["cmdline"])
    return [p for p in found if {"platform_core.embedded.idle", str(home)} <= {*(p.info["cmdline"] or ())}]


def seconds_until_it_ended(postgres: Postgres) -> float:
    began = time.monotonic()
    while postgres._postmaster() is not None:
        assert time.monotonic() - began < 60, "it never ends"
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.mark.proof
class TestUsed:
    def test_ends_the_server_when_nobody_has_used_it_for_so_long(self, postgres: Postgres) -> None:
        one = run(postgres.home)
        another = run(postgres.home)
        assert len(watchers(postgres.home)) == 1
        end(one)
        time.sleep(AFTER * 1.5)
        assert postgres.answers()

        end(another)

        assert seconds_until_it_ended(postgres) < AFTER + 10
        psutil.wait_procs(watchers(postgres.home), timeout=10)
        assert watchers(postgres.home) == []


@pytest.mark.proof  # waits, for the most part
class TestUsedOtherwise:
    def test_counts_from_the_last_one_that_was_connected(self, postgres: Postgres) -> None:
        end(run(postgres.home))
        with session(postgres.url("postgres", "postgres")) as cursor:
            time.sleep(AFTER * 2)
            cursor.execute("SELECT 1")

        assert seconds_until_it_ended(postgres) > AFTER / 2

    def test_ends_it_after_a_program_that_was_killed(self, postgres: Postgres) -> None:
        with run(postgres.home) as killed:
            killed.kill()

        seconds_until_it_ended(postgres)

    def test_is_watched_again_by_the_next_program_after_the_watcher_was_killed(self, postgres: Postgres) -> None:
        end(run(postgres.home))
        [watcher] = watchers(postgres.home)
        os.kill(watcher.pid, signal.SIGKILL)
        watcher.wait(10)
        time.sleep(AFTER * 1.5)
        assert postgres.answers()

        end(run(postgres.home))

        seconds_until_it_ended(postgres)

    def test_starts_again_after_it_ended(self, postgres: Postgres) -> None:
        end(run(postgres.home))
        seconds_until_it_ended(postgres)

        again = run(postgres.home)

        assert postgres.answers()
        end(again)
        seconds_until_it_ended(postgres)


class TestTheTests:
    def test_use_a_server_that_is_watched(self, pytestconfig: pytest.Config) -> None:
        if (server := pytestconfig.stash.get(SERVER, None)) is None:
            pytest.skip("the server of these tests was given: whoever gave it watches it")

        [watcher] = watchers(server.home)

        assert watcher.cmdline()[-2:] == ["--after", "3600"]
