"""What does an order cost after its answers: relay, subscribers, letters? The figure `relay.order`.

People buy, pay, pack, sign and confirm by the commands of their doors, all of them one step after the other; between
two steps this process does what the workers do, until nothing is left. Counted is CPU, of this process and of its
backend, which is the same however busy the machine is with other things.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psutil
from django.db import connection, transaction

from orders.contracts.types import RequestedLine
from platform_core import clock
from platform_core.actors import RELAY
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.deals import Deal
from platform_core.drivers.world.fixtures import Fixtures
from platform_core.drivers.world.verbs import sale
from platform_core.eventlog.commands import calling, publishing, relaying
from platform_core.eventlog.events import SubscriberForgotten
from platform_core.notices import ports
from platform_core.notices.types import Channel, Letter, Receipt
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.drivers.bench.clones import clone
from tests.drivers.bench.figures import Measured, Round, figure
from tests.drivers.simulator.bank import Bank, outside

ORDERS: Final = 100
FIRST: Final = 4  # orders before the counted ones, so that imports and caches are there
LINES: Final = 2
STEPS: Final = (sale.place, sale.pay, sale.ship, sale.sign, sale.confirm)
FACTS: Final = "SELECT count(*) FROM eventlog_event"


class Post:
    """Takes every letter at once: what a carrier costs is not ours."""

    def carry(self, letter: Letter, *, key: str) -> Receipt:
        return Receipt(taken=True, ref=key)


@dataclass(frozen=True, slots=True)
class Shown:
    """Seconds of CPU per order: what the workers used, and as many transactions as it has facts, with one fact each."""

    workers: float
    facts: float


# Half of what it was when each delivery had a transaction of its own, 5.5.
@figure("relay.order", at_most=2.7)
def order(this: Round) -> Measured:
    spent = measured(this)
    return Measured(value=spent.workers / spent.facts, ours=1 / spent.workers, yardstick=1 / spent.facts)


def measured(this: Round) -> Shown:
    many = this.size(ORDERS, least=FIRST)
    with clone() as own, own.connected(), world():
        people = fixtures.make(shoppers=10, shops=2, listings=LINES, mail=True)
        follow_up()
        lived(people, many=FIRST, start=0)
        before, told = spent(), facts()
        by_people = lived(people, many=many, start=FIRST)
        workers, told = spent() - before - by_people, facts() - told
        single = one_by_one(told)
    this.report.say(f"{told / many:.1f} facts, {workers * 1_000 / many:.1f} ms of CPU an order")
    return Shown(workers / many, single / many)


def lived(people: Fixtures, *, many: int, start: int) -> float:
    """So many orders from the quote to the receipt. Gives the CPU of what people do themselves."""
    deals, by_people = [deal(people, number) for number in range(start, start + many)], 0.0
    for step in STEPS:
        begun = spent()
        for one in deals:
            step(one)
        by_people += spent() - begun
        follow_up()
    return by_people


def deal(people: Fixtures, number: int) -> Deal:
    buyer, shop = people.shoppers[number % len(people.shoppers)], number % len(people.shops)
    return Deal(
        number=number,
        shopper=buyer.actor,
        seller=people.shops[shop].seller,
        staff=people.staff,
        recipient=buyer.recipient,
        wanted=[RequestedLine(offer.sku_id, 1) for offer in people.shelves[shop]],
        lot=fixtures.LOT,
    )


def follow_up() -> None:
    """What relay and outside calls do, until nothing is left."""
    while relaying.relay() + calling.make_outside_calls():
        pass


def one_by_one(many: int) -> float:
    """The CPU of so many transactions with one fact each."""
    fact, begun = SubscriberForgotten(subscriber_id=RELAY.id, subscriber="bench"), spent()
    for _ in range(many):
        with bound(SYSTEM), transaction.atomic():
            publishing.publish(fact, by=RELAY, at=clock.now())
    return spent() - begun


def facts() -> int:
    with bound(SYSTEM), transaction.atomic(), connection.cursor() as rows:
        rows.execute(FACTS)
        return int(rows.fetchone()[0])


def spent() -> float:
    """CPU of this process and its backend."""
    connection.ensure_connection()
    backend = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.process_time() + float(backend.user + backend.system)


@contextmanager
def world() -> Iterator[None]:
    """A provider, a carrier of parcels and one of letters that cost nothing."""
    before = ports.CARRIERS[Channel.EMAIL]
    with TemporaryDirectory() as folder:
        bank = Bank(Path(folder) / "bank.db")
        bank.open()
        ports.CARRIERS[Channel.EMAIL] = Post()
        try:
            with outside(bank):
                yield
        finally:
            ports.CARRIERS[Channel.EMAIL] = before
