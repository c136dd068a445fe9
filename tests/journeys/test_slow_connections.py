"""Does the shop stay quick while others hold their lines open and say nothing more?"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import quantiles
from urllib.parse import urlsplit

import httpx
import pytest

from tests.journeys.people import House

pytestmark = pytest.mark.proof

SLOW = 20
ROUNDS = 6
CALLS = 150  # in a round; shorter than the house's patience with a body, so that all lines stay open
PATIENCE = 1.0  # seconds within which /readyz has to answer, always
# Seconds within which 99 of 100 calls of a shopper are answered. A ratio to the idle house would measure the machine.
PROMPT = 0.25
SESSIONS = "POST /api/storefront/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
HALF_A_BODY = f'{SESSIONS}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"username": "'
HALF_A_HEAD = f"{SESSIONS}Content-Ty"


@contextmanager
def silence(web: str) -> Iterator[list[socket.socket]]:
    """Twenty lines on which half a body was sent, and twenty with half a head."""
    place = urlsplit(web)
    with ExitStack() as lines:
        held = []
        for begun in [HALF_A_BODY, HALF_A_HEAD] * SLOW:
            line = lines.enter_context(socket.create_connection((place.hostname, place.port)))
            line.sendall(begun.encode())
            line.setblocking(False)
            held.append(line)
        yield held


def still_open(line: socket.socket) -> bool:
    """Nothing was answered, and nobody has hung up."""
    try:
        line.recv(1)
    except BlockingIOError:
        return True
    return False


def seconds_each(client: httpx.Client, path: str, calls: int) -> list[float]:
    taken = []
    for _ in range(calls):
        begun = time.perf_counter()
        assert client.get(path).status_code == 200
        taken.append(time.perf_counter() - begun)
    return taken


def p99(taken: list[float]) -> float:
    return quantiles(taken, n=100)[-1]


class TestFortySilentLines:
    def test_slow_down_no_shopper_and_no_probe(self, house: House):
        slow, ready = [], []
        with httpx.Client(base_url=house.web, timeout=30) as client:
            seconds_each(client, "/api/storefront/v1/listings", CALLS)
            for _ in range(ROUNDS):
                with silence(house.web) as lines:
                    slow += seconds_each(client, "/api/storefront/v1/listings", CALLS)
                    ready += seconds_each(client, "/readyz", 20)
                    assert all(still_open(line) for line in lines)

        assert p99(slow) <= PROMPT
        assert max(ready) < PATIENCE
