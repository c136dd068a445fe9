"""Which port does a stack listen on, and who has it when it is taken?"""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from platform_core.embedded import ports
from platform_core.embedded.children import Children, Part
from platform_core.embedded.ports import PortTaken, hold_port, port_of

VARIABLE = "TIANPING_WEB_PORT"
LISTEN = """
import socket, sys
with socket.create_server(("127.0.0.1", 0)) as stranger:
    print(stranger.getsockname()[1], flush=True)
    sys.stdin.read()
"""
PROGRAM = """
import os

def application(environ, start_response):
    start_response("200 OK", [])
    return [str(os.getpid()).encode()]
"""


@pytest.fixture
def stranger() -> Iterator[tuple[int, int]]:
    """The number of a process and of the port that it listens on."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", LISTEN], text=True, **pipes) as process:
        yield process.pid, int(process.stdout.readline())
        process.stdin.close()


def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return port_of(found)


def join(port: int) -> None:
    """As granian and other servers do it that want to share a port."""
    with socket.socket() as another:
        for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
            another.setsockopt(socket.SOL_SOCKET, option, 1)
        another.bind(("127.0.0.1", port))


class TestHeld:
    def test_takes_the_preferred_port_and_gives_it_back(self) -> None:
        port = free()

        for _ in range(2):
            with hold_port(port, variable=VARIABLE, environment={}) as listening:
                assert port_of(listening) == port

    def test_shares_it_with_nobody_before_a_server_is_there(self) -> None:
        with hold_port(free(), variable=VARIABLE, environment={}) as listening:
            with pytest.raises(OSError, match="already in use"):
                join(port_of(listening))

    def test_moves_from_a_port_that_is_taken_and_says_by_whom(self, stranger, capsys) -> None:
        pid, port = stranger

        with hold_port(port, variable=VARIABLE, environment={}) as listening:
            moved = port_of(listening)

        assert moved != port
        name, where = psutil.Process(pid).name(), Path.cwd()
        owner = f"{name} (process {pid}, working in {where})"
        told = f"Port {port} is taken by {owner}: using {moved} instead. TIANPING_WEB_PORT chooses a port.\n"
        assert capsys.readouterr().err == told

    def test_blames_nobody_for_a_port_that_it_may_not_have(self, monkeypatch, capsys) -> None:
        def refuse(listening: socket.socket, address: tuple[str, int]) -> None:
            if address[1]:
                raise PermissionError(errno.EACCES, "Permission denied")
            bind(listening, address)

        bind = socket.socket.bind
        monkeypatch.setattr(socket.socket, "bind", refuse)

        with hold_port(80, variable=VARIABLE, environment={}) as listening:
            moved = port_of(listening)

        told = f"Port 80 is not to be had (Permission denied): using {moved} instead."
        assert capsys.readouterr().err == f"{told} TIANPING_WEB_PORT chooses a port.\n"

    def test_takes_the_port_that_was_asked_for(self) -> None:
        asked = free()

        with hold_port(free(), variable=VARIABLE, environment={VARIABLE: str(asked)}) as listening:
            assert port_of(listening) == asked

    def test_refuses_to_move_from_a_port_that_was_asked_for(self, stranger) -> None:
        pid, port = stranger

        with pytest.raises(PortTaken, match=rf"^{VARIABLE}={port} cannot be used: .* by .*\(process {pid}, "):
            hold_port(free(), variable=VARIABLE, environment={VARIABLE: str(port)}).__enter__()

    @pytest.mark.parametrize("text", ["web", "-1", "65536", "8000000000", "８０００"])
    def test_refuses_what_is_no_port(self, text: str) -> None:
        with pytest.raises(PortTaken, match=f"^{VARIABLE}={text} is not a port"):
            hold_port(free(), variable=VARIABLE, environment={VARIABLE: text}).__enter__()

    def test_takes_any_where_nobody_needs_a_bookmark(self, stranger) -> None:
        with hold_port(0, variable=VARIABLE, environment={VARIABLE: str(stranger[1])}) as listening:
            assert port_of(listening) not in (0, stranger[1])


class TestOnSocket:
    @contextmanager
    def served(self, home: Path) -> Iterator[str]:
        """Granian with two workers, on a port that is held."""
        (home / "program.py").write_text(PROGRAM)
        size = ("--workers", "2", "--respawn-failed-workers", "--respawn-interval", "0.1")
        with hold_port(free(), variable=VARIABLE, environment={}) as listening:
            on_socket = (sys.executable, "-m", "platform_core.embedded.on_socket", str(listening.fileno()))
            command = (*on_socket, "granian", "--interface", "wsgi", *size, "program:application")
            children = Children(home)
            children.start(Part("web", command, os.environ | {"PYTHONPATH": str(home)}, given=listening))
            yield f"http://{ports.HOST}:{port_of(listening)}"
            children.check()
            children.stop()

    @pytest.mark.proof
    def test_serves_on_a_port_that_no_second_server_can_join(self, home: Path) -> None:
        with self.served(home) as web:
            assert httpx.get(web, timeout=30).status_code == 200

            with pytest.raises(OSError, match="already in use"):
                join(int(web.rpartition(":")[2]))

    def test_answers_on_while_a_worker_is_replaced(self, home: Path) -> None:
        with self.served(home) as web:
            first, until = psutil.Process(int(httpx.get(web, timeout=30).text)), time.monotonic() + 30
            first.kill()
            first.wait(10)

            answered: set[int] = set()
            while len(answered) < 2:
                answered.add(int(httpx.get(web, timeout=5).text))
                assert time.monotonic() < until, "the worker is not replaced"

        assert first.pid not in answered
