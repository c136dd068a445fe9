"""What can go wrong under a running house, and what falls due in it meanwhile?"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
import redis
from django.conf import settings
from django.db import connections, transaction
from django.test import override_settings

from orders.sales.models.orders import Order
from platform_core.accounts.commands import people
from platform_core.actors import ANONYMOUS, Actor, Role
from platform_core.drivers.world.clocks import agenda
from platform_core.embedded import databases, roles
from platform_core.embedded.children import Children
from platform_core.embedded.environment import SUPERUSER_VARIABLE
from platform_core.embedded.postgres import Postgres, session
from platform_core.embedded.services import fresh_home
from platform_core.embedded.stack import _answers, stack
from platform_core.embedded.valkey import Valkey
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference
from platform_core.project.env import read
from tests.aftersales.returns import builders as aftersales
from tests.complaints.complaint import builders as complaints
from tests.database import HASTY, _point_at
from tests.journeys.clocks import Clock
from tests.journeys.people import House
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.recordings import paused

AS_SERVED: Final = "platform_core.project.settings.local"
SERVER: Final = HASTY | {"synchronous_commit": "on"}  # what was called committed outlives the fall of the server
ORDERS, COMPLAINTS, RETURNS = "orders.payment", "complaints.acknowledge", "aftersales.refund"
EARLIEST: Final = timedelta(seconds=-2)  # the first of them falls due so long before midnight
MANY, SOME = 40, 6
FOLLOWS: Final = {ORDERS: "orders.cancelled", COMPLAINTS: "complaints.forwarded", RETURNS: "aftersales.granted"}
PATIENCE: Final = 90  # seconds; nothing is measured by it
MISSED = """
SELECT due_at, closed_at FROM deadlines_runningdeadline WHERE state = 'missed' AND due_at >= %s ORDER BY closed_at
"""
STATES = "SELECT DISTINCT state FROM deadlines_runningdeadline WHERE kind = ANY(%s) AND subject_id = ANY(%s::uuid[])"
DUE = "SELECT due_at FROM deadlines_runningdeadline WHERE kind = %s AND subject_id = %s"
WRITTEN = "SELECT (SELECT count(*) FROM eventlog_event), (SELECT count(*) FROM eventlog_delivery)"


@dataclass(frozen=True)
class ShakyHouse:
    """The whole stack on servers of its own, so that each of them may be taken away."""

    postgres: Postgres
    valkey: Valkey
    children: Children
    environment: dict[str, str]

    def rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        with session(self.environment[SUPERUSER_VARIABLE]) as cursor:
            cursor.execute(question, [_plain(value) for value in values])
            return list(cursor.fetchall())

    def one(self, question: str, *values: Any) -> Any:
        return self.rows(question, *values)[0][0]

    @property
    def doors(self) -> House:
        web, outside = self.environment["TIANPING_PUBLIC_URL"], self.environment["TIANPING_SANDBOX_URL"]
        return House(web, outside, self.environment, self.children)

    def now(self) -> datetime:
        with Clock(self.environment) as clock:
            return clock.now()

    def move_to(self, instant: datetime) -> None:
        """With the world outside."""
        with Clock(self.environment, outside=self.environment["TIANPING_SANDBOX_URL"]) as clock:
            clock.move_to(instant)

    def states(self, duties: Duties) -> set[str]:
        """Of their clocks, all together."""
        ids = [one for ids in duties.subjects.values() for one in ids]
        return {state for (state,) in self.rows(STATES, list(duties.subjects), ids)}

    def start(self, name: str, *, called: str = "") -> None:
        self.children.start(replace(self.children.parts[name], name=called or name))

    def stop(self, name: str) -> None:
        process = self.children.running.pop(name)
        process.terminate()
        process.wait(PATIENCE)

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        self.stop(name)
        yield
        self.start(name)

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """There, and as good as dead."""
        process = self.children.running[name]
        process.send_signal(signal.SIGSTOP)
        yield
        process.send_signal(signal.SIGCONT)

    @contextmanager
    def another(self, name: str) -> Iterator[None]:
        """Beside the one that is there; both live to the end, or there were no two."""
        self.start(name, called=f"{name}-2")
        yield
        self.children.check()
        self.stop(f"{name}-2")

    def flush(self) -> None:
        with redis.Redis(unix_socket_path=str(self.valkey.socket)) as client:
            client.flushall()

    def restart_web(self) -> None:
        self.stop("web")
        self.start("web")
        until(lambda: _answers(self.environment["TIANPING_PUBLIC_URL"]))

    def fell_the_database(self) -> None:
        """At once, with nobody asked, as when the power fails; then it is there again."""
        self.postgres._control("stop", "-m", "immediate")
        connections.close_all()
        self.postgres.start()

    def letters_to(self, address: str) -> list[dict[str, str]]:
        answer = httpx.get(f"{self.environment['TIANPING_MAIL_URL']}/api/v1/messages", params={"to": address})
        found: list[dict[str, str]] = answer.json()["messages"]
        return found

    def settles(self) -> None:
        """Nothing is due, everything was heard of, and for a second nothing is written; everybody is still alive."""
        before: list[tuple[Any, ...]] = []

        def is_still() -> bool:
            nonlocal before
            last, before = before, self.rows(WRITTEN)
            return last == before and agenda().is_quiet

        until(is_still, every=1.0)
        self.children.check()


def _plain(value: Any) -> Any:
    """As the driver takes it."""
    return [str(one) for one in value] if isinstance(value, list) else str(value) if isinstance(value, UUID) else value


def until(holds: Callable[[], bool], *, every: float = 0.1) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(every)


@contextmanager
def shaky_house(opened_at: datetime) -> Iterator[ShakyHouse]:
    with fresh_home() as home:
        postgres, valkey = Postgres(home, SERVER), Valkey(home)
        try:
            postgres.start(), valkey.start()
            places = os.environ | databases.addresses(postgres) | {"REDIS_URL": valkey.url}
            places["DJANGO_SETTINGS_MODULE"] = AS_SERVED
            roles.prepare(places)
            databases.migrate(places)
            with Clock(places) as clock:
                clock.move_to(opened_at)
            with stack(Path(home), places, web=0, sandbox=0) as (children, running), _logged_in(running):
                yield ShakyHouse(postgres, valkey, children, running)
        finally:
            valkey.stop(), postgres.stop()


@contextmanager
def _logged_in(environment: dict[str, str]) -> Iterator[None]:
    """The commands of this process act in that house, as a worker of it."""
    before, login = dict(settings.DATABASES["default"]), settings.DATABASE_LOGIN
    _point_at(read(environment).databases["worker"], login="worker")
    try:
        with override_settings(
            PAYMENT_PROVIDER_URL=environment["TIANPING_PROVIDER_URL"], PUBLIC_URL=environment["TIANPING_PUBLIC_URL"]
        ):
            yield
    finally:
        _point_at(before, login=login)


@dataclass(frozen=True)
class Duties:
    """What falls due around one midnight: promises of the product, begun by its own commands."""

    sale: Sale
    address: str
    midnight: datetime
    subjects: dict[str, list[UUID]]

    @property
    def begin(self) -> datetime:
        return self.midnight + EARLIEST


@paused()  # the database is a house's, and no test's
def fall_due(house: ShakyHouse, day: datetime, *, within: float) -> Duties:
    """Refunds at one midnight; from shortly before on, orders and complaints whose times end one after the other.

    ``day`` is that of the deliveries. The goods are back in the afternoon, and the refund is due when the seventh day
    after it has ended.
    """
    house.move_to(day)
    address = f"li{day:%m%d}@example.com"
    with transaction.atomic():  # at once: the relay running here asks the register, which never heard of this shop
        sale = replace(orders.sale(day, on_hand=100), shopper=_shopper(address, day))
    returns, bought = _returns(house, sale, day), [orders.delivered(sale, day, quantity=1) for _ in range(SOME)]
    midnight: datetime = house.one(DUE, RETURNS, returns[0])
    house.move_to(midnight - timedelta(minutes=10))
    unpaid = [
        orders.placed(sale, due - timedelta(minutes=30), quantity=1).id for due in _spread(midnight, MANY, within)
    ]
    filed = [
        complaints.file(order, sale, due - timedelta(hours=24)).id
        for order, due in zip(bought, _spread(midnight, SOME, within), strict=True)
    ]
    return Duties(sale, address, midnight, {ORDERS: unpaid, COMPLAINTS: filed, RETURNS: returns})


def _spread(midnight: datetime, count: int, within: float) -> list[datetime]:
    return [midnight + EARLIEST + n * timedelta(seconds=within) / count for n in range(count)]


def _shopper(address: str, at: datetime) -> Actor:
    """Somebody whom letters reach."""
    name = address.partition("@")[0]
    account = people.register(
        name, password=None, name="欧阳飞燕", phone=f"+861380000{at:%m%d}", email=address, by=ANONYMOUS, at=at
    )
    return Actor(id=account.id, role=Role.SHOPPER)


def _delivered(house: ShakyHouse, sale: Sale, day: datetime) -> Order:
    """Paid at the provider's own cashier, who will be asked to give it back."""
    order = orders.placed(sale, day, quantity=SOME)
    with acting_as(sale.shopper), transaction.atomic():
        payment = payments.find_payment_of(Reference("orders.purchase", order.purchase_id))
        assert payment
        cashier = payments.cashier_url(payment, at=day)
    assert cashier
    house.doors.pays(cashier)
    until(lambda: house.one("SELECT state FROM orders_order WHERE id = %s", order.id) == "paid")
    orders.send(order, sale, day)
    orders.report(order, day + timedelta(hours=1))
    return order


def _returns(house: ShakyHouse, sale: Sale, day: datetime) -> list[UUID]:
    """One order, each piece of which comes back by itself; nobody at the shop says a word."""
    order = _delivered(house, sale, day)
    found = []
    for n in range(SOME):
        case = aftersales.noticed(order, sale, day + timedelta(hours=2), quantity=1)
        aftersales.sent(case, sale, day + timedelta(hours=3), waybill=f"BACK{day:%m%d}{n}")
        aftersales.report(case, day + timedelta(hours=4))
        found.append(case.id)
    return found


def lateness(house: ShakyHouse, duties: Duties) -> list[timedelta]:
    """How long after its instant was each taken up?"""
    return [closed_at - due_at for due_at, closed_at in house.rows(MISSED, duties.begin)]


def waits(house: ShakyHouse, duties: Duties, *, back: Sequence[datetime] = ()) -> list[timedelta]:
    """How long did each lie there, due, after the one before it had been taken up, or after the database was back?"""
    found, taken_up = [], datetime.min.replace(tzinfo=UTC)
    for due_at, closed_at in house.rows(MISSED, duties.begin):
        free = max([due_at, taken_up, *(instant for instant in back if instant <= closed_at)])
        found.append(closed_at - free)
        taken_up = closed_at
    return found
