"""Does the shop stay quick and small while sixteen clients without an account send pictures that unfold in memory?"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from statistics import median
from typing import Self

import httpx
import psutil
import pytest
from django.conf import settings

from platform_core.files import drawer
from tests.journeys.people import HIDDEN, House
from tests.journeys.test_slow_connections import PROMPT, p99, seconds_each
from tests.platform_core.files.conftest import picture
from tests.platform_core.files.test_drawing import hostile

pytestmark = pytest.mark.proof

CLIENTS = 16
ROUNDS = 3
CALLS = 150
LISTINGS = "/api/storefront/v1/listings"
FORM = "/open/report"
MOST_MEMORY = 400 * 2**20
LOOKS = 40  # at what the web has drawn, in a round


class Stranger:
    """Somebody without an account, who reports a shop and shows pictures of it."""

    def __init__(self, house: House, shop: str) -> None:
        self.web = httpx.Client(base_url=house.web, timeout=180, follow_redirects=False)
        self.said = dict(HIDDEN.findall(self.web.get(FORM).text)) | {
            "target": "shop",
            "target_id": shop,
            "offence": "unsafe",
            "statement": "看图。",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.web.close()

    def report(self, upload: bytes) -> int:
        """The same report again and again, each time with one picture more."""
        return self.web.post(FORM, data=self.said, files={"evidence": ("photo.png", upload)}).status_code


@contextmanager
def attacked(house: House, shop: str, answers: Counter[int]) -> Iterator[None]:
    over, upload = threading.Event(), hostile()

    def send() -> None:
        with Stranger(house, shop) as stranger:
            while not over.is_set():
                answers[stranger.report(upload)] += 1

    threads = [threading.Thread(target=send) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(5)  # until all of them are at it
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def web_of(house: House) -> list[psutil.Process]:
    """The processes that answer; not those that draw for them."""
    web = psutil.Process(house.children.running["web"].pid)
    return [web, *(each for each in web.children() if not draws(each))]


def draws(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return drawer.__name__ in process.cmdline()
    return True  # it has ended, as only those do


def memory_of_the_web(house: House) -> int:
    """Of its largest process, in bytes."""
    return max(each.memory_info().rss for each in web_of(house))


def drawings_of_the_web(house: House) -> int:
    """The most threads of one of its processes that were found waiting for a drawing."""
    most = 0
    for _ in range(LOOKS):
        most = max(most, *(sum(map(draws, each.children())) for each in web_of(house)))
        time.sleep(0.05)
    return most


class TestSixteenStrangersWithHostilePictures:
    def test_cost_neither_memory_nor_the_time_of_who_looks_at_the_window(self, house: House):
        """In three rounds, of which the middle one counts."""
        rounds, memory, drawings, answers = [], [], [], Counter[int]()
        with httpx.Client(base_url=house.web, timeout=60) as client:
            shop = client.get(LISTINGS).json()["items"][0]["merchant_id"]
            seconds_each(client, LISTINGS, CALLS)
            for _ in range(ROUNDS):
                with attacked(house, shop, answers):
                    rounds.append(p99(seconds_each(client, LISTINGS, CALLS)))
                    memory.append(memory_of_the_web(house))
                    drawings.append(drawings_of_the_web(house))

        busy = median(rounds)
        sys.stderr.write(f"\np99 {busy * 1e3:.1f} ms, {max(memory) / 2**20:.0f} MiB, {drawings} drawings, {answers}\n")
        assert answers.keys() <= {302, 409, 429, 503}
        assert max(memory) <= MOST_MEMORY
        assert 0 < max(drawings) <= settings.WEB_THREADS / 4
        assert busy <= PROMPT

    def test_keep_no_honest_photo_out(self, house: House):
        honest = picture("JPEG", size=(4000, 3000))
        with httpx.Client(base_url=house.web, timeout=60) as client:
            shop = client.get(LISTINGS).json()["items"][0]["merchant_id"]

        with attacked(house, shop, Counter[int]()), Stranger(house, shop) as shopper:
            assert shopper.report(honest) == 302
