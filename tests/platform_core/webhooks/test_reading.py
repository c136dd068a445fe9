"""Which of what has happened goes to which endpoint? Everything once, in the order of commits, and nothing else."""

from __future__ import annotations

import json
import threading

import pytest
from django.db import connection, transaction

from orders.sales.events import OrderPaid, OrderPlaced, OrderShipped
from platform_core.eventlog.queries import latest
from platform_core.legal.spans import TICK
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.webhooks.commands import endpoints, reading
from platform_core.webhooks.models.deliveries import Place
from platform_core.webhooks.policies import KEPT
from platform_core.webhooks.types import WEBHOOKS
from tests.database import as_login
from tests.platform_core.eventlog.catching_up import all_visible
from tests.platform_core.webhooks.conftest import PAID, SHIPPED, deliveries, endpoint, opened_shop, read

pytestmark = pytest.mark.commits


def paid(shop, *, order=None):
    return OrderPaid(order_id=order or new_id(), shopper_id=new_id(), merchant_id=shop.id, payment_id=new_id())


def shipped(shop):
    return OrderShipped(
        order_id=new_id(),
        shopper_id=new_id(),
        merchant_id=shop.id,
        shipment_id=new_id(),
        carrier="sf",
        waybill="SF1",
        region_code="350102",
    )


def all_read(at):
    with as_login("worker"):
        all_visible()
    return read(at)


def place():
    with bound(SYSTEM), as_login("worker"), transaction.atomic():
        return Place.objects.get().xid


class TestReadOn:
    def test_reads_nothing_where_no_shop_listens_and_begins_with_the_first_that_does(self, shop, now, monkeypatch):
        before = place()
        shop.tells(paid(shop), now)
        with monkeypatch.context() as unread:
            unread.setattr(reading, "_end_of_batch", lambda _: pytest.fail("somebody reads"))
            all_read(now)

        assert place() > before
        opened = shop.opens(now)
        event_id = shop.tells(paid(shop), now)
        all_read(now)

        assert [message.event_id for message in deliveries(opened.endpoint_id)] == [event_id]

    def test_writes_a_message_for_each_endpoint_that_asked_and_for_no_other(self, shop, now):
        both, one, other = shop.opens(now), shop.opens(now, topics=(SHIPPED,)), opened_shop()
        theirs = other.opens(now)
        order = new_id()

        event_id = shop.tells(paid(shop, order=order), now)
        all_read(now)

        [message] = deliveries(both.endpoint_id)
        assert (message.event_id, message.topic, message.state, message.due_at) == (event_id, PAID, "waiting", now)
        assert json.loads(message.body) == {
            "type": PAID,
            "timestamp": now.isoformat(),
            "data": {"merchant_id": str(shop.id), "order_id": str(order)},
        }
        assert deliveries(one.endpoint_id) == deliveries(theirs.endpoint_id) == []
        assert (endpoint(both.endpoint_id).next_at, endpoint(one.endpoint_id).next_at) == (now, None)

    def test_says_no_person_no_waybill_and_no_place(self, shop, now):
        opened, fact = shop.opens(now), shipped(shop)

        shop.tells(fact, now)
        all_read(now)

        [message] = deliveries(opened.endpoint_id)
        for private in (str(fact.shopper_id), fact.waybill, fact.region_code):
            assert private not in message.body

    def test_keeps_the_order_of_commits_over_all_topics(self, shop, now):
        opened = shop.opens(now, topics=("orders.placed", PAID, SHIPPED))
        placed = OrderPlaced(
            order_id=new_id(),
            purchase_id=new_id(),
            shopper_id=new_id(),
            merchant_id=shop.id,
            total=1,
            currency="CNY",
            contract_sha256="0" * 64,
        )
        told = [shop.tells(fact, now) for fact in (placed, paid(shop), shipped(shop), paid(shop))]

        all_read(now)

        assert [message.event_id for message in deliveries(opened.endpoint_id)] == told

    def test_reads_everything_once_batch_by_batch(self, shop, now, monkeypatch):
        monkeypatch.setattr(reading, "BATCH", 2)
        opened = shop.opens(now)
        told = [shop.tells(paid(shop), now) for _ in range(5)]

        turns = all_read(now)

        assert turns >= 3
        assert [message.event_id for message in deliveries(opened.endpoint_id)] == told
        assert all_read(now) == 0

    def test_leaves_what_is_still_open_for_later(self, shop, now):
        opened = shop.opens(now)
        all_read(now)
        written, go_on = threading.Event(), threading.Event()

        def slowly():
            try:
                with shop.acting_as(), transaction.atomic():
                    endpoints.revise(opened.endpoint_id, changes={"name": "x"}, by=shop.seller, at=now)
                    written.set()
                    go_on.wait(10)
            finally:
                connection.close()

        thread = threading.Thread(target=slowly)
        thread.start()
        written.wait(10)
        event_id = shop.tells(paid(shop), now)  # behind one that is not committed
        assert read(now) == 0
        go_on.set()
        thread.join()
        all_read(now)

        assert [message.event_id for message in deliveries(opened.endpoint_id)] == [event_id]

    def test_does_nothing_while_another_is_at_it(self, shop, now):
        shop.opens(now)
        shop.tells(paid(shop), now)
        with as_login("worker"):
            all_visible()
            held, go_on = threading.Event(), threading.Event()

            def hold():
                try:
                    with bound(SYSTEM), transaction.atomic():
                        Place.objects.select_for_update().get()
                        held.set()
                        go_on.wait(10)
                finally:
                    connection.close()

            thread = threading.Thread(target=hold)
            thread.start()
            held.wait(10)
            with bound(SYSTEM), transaction.atomic():
                assert not reading.read_on(by=WEBHOOKS, at=now)
            go_on.set()
            thread.join()

        assert read(now) == 1

    def test_writes_nothing_twice_though_it_has_to_begin_again(self, shop, now):
        opened = shop.opens(now)
        with as_login("worker"), bound(SYSTEM), transaction.atomic():
            place = Place.objects.get()
        shop.tells(paid(shop), now)
        all_read(now)

        with as_login("worker"), bound(SYSTEM), transaction.atomic():
            place.save()
        all_read(now)

        assert len(deliveries(opened.endpoint_id)) == 1


class TestAnEndpointThatIsNotSentTo:
    def test_is_kept_messages_for_three_days_and_shown_what_it_misses_after(self, shop, now):
        opened = shop.opens(now)
        shop.does(endpoints.pause, opened.endpoint_id, at=now)
        kept = shop.tells(paid(shop), now)
        all_read(now + KEPT - TICK)
        missed = shop.tells(paid(shop), now)
        all_read(now + KEPT)

        found = [(message.event_id, message.state) for message in deliveries(opened.endpoint_id)]
        assert found == [(kept, "waiting"), (missed, "failed")]
        with shop.acting_as(), transaction.atomic():
            assert latest("webhooks.failed").payload["why"] == "expired"
        assert endpoint(opened.endpoint_id).next_at is None

    def test_hears_of_nothing_once_it_is_retired(self, shop, now):
        opened = shop.opens(now)
        shop.does(endpoints.retire, opened.endpoint_id, at=now)
        shop.tells(paid(shop), now)
        all_read(now)

        assert deliveries(opened.endpoint_id) == []


class TestThePlace:
    def test_is_one_row_of_the_migration(self, fresh):
        with as_login("worker"), bound(SYSTEM), transaction.atomic():
            assert [place.name for place in Place.objects.all()] == ["shops"]
