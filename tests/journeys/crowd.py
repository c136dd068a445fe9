"""Buyers at the doors who insist on an answer, and the kills that go on under them."""

from __future__ import annotations

import itertools
import os
import random
import secrets
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any, Final

import httpx
import psutil
import redis

from platform_core.drivers.world import people
from platform_core.drivers.world.people import Resident
from platform_core.embedded.environment import SUPERUSER_VARIABLE
from platform_core.embedded.postgres import session
from tests.journeys.outages import ShakyHouse, until

PASSWORD: Final = "correct-horse-battery-1"  # of people that the drill invents
PATIENCE: Final = httpx.Timeout(60.0)
SOON: Final = 0.2  # seconds until a call is sent again that nobody answered
LONGEST: Final = 3.0  # seconds that a buyer waits, whatever Retry-After says
BETWEEN: Final = 2.0  # seconds between two kills
AWAY: Final = frozenset({HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS})
SOLD_OUT: Final = "catalog.out_of_stock"
BACKENDS: Final = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


@dataclass
class Tally:
    """The answers of all buyers. ``bought`` maps each key that was answered 201 to its purchase; ``paid`` holds the
    purchases whose payer pressed the button."""

    answers: Counter[int] = field(default_factory=Counter)
    unexpected: list[str] = field(default_factory=list)
    bought: dict[str, str] = field(default_factory=dict)
    paid: set[str] = field(default_factory=set)
    sold_out: int = 0
    unanswered: int = 0
    window: list[float] = field(default_factory=list)  # seconds of each look at the shop window


@dataclass
class Buyer:
    """A shopper with a token, who sends a call again under the same key until it is answered."""

    who: Resident
    web: str
    tally: Tally
    http: httpx.Client = field(repr=False)
    token: str = field(default="", repr=False)

    def sign_in(self) -> None:
        body = {"username": self.who.username, "password": PASSWORD}
        self.token = self.insist("POST", "/sessions", body).json()["token"]

    def insist(self, method: str, path: str, body: Any = None, *, key: str = "") -> httpx.Response:
        """Send it until the answer is neither *away* nor *in flight*."""
        headers = {"Idempotency-Key": key or secrets.token_hex(16)}
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        while True:
            try:
                url = f"{self.web}/api/storefront/v1{path}"
                answer = self.http.request(method, url, json=body, headers=headers)
            except httpx.TransportError:
                self.tally.unanswered += 1
                time.sleep(SOON)
                continue
            self.tally.answers[answer.status_code] += 1
            wait = answer.headers.get("Retry-After")
            if answer.status_code in AWAY or (answer.status_code == HTTPStatus.CONFLICT and wait):
                if wait is None:
                    self.tally.unexpected.append(f"{answer.status_code} without Retry-After: {method} {path}")
                time.sleep(min(float(wait or SOON), LONGEST))
                continue
            return answer

    def buy(self, sku: str, pay: Callable[[str], object]) -> None:
        """Quote, purchase and pay for one piece."""
        wanted = {"lines": [{"sku_id": sku, "quantity": 1}], "region_code": self.who.recipient.region_code}
        quote = self.insist("POST", "/quotes", wanted)
        if self._ends_here(quote, HTTPStatus.CREATED):
            return
        key = secrets.token_hex(16)
        agreed = {"recipient": asdict(self.who.recipient), "consents": {"key_terms": True}}
        purchase = self.insist("POST", "/purchases", agreed | {"quote_id": quote.json()["id"]}, key=key)
        if self._ends_here(purchase, HTTPStatus.CREATED):
            return
        found = purchase.json()
        self.tally.bought[key] = found["id"]
        payment = self.insist("GET", f"/payments/{found['payment_id']}")
        if not self._ends_here(payment, HTTPStatus.OK) and (cashier := payment.json()["cashier_url"]):
            pay(cashier)
            self.tally.paid.add(found["id"])

    def _ends_here(self, answer: httpx.Response, expected: HTTPStatus) -> bool:
        if answer.status_code == expected:
            return False
        if answer.status_code == HTTPStatus.CONFLICT and answer.json()["code"] == SOLD_OUT:
            self.tally.sold_out += 1
        else:
            self.tally.unexpected.append(f"{answer.status_code} {answer.request.url.path}: {answer.text[:300]}")
        return True


def residents(count: int) -> list[Resident]:
    return [Resident(f"crowd_{n}", f"买家{n}", f"+86136{n:08d}", password=PASSWORD) for n in range(count)]


def shop_under_kills(house: ShakyHouse, skus: Sequence[str], *, buyers: int, seconds: float) -> Tally:
    """Let the buyers buy for so long while one process after another is killed; then wait until all have an answer."""
    crowd, tally = residents(buyers), Tally()
    people.register(crowd)
    web, stop = house.environment["TIANPING_PUBLIC_URL"], threading.Event()
    with (
        httpx.Client(timeout=PATIENCE, limits=httpx.Limits(max_connections=None, max_keepalive_connections=0)) as http,
        ThreadPoolExecutor(buyers + 1) as threads,
    ):
        everybody = [Buyer(who, web, tally, http) for who in crowd]
        list(threads.map(Buyer.sign_in, everybody))
        shopping = [threads.submit(_shop, buyer, skus, house, stop) for buyer in everybody]
        shopping.append(threads.submit(_browse, web, tally, stop))
        with _stopping(stop):
            kill_in_turn(house, until=time.monotonic() + seconds)
        for one in shopping:
            one.result()
    return tally


@contextmanager
def _stopping(stop: threading.Event) -> Iterator[None]:
    try:
        yield
    finally:
        stop.set()


def _shop(buyer: Buyer, skus: Sequence[str], house: ShakyHouse, stop: threading.Event) -> None:
    for sku in itertools.cycle(random.sample(list(skus), len(skus))):
        if stop.is_set():
            return
        buyer.buy(sku, house.doors.pays)


def _browse(web: str, tally: Tally, stop: threading.Event) -> None:
    """Look at the shop window all the while, as somebody without an account."""
    with httpx.Client(timeout=PATIENCE) as http:
        while not stop.is_set():
            began = time.monotonic()
            with suppress(httpx.TransportError):
                answer = http.get(f"{web}/api/storefront/v1/listings")
                tally.answers[answer.status_code] += 1
                tally.window.append(time.monotonic() - began)
            time.sleep(SOON)


def kill_in_turn(house: ShakyHouse, *, until: float) -> None:
    """Kill one thing after another, in this order, round and round."""
    kills = itertools.cycle(KILLS)
    while time.monotonic() < until:
        next(kills)(house)
        time.sleep(BETWEEN)


def kill_a_web_worker(house: ShakyHouse) -> None:
    """Its parent starts another."""
    if workers := psutil.Process(house.children.running["web"].pid).children():
        _kill(random.choice(workers).pid)


def kill_the_web(house: ShakyHouse) -> None:
    _kill_and_start(house, "web")


def kill_the_relay(house: ShakyHouse) -> None:
    _kill_and_start(house, "worker")


def kill_the_clock(house: ShakyHouse) -> None:
    _kill_and_start(house, "clock")


def kill_the_sequencer(house: ShakyHouse) -> None:
    _kill_and_start(house, "sequencer")


def kill_the_beat(house: ShakyHouse) -> None:
    _kill_and_start(house, "beat")


def kill_valkey(house: ShakyHouse) -> None:
    with redis.Redis(unix_socket_path=str(house.valkey.socket)) as client:
        _kill(client.info("server")["process_id"])
    house.valkey.start()


def end_every_connection(house: ShakyHouse) -> None:
    """As an operator does, or a pooler that is restarted."""
    with session(house.environment[SUPERUSER_VARIABLE]) as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM ({BACKENDS}) AS backends")


def kill_a_backend(house: ShakyHouse) -> None:
    """The server ends all others with it, and recovers."""
    with session(house.environment[SUPERUSER_VARIABLE]) as cursor:
        cursor.execute(BACKENDS)
        [pid] = random.choice(cursor.fetchall())
    _kill(pid)


def fell_the_database(house: ShakyHouse) -> None:
    house.fell_the_database()


KILLS: Final = (
    kill_a_web_worker,
    kill_the_relay,
    end_every_connection,
    kill_the_clock,
    kill_valkey,
    kill_the_web,
    kill_a_backend,
    kill_the_sequencer,
    fell_the_database,
    kill_the_beat,
)


def _kill_and_start(house: ShakyHouse, name: str) -> None:
    process = house.children.running.pop(name)
    with suppress(psutil.NoSuchProcess):
        _kill(process.pid)
    process.wait(60)
    house.start(name)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def recovers(house: ShakyHouse) -> None:
    """Wait until the database answers again and the web serves."""

    def answers() -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"{house.environment['TIANPING_PUBLIC_URL']}/readyz").status_code == HTTPStatus.OK
        return False

    until(answers)
