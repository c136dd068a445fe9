"""What do returns answer those below them, and the dossier of an order?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.returns.commands import decisions as commands
from aftersales.returns.evidence import consequences_of_returns, returns_of_an_order
from aftersales.returns.models.records import ReturnParcel
from aftersales.returns.types import Grade, Restocked
from merchants.shops.models.shops import Merchant
from merchants.shops.ports import OPEN_DUTIES
from merchants.violations.types import About
from orders.sales.models.orders import Order
from orders.sales.ports import SETTLEMENT_HOLDS
from platform_core.eventlog.queries import timeline
from platform_core.payments.models.refunds import Refund
from platform_core.payments.queries.payments import refund_open
from platform_core.payments.types import Reference
from platform_core.regulators.registry import ids_of
from platform_core.rows import new_id
from tests.aftersales.freight import builders as freight
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.merchants.builders import acting_as, operator, recorded
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def held(order: Order, sale: Sale) -> bool:
    with acting_as(sale.seller), transaction.atomic():
        return SETTLEMENT_HOLDS["aftersales"].holds(order.id)


def owed(sale: Sale) -> list[str]:
    with acting_as(sale.seller), transaction.atomic():
        asked = [port for name, port in OPEN_DUTIES.items() if name.startswith("aftersales")]
        return [duty.kind.removeprefix("aftersales.") for port in asked for duty in port.owed_by(sale.shop)]


class TestHeldByReturns:
    def test_lets_an_order_go_that_nobody_returns(self, order: Order, sale: Sale, at: datetime) -> None:
        builders.window_opened(order, at + DAY)

        assert not held(order, sale)

    def test_holds_from_the_notice_until_the_money_goes_back_and_payments_from_then_on(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.back(order, sale, at + DAY)
        assert held(order, sale)
        builders.granted(case, sale, at + DAY)

        assert not held(order, sale)
        with acting_as(sale.seller), transaction.atomic():
            assert refund_open(Reference("orders.order", order.id))

    def test_holds_for_no_freight_which_goes_back_beside_the_orders_money(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = freight.sent_for_claim(order, sale, at + DAY)
        found = freight.asked(case, sale, at + DAY)
        builders.granted(case, sale, at + DAY)

        freight.disputed(found, sale, at + DAY)

        assert not held(order, sale)

    def test_lets_go_of_what_was_withdrawn(self, order: Order, sale: Sale, at: datetime) -> None:
        builders.withdrawn(builders.noticed(order, sale, at + DAY), sale, at + DAY)

        assert not held(order, sale)


class TestOwedOnReturns:
    def test_names_what_runs_out_first_before_the_rest(self, order: Order, sale: Sale, at: datetime) -> None:
        assert owed(sale) == []
        case = builders.back(order, sale, at + DAY)

        assert owed(sale)[:2] == ["objection", "refund"]
        assert sorted(owed(sale)[2:]) == ["handle_red_line", "refund_red_line"]
        builders.granted(case, sale, at + DAY)
        assert owed(sale) == []

    @pytest.mark.duty("PCR-08")
    def test_names_goods_that_are_to_go_home_until_they_do(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.declined(order, sale, at + DAY)
        with acting_as(sale.seller), transaction.atomic():
            [duty] = OPEN_DUTIES["aftersales"].owed_by(sale.shop)
        assert (duty.kind, duty.subject_id) == ("aftersales.send_home", case.id)

        builders.sent_home(case, sale, at + 2 * DAY)
        assert held(order, sale)
        builders.home_again(case, sale, at + 3 * DAY)
        assert not held(order, sale)
        with acting_as(sale.seller), transaction.atomic():
            assert OPEN_DUTIES["aftersales"].owed_by(sale.shop) == []

    def test_names_a_return_that_no_clock_of_the_shop_runs_for(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sweep(at + 40 * DAY)

        with acting_as(sale.seller), transaction.atomic():
            [duty] = OPEN_DUTIES["aftersales"].owed_by(sale.shop)
        assert (duty.kind, duty.subject_id, duty.due_at) == ("aftersales.return", case.id, None)


class TestReturnsOfAnOrder:
    def test_name_the_return_its_parcel_money_files_and_clocks(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.back(order, sale, at + DAY)
        shown = builders.photo(case, sale.seller, at + DAY)
        builders.granted(case, sale, at + DAY)

        with acting_as(operator()), transaction.atomic():
            named = set(returns_of_an_order(order.id))
            parcel, refund = ReturnParcel.objects.get().id, Refund.objects.get().id
            everything = ids_of("orders.order", order.id)

        clocks = {promise.id for promise in builders.clocks(case.id, sale).values()}
        assert {case.id, parcel, refund, shown, *clocks} <= named
        assert named <= everything

    def test_are_none_of_an_order_that_nobody_returns(self, sale: Sale) -> None:
        with acting_as(operator()), transaction.atomic():
            assert list(returns_of_an_order(new_id())) == []


class TestConsequencesOfReturns:
    def test_is_the_violation_on_record_and_the_stock_on_the_shelf(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.back(order, sale, at + DAY)
        builders.granted(case, sale, at + DAY)
        violation = recorded(Merchant(id=sale.shop), at + DAY, subject=About("aftersales.return", case.id))
        with acting_as(sale.seller), transaction.atomic():
            line = case.lines.get()
            pieces = [Restocked(line.line_id, 1, Grade.AS_NEW, "L1")]
            commands.restock(case.id, pieces=pieces, by=sale.seller, at=at + DAY)

        with acting_as(operator()), transaction.atomic():
            named = ids_of("orders.order", order.id)
            told = [entry.topic for thing in named for entry in timeline(thing)]

        assert violation in named
        assert {"merchants.violation_recorded", "catalog.stock_taken_back"} <= set(told)

    def test_is_nothing_of_an_order_that_nobody_returns(self, sale: Sale) -> None:
        with acting_as(operator()), transaction.atomic():
            assert list(consequences_of_returns(new_id())) == []
