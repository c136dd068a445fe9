"""Do two clerks who send overlapping orders at once each get an answer, and every order one parcel?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from orders.sales.models.orders import Order
from orders.sales.models.parcels import Shipment
from orders.sales.types import LotPicked
from orders.sending.commands import send_orders
from orders.sending.types import Parcel, Sending
from platform_core.rows import new_id
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.test_races import at_once


def parcels(orders: Sequence[Order], sale: Sale, *, clerk: str = "A", lot: str = "L1") -> list[Parcel]:
    with acting_as(sale.seller), transaction.atomic():
        lines = {order.id: list(order.lines.all()) for order in orders}
    return [
        Parcel(order.id, f"{clerk}{order.number}", [LotPicked(line.id, line.quantity, lot) for line in lines[order.id]])
        for order in orders
    ]


def send(of: Sequence[Parcel], sale: Sale, at: datetime, *, carrier: str = "sandbox") -> Sending:
    with acting_as(sale.seller), transaction.atomic():
        return send_orders(of, carrier=carrier, by=sale.seller, at=at)


def waybills(sale: Sale) -> list[str]:
    with acting_as(sale.seller), transaction.atomic():
        return sorted(Shipment.objects.values_list("waybill", flat=True))


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestSendOrders:
    def test_refuses_one_and_sends_the_others(self, at: datetime) -> None:
        sale = builders.sale(at, on_hand=50)
        orders = [builders.paid(sale, at) for _ in range(3)]
        good, ended, other = parcels(orders, sale)
        builders.call_off(orders[1], sale, at)
        strange = Parcel(new_id(), "SF0000001", [])

        sending = send([good, ended, strange, other], sale, at)

        assert list(sending.noted) == [orders[0].id, orders[2].id]
        assert {order_id: why.code for order_id, why in sending.refused.items()} == {
            orders[1].id: "states.illegal_transition",
            strange.order_id: "orders.not_found",
        }
        assert waybills(sale) == sorted([good.waybill, other.waybill])
        assert builders.shelf(sale) == (46, 0)

    def test_takes_a_waybill_once(self, at: datetime) -> None:
        sale = builders.sale(at, on_hand=50)
        first, second = parcels([builders.paid(sale, at) for _ in range(2)], sale)

        sending = send([first, Parcel(second.order_id, first.waybill, second.picked)], sale, at)

        assert list(sending.noted) == [first.order_id]
        assert [why.code for why in sending.refused.values()] == ["orders.waybill_taken"]

    def test_packs_an_order_whole_out_of_lots_that_are_there(self, at: datetime) -> None:
        sale = builders.sale(at, on_hand=50)
        orders = [builders.paid(sale, at) for _ in range(2)]
        [of_no_lot], [half] = parcels(orders[:1], sale, lot="L9"), parcels(orders[1:], sale)
        part = [LotPicked(half.picked[0].line_id, 1, "L1")]

        sending = send([of_no_lot, Parcel(half.order_id, half.waybill, part)], sale, at)

        assert not sending.noted
        assert {why.code for why in sending.refused.values()} == {"catalog.lot_short", "orders.shipping_refused"}
        assert waybills(sale) == []

    def test_touches_no_order_of_another_shop(self, at: datetime) -> None:
        sale, other = builders.sale(at), builders.sale(at + timedelta(seconds=1))
        theirs = parcels([builders.paid(other, at + timedelta(seconds=1))], other)

        sending = send(theirs, sale, at + timedelta(seconds=2))

        assert [why.code for why in sending.refused.values()] == ["orders.not_found"]
        assert waybills(other) == []


@pytest.mark.commits
@pytest.mark.login("worker")
@pytest.mark.parametrize("round_", range(3))
def test_two_clerks_wait_for_one_another(at: datetime, round_: int) -> None:
    sale = builders.sale(at, on_hand=50)
    orders = [builders.paid(sale, at) for _ in range(4)]
    there = parcels(orders, sale, clerk="A")
    back = list(reversed(parcels(orders, sale, clerk="B")))
    sendings: list[Sending] = []

    outcomes = at_once(
        lambda: sendings.append(send(there, sale, at)),
        lambda: sendings.append(send(back, sale, at)),
        lambda: builders.call_off(orders[2], sale, at),
    )

    assert outcomes[:2] == ["done", "done"]
    noted = [order_id for sending in sendings for order_id in sending.noted]
    assert sorted(noted) == sorted(order.id for order in orders if outcomes[2] != "done" or order.id != orders[2].id)
    assert len(waybills(sale)) == len(noted)
    assert builders.shelf(sale) == (50 - 2 * len(noted), 0)
