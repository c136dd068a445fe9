"""What may a shopper do with what was bought? That exactly this is accepted, the contract of all cases tries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from aftersales.returns.commands import notices as commands
from aftersales.returns.types import Cost, Right, Wanted
from aftersales.rights import queries
from orders.sales import types as sales_types
from orders.sales.commands import receiving as receiving_commands
from orders.sales.models.orders import Order
from platform_core.errors import DomainError
from platform_core.legal.spans import TICK
from platform_core.money import Money
from platform_core.payments.commands import refunding
from platform_core.payments.types import Reference
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY, HOUR
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as sales_builders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestRights:
    def of(self, order: Order, sale: Sale, at: datetime) -> dict[str, Right]:
        with acting_as(sale.shopper), transaction.atomic():
            found = queries.rights(order.id, by=sale.shopper, at=at)
        return {right.action: right for right in found}

    def returned(self, order: Order, sale: Sale, at: datetime, *, quantity: int = 1) -> bool:
        """Whether a notice is accepted now; nothing of it stays."""
        line = builders.line_of(order, sale).id
        with acting_as(sale.shopper), transaction.atomic():
            inner = transaction.savepoint()
            try:
                wanted = [Wanted(line, quantity)]
                commands.give_notice(order.id, lines=wanted, by=sale.shopper, at=at)
            except DomainError:
                return False
            finally:
                transaction.savepoint_rollback(inner)
        return True

    @pytest.mark.duty("CRL-25a", "NRR-10")
    @pytest.mark.parametrize(
        "make", [sales_builders.placed, sales_builders.paid, sales_builders.shipped, sales_builders.delivered]
    )
    def test_offer_the_return_exactly_while_it_is_accepted(
        self, sale: Sale, at: datetime, make: Callable[..., Order]
    ) -> None:
        order, until = make(sale, at), at.replace(day=17, hour=16)

        for moment in (at + 2 * HOUR, until - TICK, until, until + 100 * DAY):
            right = self.of(order, sale, moment)["return_without_reason"]
            assert right.open == self.returned(order, sale, moment)

    @pytest.mark.duty("NRR-18", "CRL-25a")
    def test_say_until_when_at_whose_cost_and_why(self, order: Order, sale: Sale, at: datetime) -> None:
        right = self.of(order, sale, at + DAY)["return_without_reason"]

        assert (right.open, right.until, right.cost, right.why) == (
            True,
            at.replace(day=17, hour=16),
            Cost.SHOPPER,
            ("within_window",),
        )
        assert right.duties == ("CRL-25a", "NRR-10", "NRR-18")

    @pytest.mark.duty("NRR-13")
    def test_say_how_much_would_go_back(self, order: Order, sale: Sale, at: datetime) -> None:
        assert self.of(order, sale, at + DAY)["return_without_reason"].payable == Money(11600)
        builders.noticed(order, sale, at + DAY, quantity=1)
        assert self.of(order, sale, at + DAY)["return_without_reason"].payable == Money(5800)
        assert self.of(order, sale, at + DAY)["withdraw"].payable is None

    @pytest.mark.duty("NRR-13")
    def test_promise_no_money_that_has_gone_back_on_another_ground(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        with acting_as(sale.seller), transaction.atomic():
            ask, paid = refunding.request_refund, Reference("orders.order", order.id)
            ask(paid, amount=Money(11000), for_case=Reference("tests.goodwill", paid.id), by=sale.seller, at=at + DAY)

        right = self.of(order, sale, at + DAY)["return_without_reason"]
        assert (right.open, right.payable) == (True, Money(600))

    def test_say_why_not(self, order: Order, sale: Sale, at: datetime) -> None:
        builders.noticed(order, sale, at + DAY)

        found = self.of(order, sale, at + DAY)

        assert found["return_without_reason"].why == ("already_returned",)
        assert (found["cancel"].open, found["cancel"].why) == (False, ("not_at_this_stage",))

    def test_hold_what_orders_offer_beside_the_returns(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY, quantity=1)

        found = self.of(order, sale, at + DAY)

        assert found["confirm_receipt"].open
        assert found["confirm_receipt"].until == builders.clocks(order.id, sale)["orders.confirm_receipt"].due_at
        assert {name: found[name].return_id for name in ("send_back", "withdraw")} == {
            "send_back": case.id,
            "withdraw": case.id,
        }
        assert found["send_back"].cost is Cost.SHOPPER

    def test_say_on_what_the_receipt_rests(self, order: Order, sale: Sale, at: datetime) -> None:
        unheard_of = sales_builders.shipped(sale, at)

        found = [self.of(one, sale, at + 3 * DAY)["confirm_receipt"] for one in (order, unheard_of)]

        assert [(right.open, right.why) for right in found] == [(True, ("handed_over",)), (True, ("carrier_silent",))]

    def test_begin_with_the_shopper_s_own_word_where_no_signature_counted(self, sale: Sale, at: datetime) -> None:
        order = sales_builders.shipped(sale, at)
        sales_builders.report(order, at + HOUR, signed_by=sales_types.SignedBy.LOCKER)
        assert not self.of(order, sale, at + DAY)["return_without_reason"].open

        with acting_as(sale.shopper), transaction.atomic():
            receiving_commands.confirm_receipt(order.id, by=sale.shopper, at=at + DAY)

        right = self.of(order, sale, at + DAY)["return_without_reason"]
        assert (right.open, right.until) == (True, at.replace(day=18, hour=16))
        assert builders.window_opened(order, at + DAY + timedelta(hours=1))
