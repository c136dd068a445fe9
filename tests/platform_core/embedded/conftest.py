"""A home for servers that nobody else has."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from platform_core.embedded.postgres import Postgres
from platform_core.embedded.services import fresh_home
from platform_core.embedded.valkey import Valkey


@pytest.fixture
def home() -> Iterator[Path]:
    """Not pytest's `tmp_path`, where root's stand-in may not go."""
    with fresh_home() as folder:
        yield folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """Made once: initdb takes longer than most of the tests."""
    with fresh_home() as folder:
        server = Postgres(folder)
        server.start()
        server.stop()
        yield server.folder


@pytest.fixture
def postgres(home: Path, cluster: Path) -> Iterator[Postgres]:
    server = Postgres(home, {"fsync": "off"})
    subprocess.run(["cp", "-a", str(cluster), str(server.folder)], check=True)
    server.log.unlink()
    yield server
    server.stop()


@pytest.fixture
def valkey_server(home: Path) -> Iterator[Valkey]:
    server = Valkey(home)
    yield server
    server.stop()
