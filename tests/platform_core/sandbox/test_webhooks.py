"""How messages get through, and what faults do to them."""

from __future__ import annotations

from threading import Event

import httpx
import pytest

from platform_core.sandbox import webhooks
from platform_core.sandbox.options import Options
from platform_core.sandbox.store import Store, insert
from platform_core.sandbox.wire import Problem
from tests.platform_core.sandbox.world import PAY, captured, listening, running

MESSAGE = {
    "number": 1,
    "id": "msg_1",
    "system": "pay",
    "type": "paid",
    "url": "http://127.0.0.1:9/",
    "body": "{}",
    "state": "waiting",
    "copies": 1,
    "due_at": 0.0,
}


class TestDelivery:
    def test_is_tried_again_until_it_is_taken(self, pay, merchant):
        merchant.refusals = 2

        payment = captured(pay)

        assert merchant.next().data["out_trade_no"] == payment["out_trade_no"]

    def test_outlives_the_sandbox(self, tmp_path):
        with listening() as merchant:
            merchant.refusals = 1_000
            with running(tmp_path, merchant.url) as world:
                payment = captured(world.client(PAY))
            merchant.refusals = 0
            with running(tmp_path, merchant.url) as world:
                told = merchant.next()

        assert told.data["out_trade_no"] == payment["out_trade_no"]

    def test_is_repeated_on_request_under_the_same_id(self, world, pay, merchant):
        captured(pay)
        first = merchant.next()

        world.client().post(f"/sandbox/messages/{first.id}/redeliver")

        assert merchant.next() == first

    def test_is_repeated_though_its_courier_has_not_said_yet_that_it_arrived(self, tmp_path):
        store, arrived = Store(tmp_path), webhooks.Answer(arrived=True, text="200")
        courier = webhooks.Courier(store, Options(tmp_path), Event())
        with store.transaction(writes=True) as db:
            insert(db, "messages", **MESSAGE)
        message, until = courier._claim()
        with store.transaction(writes=True) as db:
            assert webhooks.send_again(db, message["id"])

        courier._record(message, arrived, until=until)
        again, until = courier._claim()
        courier._record(again, arrived, until=until)

        assert again["id"] == message["id"]
        assert courier._claim() is None
        store._connection().close()

    def test_pauses_twice_as_long_each_time_up_to_a_minute(self):
        assert [webhooks.pause(attempts) for attempts in (1, 2, 3, 7, 8, 50)] == [0.5, 1, 2, 32, 60, 60]


class TestFaults:
    def test_drop_a_message(self, world, pay, merchant):
        world.fault("pay", "drop_webhook")

        dropped, told = captured(pay), captured(pay)

        assert merchant.next().data["out_trade_no"] == told["out_trade_no"]
        assert merchant.hears_nothing()
        assert pay.get(f"/pay/api/v1/payments/{dropped['out_trade_no']}").json() == dropped

    def test_deliver_a_message_twice_under_one_id(self, world, pay, merchant):
        world.fault("pay", "duplicate_webhook")

        captured(pay)

        assert merchant.next() == merchant.next()
        assert merchant.hears_nothing()

    def test_let_a_later_message_overtake(self, world, pay, merchant):
        world.fault("pay", "reorder", seconds=1)

        first, second = captured(pay), captured(pay)

        arrived = [merchant.next().data["out_trade_no"] for _ in range(2)]
        assert arrived == [second["out_trade_no"], first["out_trade_no"]]

    def test_refuse_before_any_effect(self, world, pay):
        world.fault("pay", "error")

        refused = pay.post("/pay/api/v1/payments/faulty/close")

        assert (refused.status_code, refused.json()["code"]) == (503, "sandbox.fault")
        assert pay.get("/pay/api/v1/payments/faulty").status_code == 404

    def test_answer_too_late_although_it_is_done(self, world, pay):
        world.fault("pay", "timeout", seconds=2)

        with pytest.raises(httpx.ReadTimeout):
            pay.post("/pay/api/v1/payments/slow/close", timeout=0.5)

        assert pay.get("/pay/api/v1/payments/slow").json()["state"] == "closed"

    def test_leave_other_systems_alone(self, world, carrier):
        world.fault("pay", "error")

        assert carrier.get("/carrier/api/v1/parcels/x").json()["code"] == "carrier.unknown_parcel"

    def test_are_called_off_by_zero(self, world, pay):
        world.fault("pay", "error", times=5)
        world.fault("pay", "error", times=0)

        assert pay.get("/pay/api/v1/payments/none").status_code == 404

    @pytest.mark.parametrize(
        "body",
        [{}, {"system": "bank"}, {"system": "pay", "kind": "fire"}, {"system": "pay", "kind": "error", "times": -1}],
    )
    def test_are_refused_when_unknown(self, world, body):
        assert world.client().post("/sandbox/faults", json=body).status_code == 400


class TestAddress:
    @pytest.mark.parametrize("url", ["/hooks/pay", "hooks/pay", "http://shop:8000/hooks/pay"])
    def test_is_below_the_base(self, tmp_path, url):
        assert webhooks.address(Options(tmp_path, "http://shop:8000"), url) == "http://shop:8000/hooks/pay"

    @pytest.mark.parametrize(
        "url",
        ["http://shop:80000/x", "http://shop:8000.evil/x", "//evil/x", "ftp://shop:8000/x", "https://shop:8000/x"],
    )
    def test_is_refused_elsewhere(self, tmp_path, url):
        with pytest.raises(Problem) as refusal:
            webhooks.address(Options(tmp_path, "http://shop:8000"), url)

        assert refusal.value.params == {"url": url}

    def test_that_browsers_know_is_called_at_the_base(self, tmp_path):
        options = Options(tmp_path, "http://web:8000", "http://localhost:8000")

        assert webhooks.address(options, "http://localhost:8000/hooks/pay") == "http://web:8000/hooks/pay"

    @pytest.mark.parametrize(
        "url",
        ["http://localhost:80000/x", "http://localhost:8000.evil/x", "http://localhost:8000/http://evil/x"],
    )
    def test_is_refused_elsewhere_whatever_browsers_call_the_base(self, tmp_path, url):
        with pytest.raises(Problem) as refusal:
            webhooks.address(Options(tmp_path, "http://web:8000", "http://localhost:8000"), url)

        assert refusal.value.params == {"url": url}

    def test_has_to_be_complete_without_a_base(self, tmp_path):
        assert webhooks.address(Options(tmp_path), "http://anywhere/x") == "http://anywhere/x"
        with pytest.raises(Problem):
            webhooks.address(Options(tmp_path), "/hooks/pay")


class TestOptions:
    def test_deliver_each_so_many_th_message_twice(self, tmp_path):
        assert [n for n in range(1, 31) if Options(tmp_path).duplicates(n)] == [10, 20, 30]
        assert not any(Options(tmp_path, duplicate_every=0).duplicates(n) for n in range(1, 31))
