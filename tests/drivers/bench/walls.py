"""What do the guarantees cost: audit, walls between shops, a second click, and the scope of every transaction?

Each figure does the same work with and without one of them, in blocks that alternate, and divides the medians of what
a call costs: CPU of this process and of its backend, since rates move with whatever else the machine does. Without
means: as if it had never been built. A wall is taken away by a role that is beyond row security, the rest by putting
nothing in the place of what does it, and here alone: a process that serves others has no switch for it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, Final
from unittest.mock import patch
from uuid import UUID

import psycopg2
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from psycopg2 import sql

from catalog.listings import queries as listings_queries
from catalog.publishing.types import NewListing
from catalog.stock.types import NewSku
from orders.checkout.commands import placing as placing_commands
from orders.checkout.commands import quoting as quoting_commands
from orders.contracts.types import RequestedLine
from orders.sales.types import Consents
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.fixtures import PLENTY, Shop, Shopper
from platform_core.drivers.world.people import FOUNDER, Resident
from platform_core.embedded.environment import DATABASE_VARIABLES, SUPERUSER_VARIABLE, with_database
from platform_core.embedded.postgres import session
from platform_core.eventlog.commands import publishing
from platform_core.eventlog.models import Event
from platform_core.http import idempotency
from platform_core.money import Money
from platform_core.tenancy import scopes
from platform_core.tenancy.backend.base import DatabaseWrapper
from platform_core.tenancy.door import entered
from tests.drivers.bench.clones import Clone, clone
from tests.drivers.bench.figures import Measured, Round, figure
from tests.drivers.bench.goods import Good, good
from tests.drivers.bench.inside import Caller

PASSWORD: Final = "correct-horse-battery-1"  # of people that the bench invents
OWNER: Final = Resident("bench_seller", "店主", "13800000000", password=PASSWORD)
BUYER: Final = Resident("bench_buyer", "买家", "13600000000", password=PASSWORD)
CATEGORY: Final = "general"
LISTINGS: Final = 200
PAGE: Final = 50  # rows
BLOCKS: Final = 15  # of each kind, which alternate
CALLS: Final = 20  # in a block, after some that are not counted
WARM: Final = 2
BEYOND: Final = "bench_beyond_walls"
MAKE_BEYOND: Final = f"""
DROP ROLE IF EXISTS {BEYOND};
CREATE ROLE {BEYOND} NOLOGIN BYPASSRLS;
GRANT {BEYOND} TO tp_worker WITH INHERIT FALSE, SET TRUE
"""
LET_BEYOND: Final = f"""
GRANT USAGE ON SCHEMA public TO {BEYOND};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {BEYOND};
GRANT ALL ON ALL TABLES IN SCHEMA public TO {BEYOND};
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {BEYOND}
"""
TOLD: Final = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname LIKE 'pgtrigger_told_%'
"""

Call = Callable[[], float]  # which gives the seconds of CPU that what is measured took
Block = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Way:
    """One of two ways to do the same: what has to be so meanwhile, and the call."""

    block: Block
    call: Call

    def times(self, calls: int) -> list[float]:
        with self.block():
            for _ in range(WARM):
                self.call()
            return [self.call() for _ in range(calls)]


def compared(this: Round, *, ours: Way, bare: Way) -> Measured:
    """Calls a second of CPU, with ÷ without: of the pair of neighbouring blocks whose ratio is the median of all."""
    pairs = []
    for _ in range(this.size(BLOCKS, least=3)):
        without, own = (median(way.times(this.size(CALLS, least=3))) for way in (bare, ours))
        pairs.append(Measured(value=without / own, ours=1 / own, yardstick=1 / without))
    return sorted(pairs, key=lambda pair: pair.value)[len(pairs) // 2]


@dataclass(frozen=True, slots=True)
class Place:
    """A clone with a shop whose shelves are full, and a shopper."""

    clone: Clone
    shop: Shop
    shopper: Shopper
    skus: Sequence[UUID]

    def caller(self, who: Resident, *, door: str) -> Caller:
        with self.clone.connected():
            return Caller(WSGIHandler(), who, door=door)


def place(this: Round) -> Place:
    """One for all rounds. Somebody beyond row security may be there, who sees the same tables."""
    with session(_superuser()) as db:
        db.execute(MAKE_BEYOND)
    this.cleanup.callback(_forget_beyond)
    own = this.cleanup.enter_context(clone())
    with session(own.environment[SUPERUSER_VARIABLE]) as db:
        db.execute(LET_BEYOND)
    with own.connected(), entered("bench"):
        _, [shop], [shopper] = fixtures.settle([OWNER], [BUYER], trades=(CATEGORY,))
        with acting_as(shop.seller):
            asked = listings_queries.categories_named([CATEGORY])[CATEGORY].fact_set.asked_facts
        goods = [good(number, category=CATEGORY, asked=asked.facts) for number in range(LISTINGS)]
        skus = fixtures.fill_shelves(shop, [_stocked(each, number) for number, each in enumerate(goods)])
    return Place(own, shop, shopper, list(skus.values()))


@figure("walls.audit", at_least=0.9)
def audit(this: Round) -> Measured:
    """Placing a purchase by the command: with its facts in the log and the triggers that ask for them ÷ without.

    The sequencer signs the facts later, in a process of its own, for which nobody waits.
    """
    own = this.shared(place, by_all=True)
    with _with_facts(own) as written, _without_facts(own) as silent:
        return compared(this, ours=Way(written.clone.connected, written.place), bare=Way(silent.block, silent.place))


@figure("walls.rls", at_least=0.9)
def rls(this: Round) -> Measured:
    """The reads of a shop's page of 50 listings: as the shop ÷ as somebody who is beyond row security."""
    own = this.shared(place, by_all=True)
    page = Page(own.shop.merchant_id, _read(own, rows=PAGE))
    address = own.clone.environment[DATABASE_VARIABLES["worker"]]
    with closing(psycopg2.connect(address)) as db:
        return compared(this, ours=page.way(db, role="tp_merchant"), bare=page.way(db, role=BEYOND))


@figure("walls.idempotency", at_least=0.85)
def idempotent(this: Round) -> Measured:
    """Placing an order over HTTP: with the key's lock, look-up and remembered answer ÷ without a key at all."""
    own = this.shared(place, by_all=True)
    buyer = own.caller(BUYER, door="storefront")

    def call() -> float:
        quoted = buyer.send("POST", "/quotes", _wanted(own))
        wanted = {"quote_id": quoted["id"], "recipient": asdict(BUYER.recipient), "consents": {"key_terms": True}}
        return spent(lambda: buyer.send("POST", "/purchases", wanted), by=_backend)

    return compared(this, ours=Way(own.clone.connected, call), bare=Way(lambda: _with(own.clone, _no_key()), call))


@figure("walls.bind", at_least=0.8)
def bind(this: Round) -> Measured:
    """A shop's list over the API, signed in: bound and walled ÷ in a bare transaction of somebody beyond the walls."""
    own = this.shared(place, by_all=True)
    seller = own.caller(OWNER, door="seller")

    def call() -> float:
        return spent(lambda: seller.get("/listings", "limit=20"), by=_backend)

    return compared(this, ours=Way(own.clone.connected, call), bare=Way(lambda: _with(own.clone, _unbound()), call))


def spent(call: Callable[[], object], *, by: Callable[[], int]) -> float:
    """Seconds of CPU, of this process and of the backend of this number."""
    before = time.process_time() + _on_cpu(by())
    call()
    return time.process_time() + _on_cpu(by()) - before


def _on_cpu(pid: int) -> float:
    """To the nanosecond: what psutil tells goes by hundredths of a second."""
    return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[0]) / 1e9


def _backend() -> int:
    """Of Django's connection."""
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


@dataclass(frozen=True, slots=True)
class Page:
    """The statements of a page, as they were recorded, with nothing of Django around them."""

    merchant_id: UUID
    statements: Sequence[tuple[str, Any]]

    def way(self, db: Any, *, role: str) -> Way:
        @contextmanager
        def acting() -> Iterator[None]:
            with db, db.cursor() as rows:
                rows.execute("SELECT set_config('role', %s, true)", [role])
                rows.execute("SELECT set_config('app.merchant_id', %s, true)", [str(self.merchant_id)])
                yield

        return Way(acting, lambda: spent(lambda: self.read(db), by=lambda: db.info.backend_pid))

    def read(self, db: Any) -> None:
        with db.cursor() as rows:
            for statement, parameters in self.statements:
                rows.execute(statement, parameters)
                rows.fetchall()


def _read(own: Place, *, rows: int) -> list[tuple[str, Any]]:
    """What the shop's side of the walls is asked for a page of its listings."""
    read: list[tuple[str, Any]] = []

    def watch(execute: Callable[..., Any], statement: Any, parameters: Any, *rest: Any) -> Any:
        text = statement if isinstance(statement, str) else statement.as_string(connection.connection)
        if scopes.current().role == "merchant" and text.lstrip().startswith(("SELECT", "WITH")):
            read.append((statement, parameters))
        return execute(statement, parameters, *rest)

    seller = own.caller(OWNER, door="seller")
    with own.clone.connected(), connection.execute_wrapper(watch):
        page = seller.get("/listings", f"limit={rows}")
    if len(page["items"]) != rows or not read:
        raise RuntimeError("there was to be a page, read on the shop's side")
    return read


@dataclass(slots=True)
class Placing:
    """Purchases by the command on a clone of their own, each of a quote that was made before."""

    clone: Clone
    own: Place
    meanwhile: Callable[[], AbstractContextManager[object]]

    def block(self) -> AbstractContextManager[object]:
        return _with(self.clone, self.meanwhile())

    def place(self) -> float:
        by, to = self.own.shopper.actor, self.own.shopper.recipient
        with acting_as(by) as at:
            asked = [RequestedLine(sku_id, 1) for sku_id in self.own.skus[:2]]
            quote_id = quoting_commands.quote(asked, region_code=to.region_code, by=by, at=at).id

        def placed() -> None:
            with acting_as(by) as at:
                consents = Consents(key_terms=True)
                placing_commands.place_purchase(quote_id, recipient=to, consents=consents, by=by, at=at)

        return spent(placed, by=_backend)


@contextmanager
def _with_facts(own: Place) -> Iterator[Placing]:
    with clone(like=own.clone) as written:
        yield Placing(written, own, nullcontext)


@contextmanager
def _without_facts(own: Place) -> Iterator[Placing]:
    """No trigger asks there whether a move was told, and no fact is written."""
    with clone(like=own.clone) as silent:
        with session(silent.environment[SUPERUSER_VARIABLE]) as db:
            db.execute(TOLD)
            for table, trigger in db.fetchall():
                db.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(*map(sql.Identifier, (table, trigger))))
        yield Placing(silent, own, _no_facts)


@contextmanager
def _no_facts() -> Iterator[None]:
    """None is made up, and none is written."""
    none = Event()

    def nothing(*_: object, **__: object) -> Event:
        return none

    with (
        patch.object(publishing, "_row", nothing),
        patch.object(publishing, "insert", nothing),
        patch.object(Event._default_manager, "bulk_create", nothing),
    ):
        yield


@contextmanager
def _no_key() -> Iterator[None]:
    """Who would have been asked, and what was said, are not worked out either."""

    def nothing(_: object) -> dict[str, Any]:
        return {}

    def at_once(*_: object, fresh: Callable[[], object], **__: object) -> object:
        return fresh()

    with (
        patch.object(idempotency, "_principal", nothing),
        patch.object(idempotency, "_fingerprint", nothing),
        patch.object(idempotency, "_once", at_once),
    ):
        yield


@contextmanager
def _unbound() -> Iterator[None]:
    """The connection is somebody's who is beyond row security, a transaction begins with nothing but BEGIN, and the
    time is what it was before the first."""
    with acting_as(FOUNDER) as at:
        pass

    def begin(wrapper: DatabaseWrapper, first: str = "") -> datetime:
        if first:
            with wrapper.connection.cursor() as rows:
                rows.execute(first)
        return at

    def ask(wrapper: DatabaseWrapper, statement: str, params: Mapping[str, Any], **_: bool) -> list[tuple[Any, ...]]:
        with wrapper.cursor() as rows:
            rows.execute(statement, params)
            return list(rows.fetchall())

    connection.ensure_connection()
    with connection.connection.cursor() as rows:
        rows.execute(f"SET ROLE {BEYOND}")
    with patch.object(DatabaseWrapper, "_bind", begin), patch.object(DatabaseWrapper, "ask", ask):
        yield


@contextmanager
def _with(own: Clone, meanwhile: AbstractContextManager[object]) -> Iterator[None]:
    """Django works on the clone, and this is so meanwhile; its connection is closed in the end."""
    with own.connected(), meanwhile:
        yield


def _stocked(wanted: Good, number: int) -> NewListing:
    sku = NewSku(code=f"W{number:04d}", spec=wanted.spec, price=Money(wanted.fen), on_hand=PLENTY, lot="W1")
    return NewListing(content=wanted.content, skus=(sku,))


def _wanted(own: Place) -> dict[str, Any]:
    lines = [{"sku_id": str(sku_id), "quantity": 1} for sku_id in own.skus[:2]]
    return {"lines": lines, "region_code": BUYER.recipient.region_code}


def _superuser() -> str:
    return with_database(os.environ, "postgres")[SUPERUSER_VARIABLE]


def _forget_beyond() -> None:
    with session(_superuser()) as db:
        db.execute(f"DROP ROLE {BEYOND}")
