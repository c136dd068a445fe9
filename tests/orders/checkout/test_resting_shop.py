"""Is an order either placed before its shop goes on holiday, or refused with the day? Real threads, the real door."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier, Event
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client

from merchants.holidays import commands
from orders.checkout.commands import quoting
from orders.checkout.errors import ShopRests
from orders.contracts.types import RequestedLine
from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.legal.spans import local_day
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_last_pieces import client_of, order, quote_for
from tests.orders.sales import builders

BUYERS = 6
PATIENCE = 60.0  # seconds


@pytest.mark.commits
@pytest.mark.login("worker")
def test_nothing_is_ordered_between_the_begin_of_a_holiday_and_its_end(at: datetime) -> None:
    sale = builders.sale(at, on_hand=BUYERS + 2)
    people = [builders.stranger(at) for _ in range(BUYERS + 1)]
    *wishes, last = [(client_of(person), quote_for(person, sale)) for person in people]
    start, sold = Barrier(BUYERS), Event()
    with transaction.atomic():
        today = local_day(clock.now())
    again = today + timedelta(days=3)

    def rest() -> tuple[datetime, set[UUID]]:
        sold.wait(PATIENCE)
        try:
            with acting_as(sale.seller), transaction.atomic():
                row = commands.set_holiday(first_day=today, sells_again_on=again, by=sale.seller, at=clock.now())
                sold_before = set(Order.objects.values_list("id", flat=True))  # they held the shop's row before
                return row.rests_from, sold_before
        finally:
            connection.close()

    def rush(quote: tuple[Client, str]) -> int:
        start.wait()
        try:
            return order(*quote).status_code
        finally:
            sold.set()

    with ThreadPoolExecutor(BUYERS + 1) as threads:
        begun, answers = threads.submit(rest), threads.map(rush, wishes)
        found = Counter(answers)

    assert found.total() == found[201] + found[422] == BUYERS
    refused = order(*last).json()
    assert (refused["code"], refused["params"]["sells_again_on"]) == ("orders.shop_rests", again.isoformat())
    with pytest.raises(ShopRests) as told, acting_as(people[-1]), transaction.atomic():
        quoting.quote([RequestedLine(sale.sku_id, 1)], by=people[-1], at=clock.now())
    assert told.value.sells_again_on == again
    with acting_as(sale.seller), transaction.atomic():
        placed = dict(Order.objects.values_list("id", "placed_at"))
        rests_from, sold_before = begun.result()
        assert len(placed) == found[201]
        assert all(id_ in sold_before or placed_at < rests_from for id_, placed_at in placed.items())
        commands.end_holiday(by=sale.seller, at=clock.now())
    assert order(*last).status_code == 201
