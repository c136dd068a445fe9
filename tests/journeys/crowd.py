"""Sixty-four buyers at a house that is killed piece by piece: what did they hear, and what came of it?"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from random import Random
from threading import Event
from typing import Any, Final

import httpx
import psutil
import psycopg2
from django.db import transaction

from platform_core.actors import Actor
from platform_core.embedded.environment import SUPERUSER_VARIABLE
from platform_core.embedded.postgres import session
from platform_core.rows import new_id
from tests import sessions
from tests.journeys.outages import ShakyHouse, until
from tests.journeys.people import HIDDEN, HOME
from tests.merchants import builders as merchants
from tests.orders.builders import Sale
from tests.vouching import VOUCH

CROWD: Final = 64
PAUSE: Final = 6.0  # seconds between two kills: granian takes a process that dies twice within 5.5 for hopeless
AGAIN: Final = 0.3  # seconds after which who was refused for a moment asks again
LONGEST: Final = 240.0  # seconds in which what was begun is ended, once nobody is killed any more
PATIENCE: Final = httpx.Timeout(60.0)
FOR_A_MOMENT: Final = (503, 409)  # away, or the first of two is still at it
BACKENDS: Final = """
SELECT pid FROM pg_stat_activity WHERE usename IN ('tp_app', 'tp_worker', 'tp_sequencer') ORDER BY random() LIMIT %s
"""


@dataclass
class Heard:
    """What all of them were answered, and what each was promised."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)  # by door
    hung_up: int = 0  # no answer at all: whoever served it was killed
    purchases: dict[str, str] = field(default_factory=dict)  # by key: what a 201 named
    paid: list[str] = field(default_factory=list)  # payments, by their payers

    @property
    def bugs(self) -> dict[tuple[str, int], int]:
        return {asked: times for asked, times in self.statuses.items() if asked[1] >= 500 and asked[1] != 503}


@dataclass(frozen=True)
class Buyer:
    """Buys one piece after another, pays, and sends again what was not answered, with the same key."""

    web: str
    outside: str
    token: str
    sku: str
    heard: Heard
    stops: Event

    def shop(self) -> None:
        with httpx.Client(timeout=PATIENCE, trust_env=False) as http:
            while not self.stops.is_set():
                self.pay(http, self.buy(http))

    def buy(self, http: httpx.Client) -> str:
        lines = {"lines": [{"sku_id": self.sku, "quantity": 1}]}
        quote = self.ask(http, "POST", "/quotes", lines)
        body = {"quote_id": quote["id"], "recipient": HOME, "consents": {"key_terms": True}}
        key = str(new_id())
        purchase = self.ask(http, "POST", "/purchases", body, key=key)
        self.heard.purchases[key] = purchase["id"]
        return str(purchase["payment_id"])

    def pay(self, http: httpx.Client, payment_id: str) -> None:
        """At the provider's cashier, who is not killed."""
        page = http.get(self.ask(http, "GET", f"/payments/{payment_id}")["cashier_url"])
        signed = {name: unescape(value) for name, value in HIDDEN.findall(page.text)}
        http.post(f"{self.outside}/pay/cashier", data=signed | {"tender": "balance", "decision": "pay"})
        self.heard.paid.append(payment_id)

    def ask(self, http: httpx.Client, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        """Until it is answered, however often whoever answers is killed."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or str(new_id())}
        end = time.monotonic() + LONGEST
        while True:
            assert time.monotonic() < end, f"nobody answers {method} {path}"
            try:
                answer = http.request(method, f"{self.web}/api/storefront/v1{path}", json=body, headers=headers)
            except httpx.TransportError:
                self.heard.hung_up += 1
                time.sleep(AGAIN)
                continue
            self.heard.statuses[method + " /" + path.split("/")[1], answer.status_code] += 1
            if answer.is_success:
                return answer.json()
            assert answer.status_code in FOR_A_MOMENT, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
            time.sleep(AGAIN)


def kill_web_process(house: ShakyHouse, chance: Random) -> None:
    """One of the two."""
    server = psutil.Process(house.children.running["web"].pid)
    chance.choice(server.children()).kill()


def kill(name: str) -> Callable[[ShakyHouse, Random], None]:
    def killed(house: ShakyHouse, _: Random) -> None:
        process = house.children.running.pop(name)
        process.kill()
        process.wait(30)
        house.start(name)

    killed.__name__ = f"kill_{name}"
    return killed


def take_valkey(house: ShakyHouse, _: Random) -> None:
    house.valkey.stop()
    time.sleep(1)
    house.valkey.start()


def end_sessions(house: ShakyHouse, _: Random) -> None:
    """As an administrator would."""
    house.rows(f"SELECT pg_terminate_backend(pid) FROM ({BACKENDS}) AS found", 8)


def crash_backend(house: ShakyHouse, _: Random) -> None:
    """PostgreSQL then ends all others, and recovers."""
    [(pid,)] = house.rows(BACKENDS, 1)
    os.kill(pid, signal.SIGKILL)
    until(lambda: answers(house))


def answers(house: ShakyHouse) -> bool:
    with suppress(psycopg2.Error):
        return bool(house.rows("SELECT 1"))
    return False


KILLS: Final[Sequence[Callable[[ShakyHouse, Random], None]]] = (
    kill_web_process,
    kill("clock"),
    end_sessions,
    kill("worker"),  # it carries the relay
    take_valkey,
    kill("sequencer"),
    crash_backend,
    kill("beat"),
)


@contextmanager
def crowded(house: ShakyHouse, sale: Sale, at: Any) -> Iterator[tuple[Heard, Event, Mapping[str, Actor]]]:
    """They buy until the event is set, and then end what they have begun."""
    heard, stops = Heard(), Event()
    tokens = _signed_in(house, at)
    web, outside = house.environment["TIANPING_PUBLIC_URL"], house.environment["TIANPING_SANDBOX_URL"]
    buyers = [Buyer(web, outside, token, str(sale.sku_id), heard, stops) for token in tokens]
    with ThreadPoolExecutor(CROWD) as pool:
        at_it = [pool.submit(buyer.shop) for buyer in buyers]
        try:
            yield heard, stops, tokens
        finally:
            stops.set()
        for one in at_it:
            one.result(LONGEST)


def endure(house: ShakyHouse, *, seconds: float, chance: Random) -> Counter[str]:
    """One kill after the other, each kind in its turn, for so long. How many of each?"""
    done, begun = Counter[str](), time.monotonic()
    turn = 0
    while time.monotonic() - begun < seconds or turn < len(KILLS):
        time.sleep(PAUSE)
        act = KILLS[turn % len(KILLS)]
        act(house, chance)
        done[act.__name__] += 1
        turn += 1
    return done


def _signed_in(house: ShakyHouse, at: Any) -> dict[str, Actor]:
    """People with accounts, each by the token of a session of theirs."""
    with session(house.environment[SUPERUSER_VARIABLE]) as superuser:
        superuser.execute(VOUCH)
    found = {}
    for _ in range(CROWD):
        with transaction.atomic():
            person = merchants.person(at)
        with transaction.atomic():
            found[sessions.begun(person.id)] = person
    return found
