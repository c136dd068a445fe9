"""What does the database itself refuse about orders, to whomever?"""

from __future__ import annotations

import itertools
from datetime import datetime

import psycopg2
import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy
from orders.sales.models.orders import Contract, Order, OrderLine
from orders.sales.models.parcels import Shipment
from platform_core.embedded.postgres import session
from platform_core.money import Money
from platform_core.rows import AppendOnly, new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_add_ons import beside
from tests.orders.codes import builders as codes
from tests.orders.reviews import builders as reviewing
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.subscriptions import builders as subscriptions

CUT = Adjustment(AdjustmentKind.COUPON, Money(-100), FundedBy.MERCHANT)
KEPT = [model for model in AppendOnly.__subclasses__() if model._meta.app_label == "orders"]


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestWalls:
    def test_a_shop_sees_its_own_orders_by_orm_and_by_sql(self, sale: Sale, at: datetime) -> None:
        order, other = builders.paid(sale, at), builders.sale(at)

        for person, seen in ((sale.seller, [order.id]), (other.seller, [])):
            with acting_as(person), connection.cursor() as cursor:
                assert list(Order.objects.values_list("id", flat=True)) == seen
                for table in ("orders_order", "orders_orderline", "orders_contract"):
                    cursor.execute(f"SELECT count(*) FROM {table}")
                    assert cursor.fetchone() == (len(seen),)

    def test_a_shopper_sees_their_own(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)

        with acting_as(sale.shopper):
            assert [Order.objects.count(), OrderLine.objects.count(), Contract.objects.count()] == [1, 1, 1]
        with acting_as(builders.stranger(at)):
            assert [Order.objects.count(), OrderLine.objects.count(), Contract.objects.count()] == [0, 0, 0]
        assert order.shopper_id == sale.shopper.id

    @pytest.mark.parametrize("scope", [scopes.UNBOUND, scopes.ANONYMOUS])
    @pytest.mark.parametrize("table", ["orders_order", "orders_contract", "orders_quote", "orders_shipment"])
    def test_nobody_looks_without_a_scope(self, sale: Sale, scope: scopes.Scope, table: str) -> None:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            bound(scope),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT FROM {table}")

    def test_a_shopper_changes_no_order(self, sale: Sale, at: datetime) -> None:
        builders.placed(sale, at)

        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(sale.shopper), transaction.atomic():
            Order.objects.update(total=0)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestWhatAShopMayChange:
    @pytest.mark.parametrize("column", ["total", "shopper_id", "commission_basis_points", "number", "pay_until"])
    def test_is_not_what_an_order_was_agreed_on(self, sale: Sale, at: datetime, column: str) -> None:
        builders.placed(sale, at)

        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(sale.seller), transaction.atomic():
            connection.cursor().execute(f"UPDATE orders_order SET {column} = {column}")

    def test_is_no_parcel_that_was_signed_for_before_it_was_sent(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        parcel = {"merchant_id": sale.shop, "shopper_id": order.shopper_id, "carrier": "sandbox", "waybill": "SF9"}

        with pytest.raises(InternalError, match="before it is signed"), acting_as(sale.seller), transaction.atomic():
            Shipment.objects.create(order=order, handed_over_at=at, signed_at=at, **parcel)

    def test_is_no_signature_that_was_given(self, sale: Sale, at: datetime) -> None:
        builders.delivered(sale, at)

        with pytest.raises(InternalError, match="Cannot update"), acting_as(sale.seller), transaction.atomic():
            Shipment.objects.update(signed_at=at)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestLifecycle:
    def test_no_state_is_written_past_the_table(self, sale: Sale, at: datetime) -> None:
        builders.placed(sale, at)

        with pytest.raises(InternalError, match="Invalid transition"), acting_as(sale.seller), transaction.atomic():
            Order.objects.update(state="received")

    def test_no_order_is_born_in_the_middle(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        with pytest.raises(InternalError, match="born placed"), acting_as(sale.seller), transaction.atomic():
            order.pk, order.number, order.state = new_id(), "x", "paid"
            order.save(force_insert=True)

    def test_a_line_adds_up(self, sale: Sale, at: datetime) -> None:
        builders.placed(sale, at)
        with acting_as(sale.seller):
            line = OrderLine.objects.get()

        with pytest.raises(Exception, match="line_adds_up"), acting_as(sale.seller), transaction.atomic():
            line.pk, line.sku_id, line.total = new_id(), new_id(), line.total - 1
            line.save(force_insert=True)


@pytest.mark.commits
@pytest.mark.login("worker")
class TestWhatIsKept:
    CHANGES = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE")

    def test_binds_the_owner(self, fresh: dict[str, str], at: datetime) -> None:
        sale = builders.sale(at)
        given = reviewing.review(builders.delivered(sale, at, cuts=(CUT,)), sale, at)
        reviewing.add(given, sale, at)
        reviewing.reply(given, sale, at)
        subscriptions.stated(sale, at)
        beside(sale, at)
        codes.handed_over(codes.sale(at), at)

        with session(fresh["MIGRATOR_DATABASE_URL"]) as db:
            for model, change in itertools.product(KEPT, self.CHANGES):
                db.execute(f"SELECT count(*) > 0 FROM {model._meta.db_table}")
                assert db.fetchone() == (True,), model
                with pytest.raises(psycopg2.errors.RaiseException):
                    db.execute(change.format(model._meta.db_table))

    def test_is_not_granted_to_the_app(self, at: datetime) -> None:
        sale = builders.sale(at)
        eyes_of = (scopes.merchant(sale.shop), scopes.shopper(sale.shopper.id), scopes.staff(new_id()))

        for model, change, scope in itertools.product(KEPT, self.CHANGES, eyes_of):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                bound(scope),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(change.format(model._meta.db_table))


@pytest.mark.commits
@pytest.mark.login("worker")
def test_a_silent_move_cannot_be_committed(at: datetime) -> None:
    sale = builders.sale(at)
    order = builders.placed(sale, at)

    with pytest.raises(InternalError, match="moved in silence"), acting_as(sale.seller), transaction.atomic():
        Order.objects.filter(id=order.id).update(state="cancelled")

    assert builders.now(order, sale).state == "placed"
