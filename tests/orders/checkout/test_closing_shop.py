"""Is an order either placed before its shop announces that it closes, or refused? Real threads, the real door."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier, Event

import pytest
from django.db import connection, transaction
from django.test import Client

from merchants.closing import commands, queries
from orders.sales.models.orders import Order
from platform_core import clock
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_last_pieces import client_of, order, quote_for
from tests.orders.sales import builders

BUYERS = 8
PATIENCE = 60.0  # seconds


@pytest.mark.commits
@pytest.mark.login("worker")
@pytest.mark.duty("ECL-16")
def test_what_was_ordered_is_owed_and_nothing_is_ordered_after_the_announcement(at: datetime) -> None:
    sale = builders.sale(at, on_hand=BUYERS + 1)
    people = [builders.stranger(at) for _ in range(BUYERS + 1)]
    *wishes, last = [(client_of(person), quote_for(person, sale)) for person in people]
    start, sold = Barrier(BUYERS), Event()

    def announce() -> int:
        sold.wait(PATIENCE)
        try:
            with acting_as(sale.seller), transaction.atomic():
                commands.announce(by=sale.seller, at=clock.now())
                return Order.objects.count()  # those that held the shop's row have ended, and no other gets it
        finally:
            connection.close()

    def rush(quote: tuple[Client, str]) -> int:
        start.wait()
        try:
            return order(*quote).status_code
        finally:
            sold.set()

    with ThreadPoolExecutor(BUYERS + 1) as threads:
        announced, answers = threads.submit(announce), threads.map(rush, wishes)
        found = Counter(answers)

    assert found[201] == announced.result()
    assert found.total() == found[201] + found[422] == BUYERS
    assert order(*last).json()["code"] == "orders.not_on_offer"
    with acting_as(sale.seller), transaction.atomic():
        assert Order.objects.count() == found[201]
        kinds = Counter(item.kind for item in queries.open_items(sale.shop))
    assert kinds["orders.order"] == found[201]
