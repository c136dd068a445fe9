"""Our own shop, served as `make up` serves it but by one process, and a program that talks to its API."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import cycle
from typing import Any, Final

import httpx
import redis

from platform_core.drivers.world import people
from platform_core.drivers.world.clocks import agenda
from platform_core.drivers.world.doors import House, Person, client, require_success
from platform_core.drivers.world.people import Resident
from platform_core.embedded.environment import REDIS_VARIABLE
from tests.drivers.bench.clones import Clone, clone
from tests.drivers.bench.listings import fill
from tests.drivers.bench.relaying import follow_up, spent, world
from tests.drivers.bench.served import Cost, Served, cpu_of, served

SHOPS: Final = 20
DOOR: Final = "storefront"
BUYER: Final = Resident("bench_buyer", "李雷", "13900000000", password="correct-horse-battery-1")  # invented
LINES: Final = 2
# Two of a shop with the same delivery, so that one order is one parcel at both.
NEWEST: Final = """
SELECT array_agg(l.id::text ORDER BY l.published_at DESC), array_agg(s.id::text ORDER BY l.published_at DESC)
FROM (SELECT * FROM catalog_listing WHERE merchant_id = (SELECT min(merchant_id::text)::uuid FROM catalog_listing)
      ORDER BY published_at DESC LIMIT 50) l
JOIN catalog_sku s ON s.listing_id = l.id
"""


@dataclass(frozen=True, slots=True)
class Server:
    """The web process, its backends in PostgreSQL, and Valkey, which only we ask: it counts as database."""

    served: Served
    listings: Sequence[str]
    skus: Sequence[str]

    def relay(self) -> float:
        """Hand on all that is left over, as the workers do: subscribers, letters, the provider's and carriers' calls.
        Gives the seconds of CPU, of this process and its backend. Raises ``RuntimeError`` if something is left."""
        begun = spent()
        follow_up()
        took = spent() - begun
        if news := agenda().news:
            raise RuntimeError(f"the relay has left over something for {news}")
        return took

    @contextmanager
    def measured(self) -> Iterator[Cost]:
        valkey = [_valkey()]
        before = cpu_of(valkey)
        with self.served.measured() as cost:
            yield cost
        cost.database += cpu_of(valkey) - before


@dataclass(slots=True)
class Client:
    server: Server
    http: httpx.Client = field(init=False)
    listings: Iterator[str] = field(init=False)
    skus: Iterator[str] = field(init=False)
    buyer: Person = field(init=False)

    def __post_init__(self) -> None:
        self.http = client(headers={"Accept-Encoding": "identity"})
        self.listings, self.skus = cycle(self.server.listings), cycle(self.server.skus)

    def sign_in(self) -> None:
        self.buyer = House(self.server.served.url, self.http).signed_in(BUYER, door=DOOR)

    def list(self) -> Any:
        return self._get("/listings?limit=20")

    def product(self) -> Any:
        return self._get(f"/listings/{next(self.listings)}")

    def order(self) -> Any:
        """Two lines of one shop: what it costs, the purchase, and a look at the payment, which says where to pay."""
        lines = [{"sku_id": next(self.skus), "quantity": 1} for _ in range(LINES)]
        quoted = self.buyer.send("POST", "/quotes", {"lines": lines, "region_code": BUYER.recipient.region_code})
        wanted: Mapping[str, Any] = {"recipient": asdict(BUYER.recipient), "consents": {"key_terms": True}}
        bought = self.buyer.send("POST", "/purchases", {"quote_id": quoted["id"], **wanted})
        return self.buyer.get(f"/payments/{bought['payment_id']}")

    def _get(self, path: str) -> Any:
        return require_success(self.http.get(f"{self.server.served.url}/api/{DOOR}/v1{path}")).json()


@contextmanager
def shop(*, listings: int) -> Iterator[Server]:
    """On a clone with so many listings; it is gone in the end."""
    with clone() as own:
        filled(own, listings=listings)
        found = own.ask(NEWEST)
        with served(own, workers=1) as web, own.connected(), world():
            server = Server(web, *found)
            server.relay()  # what the filling has left over
            yield server


def filled(own: Clone, *, listings: int) -> None:
    fill(own, listings=listings, shops=SHOPS)
    with own.connected():
        people.register([BUYER])


def _valkey() -> int:
    with redis.Redis.from_url(os.environ[REDIS_VARIABLE]) as valkey:
        return int(valkey.info("server")["process_id"])
