"""One web process as the house runs it, on a port of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from platform_core.embedded.ports import HOST, hold_port, port_of
from platform_core.embedded.stack import APPLICATION, GRANIAN, LIMITS, on_socket


@contextmanager
def web(environment: dict[str, str], valkey: str, *, application: str = APPLICATION) -> Iterator[int]:
    """The port of one web process that answers."""
    mine = environment | {"REDIS_URL": valkey, "DJANGO_SETTINGS_MODULE": "tests.platform_core.http.hasty"}
    with hold_port(0, variable="", environment={}) as listening:
        port = port_of(listening)
        server = (*on_socket(listening), *GRANIAN, *LIMITS, "--log-level", "warning", "--port", str(port))
        with subprocess.Popen((*server, application), env=mine, pass_fds=[listening.fileno()]) as process:
            try:
                assert httpx.get(f"http://{HOST}:{port}/healthz", timeout=180).status_code == 200
                yield port
            finally:
                process.terminate()
