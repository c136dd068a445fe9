"""From the fact to the shop's system: who reads, who calls, and what if a worker dies in between?"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from standardwebhooks.webhooks import Webhook

from platform_core import clock
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.webhooks import calling
from platform_core.webhooks.commands import asking, sending
from platform_core.webhooks.models.endpoints import Endpoint
from platform_core.webhooks.policies import LEASE
from platform_core.webhooks.types import WEBHOOKS
from platform_core.webhooks.worker import Caller, Reader
from tests.database import as_login
from tests.platform_core.webhooks.conftest import attempts, claimed, deliveries, endpoint, opened_shop
from tests.platform_core.webhooks.test_reading import paid

pytestmark = pytest.mark.commits
PATIENCE = 10


@pytest.fixture
def caller():
    loop = Caller(None)
    yield loop
    loop.callers.shutdown()


def until(loop, done, *, within=PATIENCE):
    """Turn by turn, as its thread would."""
    end = time.monotonic() + within
    with as_login("worker"):
        while not done():
            assert time.monotonic() < end, "it did not come to that"
            time.sleep(min(loop.turn(), 0.02))


def settled(loop):
    return lambda: not loop.out


class TestReaderAndCaller:
    def test_bring_a_fact_to_the_shop_s_system(self, shop, now, caller, receiver):
        opened, order = shop.opens(now, url=receiver.url), new_id()
        event_id = shop.tells(paid(shop, order=order), now)

        until(Reader(None), lambda: deliveries_now(opened.endpoint_id))
        until(caller, lambda: not receiver.heard.empty())
        until(caller, settled(caller))

        path, headers, body = receiver.next()
        assert path == "/hook"
        assert headers["webhook-id"] == str(event_id)
        assert Webhook(opened.secret).verify(body, headers)["data"]["order_id"] == str(order)
        [message] = deliveries(opened.endpoint_id)
        assert (message.state, attempts(message.id)) == ("delivered", [(204, "")])

    def test_send_it_again_under_the_same_id_when_the_caller_died_before_it_could_say(
        self, shop, now, caller, receiver
    ):
        opened = shop.opens(now, url=receiver.url)
        shop.does(asking.test, opened.endpoint_id, at=now)
        calling.post(claimed(now))  # and it is killed here
        clock_moves(LEASE)

        until(caller, lambda: receiver.heard.qsize() == 2)
        until(caller, settled(caller))

        (_, first, body), (_, second, again) = receiver.next(), receiver.next()
        assert (first["webhook-id"], body) == (second["webhook-id"], again)
        [message] = deliveries(opened.endpoint_id)
        assert (message.state, attempts(message.id)) == ("delivered", [(None, "lost"), (204, "")])


def deliveries_now(endpoint_id):
    """Inside a block that is logged in already."""
    with bound(SYSTEM), transaction.atomic():
        return bool(Endpoint.objects.get(id=endpoint_id).deliveries.count())


def clock_moves(by):
    with transaction.atomic():
        clock.move(by)


class TestCaller:
    def test_lets_a_slow_system_delay_nobody_else(self, shop, now, caller, receiver):
        held = threading.Event()
        slow = [shop.opens(now, url=f"{receiver.url}/slow/{n}") for n in range(3)]
        other = opened_shop()
        quick = other.opens(now, url=f"{receiver.url}/quick")
        receiver.says = lambda hook: (held.wait(PATIENCE) if "/slow/" in hook.path else None, _no_content(hook))
        for opened in slow:
            shop.does(asking.test, opened.endpoint_id, at=now)
        other.does(asking.test, quick.endpoint_id, at=now)

        until(caller, lambda: delivered(quick))

        assert len(caller.out) == 2  # and of the slow shop no more than its share
        held.set()
        until(caller, lambda: all(delivered(opened) for opened in slow))

    def test_calls_each_once_though_two_workers_want_to(self, shop, now, receiver):
        opened = [opened_shop() for _ in range(4)]
        for each in opened:
            each.does(asking.test, each.opens(now, url=receiver.url).endpoint_id, at=now)
        begin = threading.Barrier(4)

        def claim(_):
            try:
                begin.wait(PATIENCE)
                with bound(SYSTEM), transaction.atomic():
                    return sending.take_turn(busy=(), by=WEBHOOKS, at=now)
            finally:
                connection.close()

        with as_login("worker"), ThreadPoolExecutor(4) as threads:
            calls = list(threads.map(claim, range(4)))
            rest = claimed_now(now)

        taken = [call.delivery_id for call in [*calls, *rest] if call]
        assert len(taken) == len(set(taken)) == 4

    def test_stops_without_waiting_for_who_does_not_answer(self, shop, now, caller, receiver):
        held = threading.Event()
        receiver.says = lambda hook: (held.wait(PATIENCE), _no_content(hook))
        opened = shop.opens(now, url=receiver.url)
        shop.does(asking.test, opened.endpoint_id, at=now)
        until(caller, lambda: not receiver.heard.empty())
        began = time.monotonic()

        caller.stop(None)

        assert time.monotonic() - began < 2
        held.set()
        assert endpoint(opened.endpoint_id).rest_until is not None  # its lease, after which it goes out again


def claimed_now(at):
    found = []
    while True:
        with bound(SYSTEM), transaction.atomic():
            call = sending.take_turn(busy=(), by=WEBHOOKS, at=at)
        if call is None:
            return found
        found.append(call)


def delivered(opened):
    with bound(SYSTEM), transaction.atomic():
        return Endpoint.objects.get(id=opened.endpoint_id).deliveries.filter(state="delivered").exists()


def _no_content(hook):
    hook.send_response(204)
    hook.send_header("content-length", "0")
    hook.end_headers()
