"""What does a purchase cost over HTTP? Do buyers of one hot thing stand in each other's way, or get one too many?"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

import httpx
import orjson
import psycopg2
from django.test import Client

from catalog.stock import commands as stock_commands
from platform_core.drivers.world import fixtures, people
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.doors import House, Person, client
from platform_core.drivers.world.fixtures import PLENTY, Shop
from platform_core.drivers.world.people import Resident
from platform_core.embedded.environment import DATABASE_VARIABLES
from platform_core.http import chain
from platform_core.rows import new_id
from platform_core.tenancy.backend.base import Cursor, DatabaseWrapper
from tests.drivers.bench.clones import Clone, clone
from tests.drivers.bench.figures import Measured, Round, figure
from tests.drivers.bench.served import Served, served, yardstick_ms

PASSWORD: Final = "correct-horse-battery-1"  # of people that the bench invents
DOOR: Final = "storefront"
STOREFRONT: Final = f"/api/{DOOR}/v1"
WARM: Final = 40  # purchases before anything is counted, so that web and backends have kept what they can
PURCHASES: Final = 100
CROWD: Final = 64  # buyers at once
EACH: Final = 6  # purchases of each of them, on one thing and on things of their own
LAST: Final = 10  # pieces, for as many buyers
TRIALS: Final = 10


class Wrong(Exception):
    """Somebody was answered what nobody should be: the rest is no measurement."""


@dataclass(frozen=True, slots=True)
class Market:
    """A database with a shop and its goods, and people who have a password."""

    clone: Clone
    shop: Shop
    skus: Sequence[str]
    buyers: Sequence[Resident]


@contextmanager
def market(*, buyers: int = 1, goods: int = 2) -> Iterator[Market]:
    """A clone on which they are."""
    everybody = [Resident(f"bench_{n}", f"买家{n}", f"136{n:08d}", password=PASSWORD) for n in range(buyers)]
    with clone() as own:
        with own.connected():
            made = fixtures.make(shoppers=0, shops=1, listings=goods)
            people.register(everybody)
        yield Market(own, made.shops[0], [str(offer.sku_id) for offer in made.shelves[0]], everybody)


@figure("orders.cpu", at_most=35)
def cpu(this: Round) -> Measured:
    """Milliseconds of CPU, web and database, for quote, purchase and payment of two lines at one shop."""
    times = this.size(PURCHASES, least=10)
    with market() as own, served(own.clone) as web, client() as http:
        [buyer] = _signed_in(own, web, http)
        for _ in range(WARM):
            buyer.buy(own.skus[:2])
        with web.measured() as cost:
            for _ in range(times):
                buyer.buy(own.skus[:2])
    _tell(this, "quote, purchase and payment", web=cost.web * 1_000 / times, database=cost.database * 1_000 / times)
    return Measured(value=cost.ms_per(times))


@figure("orders.place", at_least=0.25)
def place(this: Round) -> Measured:
    """Purchases of two lines a second over HTTP ÷ the statements of these very purchases, replayed by psycopg2.

    Three databases are the same to begin with: in one the purchases are made and what they say is recorded, on one the
    server makes them, and on one what was recorded is said again.
    """
    times = this.size(PURCHASES, least=4)
    with market() as own, ExitStack() as stack:
        token, bodies = _prepared(own, WARM + times)
        recorded, bought, replayed = [stack.enter_context(clone(like=own.clone)) for _ in range(3)]
        said = _recorded(recorded, token, bodies)
        ours = times / _bought(this, bought, token, bodies)
        yardstick = times / _replayed(replayed, said)
        if recorded.ask(AGREED) != replayed.ask(AGREED) or bought.ask(AGREED)[0] != len(bodies):
            raise Wrong("what was said again is not what was said")
    this.report.say(f"{len(said[-1])} round trips each; {ours:.0f} ÷ {yardstick:.0f} a second")
    return Measured(value=ours / yardstick, ours=ours, yardstick=yardstick)


@figure("orders.hot", at_least=0.8)
def hot(this: Round) -> Measured:
    """Purchases a second of 64 clients on one thing ÷ on 64 things."""
    each = this.size(EACH, least=1)
    with market(buyers=CROWD, goods=CROWD) as own, served(own.clone) as web, client(limits=UNLIMITED) as http:
        buyers = _signed_in(own, web, http)
        _rate(buyers, own.skus, each=1)
        yardstick = _rate(buyers, own.skus, each=each)
        ours = _rate(buyers, [own.skus[0]] * CROWD, each=each)
    return Measured(value=ours / yardstick, ours=ours, yardstick=yardstick)


@figure("orders.oversell", at_most=0, rounds=1)
def oversell(this: Round) -> Measured:
    """Pieces sold that were not there: 64 buyers at once for the last ten, again and again."""
    trials, too_many = this.size(TRIALS, least=1), 0
    with market(buyers=CROWD, goods=trials) as own, served(own.clone) as web, client(limits=UNLIMITED) as http:
        buyers = _signed_in(own, web, http)
        for sku in own.skus:
            _leave(own, sku, pieces=LAST)
            bodies = [buyer.quoted([sku]) for buyer in buyers]
            sold = sum(_at_once(lambda buyer, body: buyer.gets(body), buyers, bodies))
            if sold < LAST or own.clone.ask(LEFT, sku=sku) != (0,):
                raise Wrong(f"{sold} of {LAST} pieces were sold, and {CROWD} buyers wanted them")
            too_many += sold - LAST
    return Measured(value=too_many)


AGREED: Final = "SELECT count(*), md5(string_agg(sha256, ',' ORDER BY order_id)) FROM orders_contract"
UNLIMITED: Final = httpx.Limits(max_connections=None, max_keepalive_connections=None)
LEFT: Final = "SELECT on_hand - reserved FROM catalog_sku WHERE id = %(sku)s"


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody at the door, and where their parcels go."""

    person: Person
    who: Resident

    def quoted(self, skus: Sequence[str]) -> dict[str, Any]:
        """What they say to buy one of each, which is quoted now."""
        quote = self.person.send("POST", "/quotes", wanted(self.who, skus))
        return agreed(self.who, quote["id"])

    def buy(self, skus: Sequence[str]) -> None:
        """Quote, purchase, and a look at where to pay: all that the house does until the payer goes to the provider."""
        purchase = self.person.send("POST", "/purchases", self.quoted(skus))
        self.person.get(f"/payments/{purchase['payment_id']}")

    def gets(self, body: Mapping[str, Any]) -> bool:
        """Do they get it? Raises ``Wrong`` if they are told anything but that it is out of stock."""
        headers = {"Authorization": f"Bearer {self.person.token}", "Idempotency-Key": str(new_id())}
        answer = self.person.http.post(f"{self.person.door}/purchases", json=body, headers=headers)
        if answer.status_code == HTTPStatus.CREATED:
            return True
        if answer.json().get("code") != "catalog.out_of_stock":
            raise Wrong(f"{answer.status_code} {answer.text[:500]}")
        return False


def wanted(who: Resident, skus: Sequence[str]) -> dict[str, Any]:
    lines = [{"sku_id": sku, "quantity": 1} for sku in skus]
    return {"lines": lines, "region_code": who.recipient.region_code}


def agreed(who: Resident, quote_id: str) -> dict[str, Any]:
    return {"quote_id": quote_id, "recipient": asdict(who.recipient), "consents": {"key_terms": True}}


def _signed_in(own: Market, web: Served, http: httpx.Client) -> list[Buyer]:
    return [Buyer(House(web.url, http).signed_in(who, door=DOOR), who) for who in own.buyers]


def _prepared(own: Market, count: int) -> tuple[str, list[bytes]]:
    """The buyer's token, and as many bodies of purchases, each of a quote of its own."""
    [who], http = own.buyers, Client()
    with own.clone.connected(), quiet():
        token = _post(http, "/sessions", {"username": who.username, "password": PASSWORD})["token"]
        quotes = [_post(http, "/quotes", wanted(who, own.skus[:2]), token=token) for _ in range(count)]
    return token, [orjson.dumps(agreed(who, quote["id"])) for quote in quotes]


def _post(http: Client, path: str, body: Any, *, token: str = "") -> Any:
    """In this process."""
    headers = {"Idempotency-Key": str(new_id())} | ({"Authorization": f"Bearer {token}"} if token else {})
    text = body if isinstance(body, bytes) else orjson.dumps(body)
    answer = http.post(f"{STOREFRONT}{path}", text, content_type="application/json", headers=headers)
    if answer.status_code != HTTPStatus.CREATED:
        raise Wrong(f"{path}: {answer.status_code} {answer.content[:500]!r}")
    return answer.json()


@contextmanager
def quiet() -> Iterator[None]:
    """What this process answers stands in no log: standard error is for who waits for the figures."""
    log = logging.getLogger(chain.__name__)
    before = log.level
    log.setLevel(logging.WARNING)
    try:
        yield
    finally:
        log.setLevel(before)


def _recorded(clone: Clone, token: str, bodies: Sequence[bytes]) -> list[list[bytes]]:
    """Each round trip of each purchase, as it went to the server."""
    said: list[list[bytes]] = []

    class Recording(Cursor):
        def send(self, query: Any, params: Any = None) -> None:
            super().send(query, params)
            said[-1].append(self.query or b"")

    http, ordinary = Client(), DatabaseWrapper.cursor_class
    with clone.connected(), quiet():
        DatabaseWrapper.cursor_class = Recording
        try:
            for body in bodies:
                said.append([])
                _post(http, "/purchases", body, token=token)
        finally:
            DatabaseWrapper.cursor_class = ordinary
    return said


def _bought(this: Round, clone: Clone, token: str, bodies: Sequence[bytes]) -> float:
    """Seconds that our server needed for all but the first."""
    with served(clone) as web, client() as http:
        buyer = Person(f"{web.url}{STOREFRONT}", token, http)
        for body in bodies[:WARM]:
            buyer.send("POST", "/purchases", orjson.loads(body))
        with web.measured() as cost:
            for body in bodies[WARM:]:
                buyer.send("POST", "/purchases", orjson.loads(body))
    count = len(bodies) - WARM
    _tell(this, "a purchase alone", web=cost.web * 1_000 / count, database=cost.database * 1_000 / count)
    return cost.took


def _replayed(clone: Clone, said: Sequence[Sequence[bytes]]) -> float:
    """Seconds that psycopg2 needed to say all but the first purchases again, with nothing in between."""
    with closing(psycopg2.connect(clone.environment[DATABASE_VARIABLES["app"]])) as db, db.cursor() as cursor:
        db.autocommit, begun = True, time.monotonic()
        for nth, purchase in enumerate(said):
            if nth == WARM:
                begun = time.monotonic()
            for trip in purchase:
                cursor.execute(trip)
        return time.monotonic() - begun


def _rate(buyers: Sequence[Buyer], skus: Sequence[str], *, each: int) -> float:
    """Purchases a second of all of them at once, each on their own thing; what they cost was quoted before."""
    bodies = [[buyer.quoted([sku]) for _ in range(each)] for buyer, sku in zip(buyers, skus, strict=True)]
    begun = time.monotonic()
    _at_once(lambda buyer, mine: [buyer.person.send("POST", "/purchases", body) for body in mine], buyers, bodies)
    return each * len(buyers) / (time.monotonic() - begun)


def _at_once(do: Callable[[Buyer, Any], Any], buyers: Sequence[Buyer], bodies: Sequence[Any]) -> list[Any]:
    with ThreadPoolExecutor(len(buyers)) as threads:
        return list(threads.map(do, buyers, bodies))


def _leave(own: Market, sku: str, *, pieces: int) -> None:
    """Somebody has set all others aside."""
    with own.clone.connected(), acting_as(own.shop.seller) as at:
        others = {UUID(sku): PLENTY - pieces}
        stock_commands.reserve(others, source=new_id(), by=own.shop.seller, at=at)


def _tell(this: Round, what: str, *, web: float, database: float) -> None:
    """CPU depends on the machine, and so does the loop beside it."""
    said = f"{what}: {web + database:.1f} ms CPU ({web:.1f} web, {database:.1f} database)"
    this.report.say(f"{said}; the fixed loop took {yardstick_ms():.0f} ms")
