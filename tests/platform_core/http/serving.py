"""One web process as the house runs it, on a port of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from platform_core.embedded.stack import free_port

HOST = "127.0.0.1"
GRANIAN = (sys.executable, "-m", "granian", "--interface", "asginl", "--no-ws", "--log-level", "warning")


@contextmanager
def web(environment: dict[str, str], valkey: str) -> Iterator[int]:
    """The port of one web process."""
    port = free_port(0)
    mine = environment | {"REDIS_URL": valkey, "DJANGO_SETTINGS_MODULE": "tests.platform_core.http.hasty"}
    command = (*GRANIAN, "--port", str(port), "platform_core.project.asgi:application")
    with subprocess.Popen(command, env=mine) as process:
        try:
            until_answered(port)
            yield port
        finally:
            process.terminate()


def until_answered(port: int) -> None:
    end = time.monotonic() + 60
    while not answers(port):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex((HOST, port)) == 0
