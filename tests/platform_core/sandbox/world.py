"""How does a test get a sandbox of its own, and a merchant's side that listens to it? Adapters may use it too."""

from __future__ import annotations

import json
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from standardwebhooks import Webhook

from platform_core.http.outside import authorization
from platform_core.payments import signing
from platform_core.sandbox.options import DEFAULT_SECRETS

ROOT = Path(__file__).parents[3]
PAY, CARRIER = DEFAULT_SECRETS["pay"], DEFAULT_SECRETS["carrier"]


@dataclass(frozen=True)
class Received:
    """A webhook as it came in, its signature verified."""

    id: str
    type: str
    data: dict[str, Any]


class Merchant(ThreadingHTTPServer):
    """Listens at /hooks/pay and /hooks/carrier; refuses the first ``refusals`` messages."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hooks)
        self.received: queue.Queue[Received] = queue.Queue()
        self.refusals = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def next(self, within: float = 10) -> Received:
        return self.received.get(timeout=within)

    def hears_nothing(self, within: float = 0.5) -> bool:
        try:
            self.received.get(timeout=within)
        except queue.Empty:
            return True
        return False


class _Hooks(BaseHTTPRequestHandler):
    server: Merchant

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.server.refusals:
            self.server.refusals -= 1
            self._answer(503)
            return
        message = Webhook(PAY if self.path == "/hooks/pay" else CARRIER).verify(body, dict(self.headers))
        self.server.received.put(Received(self.headers["webhook-id"], message["type"], message["data"]))
        self._answer(204)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@dataclass
class World:
    """The sandbox as seen from the merchant's side."""

    url: str
    process: subprocess.Popen[bytes]
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self, secret: str | None = None, **headers: str) -> httpx.Client:
        bearer = authorization(secret) if secret else {}
        client = httpx.Client(base_url=self.url, headers={**bearer, **headers}, timeout=10, trust_env=False)
        self.clients.append(client)
        return client

    def fault(self, system: str, kind: str, times: int = 1, **more: int) -> None:
        asked = {"system": system, "kind": kind, "times": times, **more}
        assert self.client().post("/sandbox/faults", json=asked).status_code == 200


@contextmanager
def listening() -> Iterator[Merchant]:
    with Merchant() as merchant:
        thread = threading.Thread(target=merchant.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield merchant
        merchant.shutdown()
        thread.join()


@contextmanager
def running(data: Path, webhook_base: str) -> Iterator[World]:
    port = free_port()
    command = [sys.executable, "-m", "platform_core.sandbox", "--port", str(port), "--data", str(data)]
    options = ["--webhook-base", webhook_base, "--duplicate-every", "0"]
    process = subprocess.Popen([*command, *options], cwd=ROOT, env=_environment(), stdout=subprocess.DEVNULL)
    world = World(f"http://127.0.0.1:{port}", process)
    try:
        _wait_for(world)
        yield world
    finally:
        for client in world.clients:
            client.close()
        process.terminate()
        process.wait(timeout=15)


def free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("TIANPING_")}


def _wait_for(world: World) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and world.process.poll() is None:
        try:
            if world.client().get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError("the sandbox did not start")


_numbers = iter(range(1, 10_000))


def bill(**changes: str) -> dict[str, str]:
    """A signed bill of twelve yuan thirty-four, each time another."""
    params = {
        "out_trade_no": f"T{os.getpid()}-{next(_numbers)}",
        "amount": "1234",
        "currency": "CNY",
        "subject": "一箱 <苹果>",
        "payer_ref": "p-1",
        "notify_url": "/hooks/pay",
        "return_url": "http://127.0.0.1:9/orders",
        "expires_at": "2099-01-01T00:00:00+00:00",
        **changes,
    }
    return {**params, "sign": signing.sign(params, PAY)}


def cashier(params: dict[str, str]) -> str:
    return f"/pay/cashier?{urlencode(params)}"


def captured(pay: httpx.Client, **changes: str) -> dict[str, Any]:
    """A payment that a payer without a browser has made."""
    params = bill(**changes)
    answer = pay.post(
        f"/pay/api/v1/payments/{params['out_trade_no']}/capture", json={"params": params, "tender": "balance"}
    )
    assert answer.status_code == 200, answer.text
    return dict(json.loads(answer.text))
