"""A shop of django-oscar with oscarapi, in a Python environment of its own, on the same PostgreSQL as ours.

Its settings and goods are in `oscar_shop/`. What a client must ask until it has a list, a product with its price and
stock, and an order, its API decides: of an order one call for each line and one at the checkout.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
import psutil

from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import client, require_success
from platform_core.embedded.children import Children, Part
from platform_core.embedded.environment import SUPERUSER_VARIABLE, with_database
from platform_core.embedded.ports import HOST
from platform_core.embedded.postgres import session
from tests.drivers.bench.served import Cost, cpu_of

SHOP: Final = Path(__file__).parent / "oscar_shop"
DATABASE: Final = "peer_oscar"
EMAIL, PASSWORD = "buyer@example.org", "correct-horse-battery-1"
PATIENCE: Final = 60  # seconds until the first answer
LINES: Final = 2
ADDRESS: Final[Mapping[str, str]] = {
    "first_name": "Lei",
    "last_name": "Li",
    "line1": "文三路100号",
    "line4": "杭州",
    "state": "浙江",
    "postcode": "310012",
    "phone_number": "+8613900000000",
}


@dataclass(frozen=True, slots=True)
class Oscar:
    """The shop: where it works, and the products that are asked for."""

    python: Path
    environment: Mapping[str, str]
    products: Sequence[int]

    @contextmanager
    def serving(self, folder: Path, *, rows: str) -> Iterator[Server]:
        """One process, one thread, as few as serve one client; it answers. ``rows``: "thin" and "full" as oscarapi
        has them, or a shop's "own" with price and stock inside."""
        with socket.create_server((HOST, 0)) as free:
            port = free.getsockname()[1]
        granian = (str(self.python.parent / "granian"), "--interface", "wsgi", "--http", "1", "--host", HOST)
        command = (*granian, "--port", str(port), "--workers", "1", "--blocking-threads", "1", "wsgi:application")
        environment = {**self.environment, "PEER_ROWS": rows}
        folder.mkdir()
        children, url = Children(folder), f"http://{HOST}:{port}"
        try:
            children.start(Part(f"oscar-{rows}", command, environment))
            until("oscar answers", lambda: _answers(url, children), seconds=PATIENCE)
            [process] = children.running.values()
            yield Server(url, process.pid)
        finally:
            children.stop()


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    pid: int

    @contextmanager
    def measured(self) -> Iterator[Cost]:
        """With all backends of its database: others of its servers have nothing to do meanwhile."""
        own = psutil.Process(self.pid)
        processes, cost = [own.pid, *(child.pid for child in own.children(recursive=True))], Cost()
        web, database, begun = cpu_of(processes), cpu_of(_backends()), time.monotonic()
        yield cost
        cost.took = time.monotonic() - begun
        cost.web, cost.database = cpu_of(processes) - web, cpu_of(_backends()) - database


@dataclass(slots=True)
class Client:
    """A program that talks to its API; with a session once it has signed in."""

    server: Server
    products: Iterator[int]
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = client(headers={"Accept-Encoding": "identity"}, base_url=f"{self.server.url}/api")

    def sign_in(self) -> None:
        self._post("/login/", {"username": EMAIL, "password": PASSWORD})

    def list(self) -> Any:
        return self._get("/products/")

    def product(self) -> Any:
        """In full, as it comes: what it is, and at which addresses stand its price and whether there is any. Where a
        shop's own classes put both inside, with them."""
        return self._get(f"/products/{next(self.products)}/")

    def order(self) -> Any:
        """Two lines, sent free of charge, to be paid later."""
        for _ in range(LINES):
            wanted = {"url": self._address("products", next(self.products)), "quantity": 1}
            basket = self._post("/basket/add-product/", wanted)
        to = {**ADDRESS, "country": self._address("countries", "CN")}
        return self._post("/checkout/", {"basket": basket["url"], "shipping_address": to})

    def _address(self, kind: str, key: object) -> str:
        return f"{self.server.url}/api/{kind}/{key}/"

    def _get(self, path: str) -> Any:
        return require_success(self.http.get(path)).json()

    def _post(self, path: str, body: Mapping[str, Any]) -> Any:
        token = self.http.cookies.get("csrftoken", "")
        return require_success(self.http.post(path, json=body, headers={"X-CSRFToken": token})).json()


@contextmanager
def shop(python: Path, *, products: int) -> Iterator[Oscar]:
    """A database of this server with so many products; it is dropped in the end."""
    server = parse_qs(urlsplit(os.environ[SUPERUSER_VARIABLE]).query)["host"][0]
    with _superuser() as rows:
        rows.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        rows.execute(f"DROP ROLE IF EXISTS {DATABASE}")
        rows.execute(f"CREATE ROLE {DATABASE} LOGIN")
        rows.execute(f"CREATE DATABASE {DATABASE} OWNER {DATABASE}")
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(SHOP),
        "DJANGO_SETTINGS_MODULE": "settings",
        "PEER_DATABASE": DATABASE,
        "PEER_USER": DATABASE,
        "PEER_HOST": server,
    }
    try:
        subprocess.run([str(python), "-m", "django", "migrate", "-v0"], env=environment, check=True)
        fill = [str(python), "-W", "ignore", str(SHOP / "fill.py"), str(products), EMAIL, PASSWORD]
        made = subprocess.run(fill, env=environment, check=True, capture_output=True)
        yield Oscar(python, environment, json.loads(made.stdout))
    finally:
        with _superuser() as rows:
            rows.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
            rows.execute(f"DROP ROLE {DATABASE}")


def visitor(server: Server, products: Sequence[int]) -> Client:
    return Client(server, cycle(products))


def _superuser() -> Any:
    return session(with_database(os.environ, "postgres")[SUPERUSER_VARIABLE])


def _backends() -> list[int]:
    with _superuser() as rows:
        rows.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [DATABASE])
        return [pid for (pid,) in rows.fetchall()]


def _answers(url: str, children: Children) -> bool:
    children.check()
    try:
        return httpx.get(f"{url}/api/", timeout=5, trust_env=False).is_success
    except httpx.TransportError:
        return False
