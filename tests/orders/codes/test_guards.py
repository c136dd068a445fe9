"""What does the database itself refuse about codes, and which of two hand-overs at once happens?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from orders.codes.models import CodeDelivery, GivenCode
from tests.database import as_login
from tests.merchants.builders import acting_as
from tests.orders.codes import builders as codes
from tests.orders.sales import builders
from tests.orders.test_races import ILLEGAL, at_once, books_agree

DELIVERED = "orders.codes_delivered"
BACKWARDS = tuple(reversed(codes.CODES))
COPY = (
    "INSERT INTO orders_codedelivery (id, merchant_id, order_id, shopper_id, codes, pieces, sha256, delivered_at)"
    " SELECT gen_random_uuid(), merchant_id, %s, shopper_id, codes, pieces, sha256, delivered_at"
    " FROM orders_codedelivery"
)
PARCEL = (
    "INSERT INTO orders_shipment (id, merchant_id, order_id, shopper_id, carrier, waybill, handed_over_at,"
    " signed_place, signed_by) SELECT gen_random_uuid(), merchant_id, id, shopper_id, 'sandbox', 'SF999999', paid_at,"
    " '', '' FROM orders_order WHERE id = %s"
)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheDatabase:
    def test_hands_over_once_and_only_what_a_code_delivers(self, at: datetime) -> None:
        sale = codes.sale(at)
        order, unsent = codes.handed_over(sale, at), builders.paid(sale, at)

        with pytest.raises(Exception, match="codes_handed_over_once"), acting_as(sale.seller), transaction.atomic():
            connection.cursor().execute(COPY, [order.id])
        with pytest.raises(InternalError, match="delivered by them"), acting_as(sale.seller), transaction.atomic():
            connection.cursor().execute(COPY, [unsent.id])

    def test_lets_nobody_send_it_by_a_carrier(self, at: datetime) -> None:
        sale = codes.sale(at)
        order = builders.paid(sale, at)

        with pytest.raises(InternalError, match="has no parcel"), acting_as(sale.seller), transaction.atomic():
            connection.cursor().execute(PARCEL, [order.id])

    def test_calls_no_code_back(self, at: datetime) -> None:
        sale = codes.sale(at)
        order = codes.handed_over(sale, at)

        with pytest.raises(InternalError, match="can read the codes"), acting_as(sale.seller), transaction.atomic():
            connection.cursor().execute("UPDATE orders_order SET state = 'cancelled' WHERE id = %s", [order.id])

    @pytest.mark.parametrize("change", ["delivery = 'carrier'", "freight = 900"])
    def test_lets_no_shop_change_the_way(self, at: datetime, change: str) -> None:
        sale = codes.sale(at)
        builders.placed(sale, at)

        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(sale.seller), transaction.atomic():
            connection.cursor().execute(f"UPDATE orders_order SET {change}")

    @pytest.mark.parametrize("table", ["orders_codedelivery", "orders_givencode"])
    def test_shows_codes_to_their_shopper_and_their_shop(self, at: datetime, table: str) -> None:
        sale = codes.sale(at)
        codes.handed_over(sale, at)

        for person, seen in ((sale.seller, True), (sale.shopper, True), (builders.stranger(at), False)):
            with acting_as(person), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) > 0 FROM {table}")
                assert cursor.fetchone() == (seen,)


@pytest.mark.commits
@pytest.mark.login("worker")
@pytest.mark.duty("ECL-20")
class TestAtOnce:
    def test_two_deliveries_are_one(self, at: datetime) -> None:
        sale = codes.sale(at)
        order = builders.paid(sale, at)

        done = at_once(
            lambda: codes.hand_over(order, sale, at), lambda: codes.hand_over(order, sale, at, codes=("C", "D"))
        )

        assert sorted(done) == ["done", ILLEGAL]
        with acting_as(sale.seller), transaction.atomic():
            assert (CodeDelivery.objects.count(), GivenCode.objects.count()) == (1, 2)
        assert builders.shelf(sale) == (8, 0)

    def test_one_code_for_two_orders_goes_to_one(self, at: datetime) -> None:
        sale = codes.sale(at)
        first, second = builders.paid(sale, at), builders.paid(sale, at)

        done = at_once(
            lambda: codes.hand_over(first, sale, at), lambda: codes.hand_over(second, sale, at, codes=BACKWARDS)
        )

        assert sorted(done) == ["done", "orders.code_given_before"]
        assert {builders.now(first, sale).state, builders.now(second, sale).state} == {"paid", "shipped"}

    @pytest.mark.parametrize("round_", range(3))
    def test_handing_over_and_cancelling_leave_one_of_both(self, at: datetime, round_: int) -> None:
        sale = codes.sale(at)
        order = builders.paid(sale, at)

        given, cancelled = at_once(lambda: codes.hand_over(order, sale, at), lambda: builders.call_off(order, sale, at))

        assert (given, cancelled) in [("done", DELIVERED), (ILLEGAL, "done")]
        with as_login("worker"):
            state = builders.now(order, sale).state
        assert (state, books_agree()) == ("shipped" if given == "done" else "cancelled", True)
