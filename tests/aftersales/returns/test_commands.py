"""What does paying and taking into stock change, and what does every command of a return leave alone?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.returns.commands import decisions as commands
from aftersales.returns.errors import RestockRefused
from aftersales.returns.models.records import Restock
from aftersales.returns.models.returns import Return
from aftersales.returns.types import Grade, Restocked
from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy
from orders.sales.models.orders import Order
from platform_core.money import Money
from platform_core.payments.commands import refunding
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference
from tests.aftersales.conftest import Refused
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY, HOUR
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestGrant:
    @pytest.mark.duty("NRR-13")
    def test_gives_the_money_back_and_stops_every_clock(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.back(order, sale, at + DAY)

        builders.granted(case, sale, at + DAY + HOUR)

        assert (builders.now(case, sale).state, builders.now(case, sale).basis) == ("granted", "shop")
        assert builders.refunded(sale) == [(11600, "requested")]
        assert {kind: clock.state for kind, clock in builders.clocks(case.id, sale).items()} == {
            "address": "void",
            "arrive": "void",
            "handle_red_line": "met",
            "objection": "void",
            "refund": "met",
            "refund_red_line": "met",
        }

    @pytest.mark.parametrize("is_sent", [True, False])
    def test_may_come_before_the_goods_by_the_shop_s_own_will(
        self,
        order: Order,
        sale: Sale,
        at: datetime,
        is_sent: bool,  # a parameter of the table above
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        if is_sent:
            builders.sent(case, sale, at + DAY)

        builders.granted(case, sale, at + DAY)

        assert (builders.now(case, sale).state, builders.now(case, sale).basis) == ("granted", "shop_early")
        assert builders.refunded(sale) == [(11600, "requested")]

    @pytest.mark.duty("NRR-13")
    def test_leaves_out_what_has_gone_back_on_another_ground(self, order: Order, sale: Sale, at: datetime) -> None:
        paid = Reference("orders.order", order.id)
        case = builders.back(order, sale, at + DAY)
        with acting_as(sale.seller), transaction.atomic():
            ask = refunding.request_refund
            ask(paid, amount=Money(5000), for_case=Reference("tests.goodwill", paid.id), by=sale.seller, at=at + DAY)

        builders.granted(case, sale, at + DAY)

        assert builders.refunded(sale) == [(5000, "requested"), (6600, "requested")]

    @pytest.mark.duty("NRR-17")
    def test_of_all_pieces_one_by_one_gives_back_everything_that_was_paid(self, sale: Sale, at: datetime) -> None:
        cut = Adjustment(AdjustmentKind.COUPON, Money(-100), FundedBy.PLATFORM)
        order = orders.delivered(sale, at, quantity=3, cuts=(cut,))

        for n in range(3):
            case = builders.back(order, sale, at + DAY + n * HOUR, quantity=1)
            builders.granted(case, sale, at + DAY + n * HOUR)

        assert sum(amount for amount, _ in builders.refunded(sale)) == order.total == 17300
        with acting_as(sale.seller), transaction.atomic():
            refundable = payments.refundable(Reference("orders.order", order.id))
        assert refundable == Money(0)


@pytest.mark.duty("NRR-25")
class TestRestock:
    def restock(self, case: Return, sale: Sale, at: datetime, *pieces: Restocked) -> Return:
        with acting_as(sale.seller), transaction.atomic():
            return commands.restock(case.id, pieces=pieces, by=sale.seller, at=at)

    def test_puts_on_the_shelf_what_is_as_new_and_notes_the_rest(self, order: Order, sale: Sale, at: datetime) -> None:
        line, before = builders.line_of(order, sale).id, orders.shelf(sale)
        case = builders.back(order, sale, at + DAY)
        builders.granted(case, sale, at + DAY)

        self.restock(case, sale, at + DAY, Restocked(line, 1, Grade.AS_NEW, "L1"), Restocked(line, 1, Grade.OPENED))

        assert orders.shelf(sale) == (before[0] + 1, before[1])
        with acting_as(sale.seller), transaction.atomic():
            rows = list(Restock.objects.order_by("grade").values_list("grade", "quantity", "lot"))
        assert rows == [("as_new", 1, "L1"), ("opened", 1, "")]

    def test_takes_each_piece_once_and_only_what_was_granted(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        line = builders.line_of(order, sale).id
        case = builders.back(order, sale, at + DAY, quantity=1)
        piece = Restocked(line, 1, Grade.AS_NEW, "L1")

        with refused(RestockRefused) as early:
            self.restock(case, sale, at + DAY, piece)
        assert early.value.reasons == ("not_granted",)
        builders.granted(case, sale, at + DAY)
        before = orders.shelf(sale)
        self.restock(case, sale, at + DAY, piece)
        with refused(RestockRefused) as twice:
            self.restock(case, sale, at + DAY, piece)
        assert twice.value.reasons == ("more_than_came_back",)
        assert orders.shelf(sale) == (before[0] + 1, before[1])
