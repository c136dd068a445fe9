"""Many people want the last few pieces. Real threads, real transactions, the real door."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from orders.checkout.commands import quoting as commands
from orders.contracts.types import RequestedLine
from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.actors import Actor
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.queries import balance, reconcile
from tests import sessions
from tests.database import as_login
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

RECIPIENT = {"name": "某人", "phone": "13800000000", "region_code": "350102", "address": "某街一号"}


def client_of(person: Actor) -> Client:
    client = Client()
    sessions.sign_in(client, person.id)
    return client


def quote_for(person: Actor, sale: Sale) -> str:
    with acting_as(person), transaction.atomic():
        return str(commands.quote([RequestedLine(sale.sku_id, 1)], by=person, at=clock.now()).id)


def order(client: Client, quote_id: str) -> HttpResponse:
    body = {"quote_id": quote_id, "recipient": RECIPIENT, "consents": {"key_terms": True}}
    try:
        return client.post(
            "/api/storefront/v1/purchases", body, "application/json", headers={"Idempotency-Key": f"key-{quote_id}"}
        )
    finally:
        connection.close()


@pytest.mark.commits
@pytest.mark.login("worker")
@pytest.mark.parametrize(("crowd", "left"), [(16, 3), pytest.param(64, 10, marks=pytest.mark.proof)])
def test_what_is_there_is_sold_and_everybody_else_cleanly_refused(at: datetime, crowd: int, left: int) -> None:
    sale = builders.sale(at, on_hand=left)
    people = [builders.stranger(at) for _ in range(crowd)]
    wishes = [(client_of(person), quote_for(person, sale)) for person in people]
    start = Barrier(crowd)

    def rush(quote: tuple[Client, str]) -> HttpResponse:
        start.wait()
        return order(*quote)

    with ThreadPoolExecutor(crowd) as threads:
        answers = list(threads.map(rush, wishes))

    assert Counter(a.status_code for a in answers) == {201: left, 409: crowd - left}
    refusals = [a.json() for a in answers if a.status_code == 409]
    assert {r["code"] for r in refusals} == {"catalog.out_of_stock"}
    assert builders.shelf(sale) == (left, left)
    with acting_as(sale.seller), transaction.atomic():
        assert Order.objects.filter(state="placed").count() == left
        assert balance(AccountKind.PROVIDER_CLEARING, merchant_id=sale.shop).pending.amount == left * 5800
    with as_login("auditor"), transaction.atomic():
        assert reconcile().differences == ()
