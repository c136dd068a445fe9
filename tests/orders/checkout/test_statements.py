"""How often does a purchase ask the database, and is all that it writes together what it wrote one by one?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.stock.models import Sku
from orders.sales.commands import receiving as commands
from orders.sales.models.orders import Order
from platform_core.actors import RELAY, Actor
from platform_core.eventlog.models import Event
from platform_core.money import Money
from platform_core.payments.commands import capturing
from platform_core.payments.types import CaptureReport, Tender
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests import sessions
from tests.catalog import builders as catalog
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import HOME, Sale

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]
STOREFRONT = "/api/storefront/v1"
LITERAL = re.compile(r"'(?:[^']|'')*'")
BINDING = re.compile(r"SELECT set_config\(\?, (\?|%s), true\), set_config")
WRITTEN = [
    "rulebook.accepted",
    "orders.placed",
    "deadlines.started",
    "catalog.stock_reserved",
    "payments.requested",
    "deadlines.started",
    "ledger.posted",
]


class Buyer:
    """Somebody with a token at the door of the shop."""

    def __init__(self, person: Actor) -> None:
        self.id = person.id
        self.http = Client(headers={"Authorization": f"Bearer {sessions.begun(person.id)}"})

    def send(self, path: str, body: Any) -> Any:
        headers = {"Idempotency-Key": f"key-{new_id()}"}
        answer = self.http.post(f"{STOREFRONT}{path}", json.dumps(body), "application/json", headers=headers)
        assert answer.status_code == 201, answer.content
        return answer.json()

    def look(self, path: str) -> Any:
        return self.http.get(f"{STOREFRONT}{path}").json()

    def quote(self, skus: Sequence[UUID]) -> dict[str, Any]:
        """What they say to buy what was quoted just now."""
        lines = [{"sku_id": str(sku), "quantity": 1} for sku in skus]
        quote = self.send("/quotes", {"lines": lines, "region_code": HOME.region_code})
        recipient = {name: getattr(HOME, name) for name in ("name", "phone", "region_code", "address")}
        return {"quote_id": quote["id"], "recipient": recipient, "consents": {"key_terms": True}}

    def buy(self, skus: Sequence[UUID]) -> tuple[Any, list[str]]:
        """The purchase, and each statement by which it was made, BEGIN and COMMIT too; what only names a scope, and
        goes with another, is left out."""
        body = self.quote(skus)
        with CaptureQueriesContext(connection) as said:
            made = self.send("/purchases", body)
        return made, texts_of(said)


def texts_of(said: CaptureQueriesContext) -> list[str]:
    texts = [each for query in said.captured_queries for each in LITERAL.sub("?", query["sql"]).split("; ")]
    return [text for text in texts if not BINDING.match(text)]


def captured(purchase: Any, at: datetime) -> list[str]:
    """The statements by which the relay takes its money."""
    paid = CaptureReport(
        provider_ref=purchase["id"], amount=Money(purchase["to_pay"]["amount"]), tender=Tender.BALANCE, paid_at=at
    )
    with bound(SYSTEM), CaptureQueriesContext(connection) as said:
        capturing.record_capture(UUID(purchase["payment_id"]), report=paid, by=RELAY, at=at)
    return texts_of(said)


def shop(at: datetime, *, goods: int, **about: Any) -> list[UUID]:
    """The things that a new shop has on its shelves."""
    opened = merchants.opened(at, **about)
    for number in range(goods):
        sku = catalog.new_sku(code=f"T{number}", on_hand=100)
        catalog.on_show(opened.id, sku, at=at, title_zh=f"茉莉花茶{number}")
    with catalog.as_shop(opened.id), transaction.atomic():
        return list(Sku.objects.filter(merchant_id=opened.id).order_by("code").values_list("id", flat=True))


def facts_of(purchase: Any) -> list[str]:
    """The topics that the transaction of a purchase published, in the order in which subscribers hear them."""
    with bound(scopes.staff(new_id())), transaction.atomic():
        [placed] = Event.objects.filter(payload__purchase_id=purchase["id"], topic="orders.placed")
        return list(Event.objects.filter(xid=placed.xid).order_by("id").values_list("topic", flat=True))


class TestAPurchase:
    def test_asks_little_and_no_more_for_ten_lines_than_for_two(self, at: datetime) -> None:
        goods, buyer = shop(at, goods=12), Buyer(merchants.person(at))
        buyer.buy(goods)  # a key is made with the first, and what versions say is kept

        (two, for_two), (_, for_ten) = buyer.buy(goods[:2]), buyer.buy(goods[:10])

        assert len(for_two) <= 25, "\n".join(text[:90] for text in for_two)
        assert len(for_ten) == len(for_two)
        assert two == buyer.look(f"/purchases/{two['id']}")

    def test_at_two_shops_asks_a_little_more(self, at: datetime) -> None:
        one, other = shop(at, goods=1), shop(at, goods=1, trade_name="闽江茶庄")
        buyer = Buyer(merchants.person(at))
        buyer.buy([*one, *other])

        both, said = buyer.buy([*one, *other])

        assert len(said) <= 32, "\n".join(text[:90] for text in said)
        assert both == buyer.look(f"/purchases/{both['id']}")
        assert len(both["orders"]) == 2

    def test_tells_all_facts_in_their_order_and_by_few_statements(self, at: datetime) -> None:
        goods, buyer = shop(at, goods=2), Buyer(merchants.person(at))

        made, said = buyer.buy(goods)

        assert facts_of(made) == WRITTEN
        assert (
            sum(text.startswith('INSERT INTO "eventlog_event"') for text in said) == 2
        )  # the shopper's, and the shop's


def said_by(step: Callable[[], object]) -> list[str]:
    """The statements of a step, without those that begin and end it."""
    with CaptureQueriesContext(connection) as said:
        step()
    texts = [each for query in said.captured_queries for each in LITERAL.sub("?", query["sql"]).split("; ")]
    return [text for text in texts if not BINDING.match(text) and text.split()[0] not in ("BEGIN", "COMMIT")]


def facts_beside(topic: str, order: Order) -> list[str]:
    """What was published in one transaction with this fact about the order, in the order in which it is heard."""
    with bound(scopes.staff(new_id())), transaction.atomic():
        [fact] = Event.objects.filter(topic=topic, subject_id=order.id)
        return list(Event.objects.filter(xid=fact.xid).order_by("id").values_list("topic", flat=True))


def confirm(order: Order, sale: Sale, at: datetime) -> None:
    with acting_as(sale.shopper), transaction.atomic():
        commands.confirm_receipt(order.id, by=sale.shopper, at=at)


class TestAnOrderOnItsWay:
    def test_asks_little_at_each_step_and_tells_all_facts_in_their_order(self, at: datetime) -> None:
        sale = builders.sale(at, on_hand=100)
        for _ in range(2):  # the first keeps what versions say
            order = builders.paid(sale, at)
            steps = [
                said_by(lambda order=order: builders.send(order, sale, at)),
                said_by(lambda order=order: builders.report(order, at)),
                said_by(lambda order=order: confirm(order, sale, at)),
            ]

        sent, signed, received = map(len, steps)
        assert sent <= 18, "\n".join(text[:90] for text in steps[0])
        assert signed <= 17, "\n".join(text[:90] for text in steps[1])
        assert received <= 18, "\n".join(text[:90] for text in steps[2])
        assert facts_beside("orders.shipped", order) == [
            "catalog.stock_committed",
            "orders.shipped",
            "deadlines.started",
        ]
        assert facts_beside("orders.delivered", order) == [
            *("deadlines.met", "deadlines.met", "orders.parcel_handed_over", "orders.delivered", "deadlines.started"),
        ]
        assert facts_beside("orders.received", order) == [
            *("deadlines.met", "orders.received", "payments.share_settled", "ledger.posted"),
        ]


class TestACapture:
    def test_asks_no_more_for_ten_lines_than_for_two(self, at: datetime) -> None:
        goods, buyer = shop(at, goods=10), Buyer(merchants.person(at))
        (two, _), (ten, _) = buyer.buy(goods[:2]), buyer.buy(goods)

        for_two, for_ten = captured(two, at), captured(ten, at)

        assert len(for_two) <= 28, "\n".join(text[:90] for text in for_two)
        assert len(for_ten) == len(for_two)
        # The end of the clock that is stopped first, then the system's facts, and the shop's.
        assert sum(text.startswith('INSERT INTO "eventlog_event"') for text in for_two) == 3
