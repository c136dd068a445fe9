"""Who has webhooks in these tests, and who listens at the other end?"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.facts import DomainEvent
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.webhooks.commands import asking, endpoints, reading, sending
from platform_core.webhooks.models.deliveries import Attempt, Delivery
from platform_core.webhooks.models.endpoints import Endpoint
from platform_core.webhooks.types import WEBHOOKS, Answer, Call, Failure, Opened
from tests.database import as_login
from tests.platform_core.accounts.people import a_shop

URL = "https://erp.example.com/hooks?of=tea"
PAID, SHIPPED = "orders.paid", "orders.shipped"
ARRIVED = Answer(took=timedelta(milliseconds=12), status=204)


def answered(status: int = 500) -> Answer:
    return Answer(took=timedelta(milliseconds=12), status=status, failure=Failure.STATUS)


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop and somebody who acts for it."""

    seller: Actor

    @property
    def id(self) -> UUID:
        assert self.seller.merchant_id
        return self.seller.merchant_id

    def acting_as(self) -> Any:
        return bound(scopes.merchant(self.id, self.seller.id))

    def opens(self, at: Any, *, url: str = "", topics: tuple[str, ...] = (PAID, SHIPPED), name: str = "") -> Opened:
        """At an address of its own: the first is ``URL``."""
        with self.acting_as(), transaction.atomic():
            others = Endpoint.objects.filter(url__startswith=URL).count()
            url = url or (f"{URL}&n={others}" if others else URL)
            return endpoints.open_endpoint(url=url, topics=topics, name=name, by=self.seller, at=at)

    def does(self, command: Any, of: UUID, *, at: Any, **more: Any) -> Any:
        """One of the commands that only a shop gives."""
        with self.acting_as(), transaction.atomic():
            return command(of, by=self.seller, at=at, **more)

    def tells(self, fact: DomainEvent, at: Any) -> UUID:
        with bound(scopes.staff(self.seller.id)), transaction.atomic():
            return publish(fact, by=Actor(id=self.seller.id, role=Role.STAFF), at=at)


def opened_shop() -> Shop:
    return Shop(Actor(id=new_id(), role=Role.MERCHANT, merchant_id=a_shop()))


@pytest.fixture
def shop() -> Shop:
    return opened_shop()


@pytest.fixture
def opened(shop: Shop, at: Any) -> Opened:
    return shop.opens(at)


@pytest.fixture
def now(fresh: Any) -> Any:
    with transaction.atomic():
        return clock.now()


def _as_worker() -> Any:
    """A test that is rolled back has to be logged in as one."""
    return nullcontext() if connection.in_atomic_block else as_login("worker")


def asked(shop: Shop, opened: Opened, at: Any) -> Delivery:
    """A message that waits: of its own accord, so that no log has to be read."""
    waiting: Delivery = shop.does(asking.test, opened.endpoint_id, at=at)
    return waiting


def message(of: Delivery) -> Delivery:
    with bound(SYSTEM):
        return Delivery.objects.get(id=of.id)


def claimed(at: Any, *, busy: tuple[UUID, ...] = ()) -> Call | None:
    with _as_worker(), bound(SYSTEM), transaction.atomic():
        return sending.take_turn(busy=busy, by=WEBHOOKS, at=at)


def noted(call: Call, at: Any, answer: Answer = ARRIVED) -> None:
    with _as_worker(), bound(SYSTEM), transaction.atomic():
        sending.record(call, answer=answer, by=WEBHOOKS, at=at)


def read(at: Any) -> int:
    """All that is committed by now; how many turns that took."""
    turns = 0
    with _as_worker(), bound(SYSTEM):
        while True:
            with transaction.atomic():
                if not reading.read_on(by=WEBHOOKS, at=at):
                    return turns
            turns += 1


def rows(model: Any, **which: Any) -> list[Any]:
    with _as_worker(), bound(SYSTEM), transaction.atomic():
        return list(model.objects.filter(**which).order_by("id"))


def endpoint(id_: UUID) -> Endpoint:
    [found] = rows(Endpoint, id=id_)
    return found


def deliveries(endpoint_id: UUID) -> list[Delivery]:
    return rows(Delivery, endpoint_id=endpoint_id)


def attempts(delivery_id: UUID) -> list[tuple[int | None, str]]:
    return [(row.status, row.failure) for row in rows(Attempt, delivery_id=delivery_id)]


class Receiver(ThreadingHTTPServer):
    """A shop's system. ``says`` is what it answers; each request is kept as it came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.heard: queue.Queue[tuple[str, dict[str, str], bytes]] = queue.Queue()
        self.says: Any = 204

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    def next(self, within: float = 10) -> tuple[str, dict[str, str], bytes]:
        return self.heard.get(timeout=within)


class _Hook(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.heard.put((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        if callable(self.server.says):
            self.server.says(self)
            return
        self.send_response(self.server.says)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
