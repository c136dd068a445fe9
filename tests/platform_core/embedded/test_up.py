"""Does everything serve together, and go together?"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from platform_core.embedded import children
from platform_core.embedded.place import CHECKOUT
from tests.platform_core.embedded.test_ports import free
from tests.platform_core.embedded.test_services import without_servers

SERVE = """
import os, sys
print(os.environ["TIANPING_PUBLIC_URL"], os.environ["TIANPING_SANDBOX_URL"], flush=True)
sys.stdin.read()
"""
STEPS = ["PostgreSQL", "Valkey", "roles", "migrations", "sandbox", "the", "demo", "worker"]  # the OpenAPI document
STACK = """
import os, sys
from platform_core.embedded.services import fresh_home, serving
from platform_core.embedded.stack import stack
with fresh_home() as home, serving(home) as variables, stack(home, variables, web=int(sys.argv[1])) as (_, addressed):
    print(addressed["TIANPING_PUBLIC_URL"], flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def served() -> Iterator[subprocess.Popen[str]]:
    """A stack of its own: `up` itself would refuse beside a developer's."""
    stack = ("run", "--fresh", "--serving", "--", sys.executable, "-c", SERVE)
    command = [sys.executable, "-m", "platform_core.embedded", *stack]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=CHECKOUT, env=without_servers(), text=True, **pipes) as process:
        yield process


PARTS = {"sandbox", "nursery", "web", "worker", "clock", "sequencer", "beat"}


def parts_of(process: subprocess.Popen[str]) -> dict[str, psutil.Process]:
    """What was begun by itself, and what the nursery forked, which bears its own name."""
    begun = {p.pid: p for p in psutil.Process(process.pid).children() if children._mark_of(p)}
    [nursery] = [p for p in begun.values() if "platform_core.project.nursery" in p.cmdline()]
    [sandbox] = [p for p in begun.values() if "platform_core.sandbox" in p.cmdline()]
    return {p.name(): p for p in nursery.children()} | {"nursery": nursery, "sandbox": sandbox}


def until_signed(web: str) -> None:
    """The sequencer has found the facts of the demo data, and the web shows what it signed."""
    end = time.monotonic() + 90
    while httpx.get(f"{web}/open/audit/checkpoint", timeout=10).status_code != 200:
        assert time.monotonic() < end, "nothing is signed"
        time.sleep(0.2)


@pytest.mark.proof
class TestStack:
    def test_answers_at_both_addresses_and_leaves_nobody_behind(self, served: subprocess.Popen[str]) -> None:
        web, sandbox = served.stdout.readline().split()
        for address in (web, sandbox):
            assert httpx.get(f"{address}/healthz", timeout=10).status_code == 200
        until_signed(web)
        started = parts_of(served)
        home = Path(children._mark_of(started["web"]))

        served.send_signal(signal.SIGTERM)
        served.communicate(timeout=60)

        assert set(started) == PARTS
        assert served.returncode == 128 + signal.SIGTERM
        assert (children.leftovers(home), home.exists()) == ([], False)

    def test_shares_its_port_with_no_other_that_starts_at_the_same_time(self) -> None:
        command = [sys.executable, "-c", STACK, str(free())]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        two = [subprocess.Popen(command, cwd=CHECKOUT, env=without_servers(), **pipes) for _ in range(2)]

        addresses = {process.stdout.readline().strip() for process in two}

        for process in two:
            process.communicate()
        assert [process.returncode for process in two] == [0, 0]
        assert len(addresses - {""}) == 2


@pytest.mark.proof
class TestUp:
    def test_says_what_it_does_and_ends_with_the_last_lines_of_the_one_that_died(self, home: Path) -> None:
        command = [sys.executable, "-m", "platform_core.embedded", "up", "--home", str(home)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, cwd=CHECKOUT, env=without_servers(), text=True, **pipes) as up:
            told = ""
            while "Ctrl-C" not in told:
                told += up.stdout.readline()
                assert up.poll() is None, up.stderr.read()

            os.kill(parts_of(up)["clock"].pid, signal.SIGKILL)
            _, complaint = up.communicate(timeout=60)

        assert up.returncode == 1
        steps = re.findall(r"^  (.+?) … +[0-9.]+ s$", told, re.MULTILINE)
        assert [step.split()[0].strip(",") for step in steps] == STEPS
        assert re.search(
            r"^  a first look +curl -s http://127\.0\.0\.1:\d+/api/storefront/v1/listings$", told, re.MULTILINE
        )
        assert f"clock ended with -9. The end of {home}/logs/clock.log" in complaint
        assert children.leftovers(home) == []
