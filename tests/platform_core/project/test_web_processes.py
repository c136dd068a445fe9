"""What becomes of the web when one of its processes dies, or the server that began them? Those of the image, killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import httpx
import psutil
import pytest

from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.ports import HOST, hold_port, port_of
from tests.platform_core.project.image import command_of

PATIENCE = 60.0  # seconds; nothing is measured by it


@dataclass(frozen=True, slots=True)
class Web:
    """A server and where it answers, kept here: a process that starts or ends has no command line to read it from."""

    server: psutil.Process
    address: str


@pytest.fixture
def web(valkey: str) -> Iterator[Web]:
    """The server that the image starts, on a port of ours; both of its processes answer."""
    with hold_port(0, variable="", environment={}) as found:
        port = port_of(found)
    words = [sys.executable, "-m", *command_of(CHECKOUT)]
    for name, value in (("--host", HOST), ("--port", str(port))):
        words[words.index(name) + 1] = value
    environment = os.environ | {"REDIS_URL": valkey, "DJANGO_SETTINGS_MODULE": "platform_core.project.settings.local"}
    with subprocess.Popen(words, cwd=CHECKOUT, env=environment) as server:
        process, begun = psutil.Process(server.pid), []
        place = Web(process, f"http://{HOST}:{port}/healthz")
        try:
            until(lambda: answers(place) and len(workers(process)) == 2)
            begun = workers(process)
            yield place
        finally:
            for each in (*begun, *workers(process), process):
                with suppress(psutil.NoSuchProcess):
                    each.kill()


def workers(server: psutil.Process) -> list[psutil.Process]:
    return server.children() if server.is_running() and server.status() != psutil.STATUS_ZOMBIE else []


def answers(web: Web) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(web.address, timeout=5).status_code == 200
    return False


def until(holds) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@pytest.mark.proof
def test_a_process_that_dies_is_replaced_and_a_server_takes_its_own_along(web: Web) -> None:
    """One after the other: to start the web takes longer than all of it."""
    dead, other = workers(web.server)

    dead.kill()

    until(lambda: {each.pid for each in workers(web.server)} - {dead.pid, other.pid})
    assert other.is_running()
    until(lambda: answers(web))
    the_server_takes_its_processes_along_so_that_another_finds_the_port(web)


def the_server_takes_its_processes_along_so_that_another_finds_the_port(web: Web) -> None:
    left = workers(web.server)

    web.server.kill()

    gone, alive = psutil.wait_procs(left, timeout=PATIENCE)
    assert (len(gone), alive) == (2, [])
    with pytest.raises(httpx.ConnectError):
        httpx.get(web.address, timeout=5)
