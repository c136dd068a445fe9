"""How does a paid order end before it is handed over, and when is the shop paid?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from catalog.prices.models import TradedPrice
from orders.sales import ports, queries
from orders.sales.commands import cancelling, receiving
from orders.sales.errors import HandedOver, OrderNotFound
from orders.sales.models.orders import Order
from platform_core.actors import DEADLINES, RELAY, Role
from platform_core.deadlines.queries import promises
from platform_core.eventlog.queries import timeline
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.queries import balance
from platform_core.payments.queries.payments import is_settled
from platform_core.payments.types import Outcome, Reference
from platform_core.states import IllegalTransition, WrongRole
from platform_core.tenancy.scopes import acting_for
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY = timedelta(days=1)


def books(sale: Sale) -> dict[str, int]:
    """What stands on the shop's accounts, in fen."""
    with acting_as(sale.seller), transaction.atomic():
        found = {kind.value: balance(kind, merchant_id=sale.shop).posted.amount for kind in AccountKind}
    return {name: fen for name, fen in found.items() if fen}


def clocks(order: Order, sale: Sale) -> list[tuple[datetime, str]]:
    """When the money of a cancelled order is due, and what became of it."""
    with acting_as(sale.seller), transaction.atomic():
        return [(c.due_at, c.state) for c in promises.about(order.id) if c.kind == "orders.cancel_refund"]


def refunds(order: Order) -> list[tuple[str, int, str]]:
    """What for, how much, and what became of it."""
    return [(refund.for_case.type, refund.amount.amount, refund.state) for refund in builders.refunds(order)]


def settled(order: Order) -> bool:
    with acting_as(RELAY), transaction.atomic():
        return is_settled(Reference("orders.order", order.id))


def confirm(order: Order, sale: Sale, at: datetime) -> None:
    with acting_as(sale.shopper), transaction.atomic():
        receiving.confirm_receipt(order.id, by=sale.shopper, at=at)


def settle(order: Order, at: datetime) -> bool:
    with acting_as(RELAY), transaction.atomic():
        return receiving.settle(order.id, by=RELAY, at=at)


@pytest.mark.duty("ECL-20", "HSE-05")
class TestCancelOrder:
    def test_ends_a_paid_order_without_asking_the_shop_and_asks_all_its_money_back(
        self, sale: Sale, at: datetime
    ) -> None:
        order = builders.paid(sale, at)

        ended = builders.call_off(order, sale, at + DAY)

        assert (ended.state, ended.cancelled_at) == ("cancelled", at + DAY)
        assert refunds(order) == [("orders.order", 11600, "requested")]
        assert clocks(order, sale) == [(at + 2 * DAY, "running")]
        assert builders.shelf(sale) == (10, 0)
        assert builders.topics(order, sale)[-1] == "orders.cancelled"

    def test_says_why_and_whose_clock_it_is(self, sale: Sale, at: datetime) -> None:
        order = builders.called_off(sale, at)

        with acting_as(sale.shopper):
            [fact] = [e for e in timeline(order.id) if e.topic == "orders.cancelled"]
            [clock] = [c for c in queries.clocks(order) if c.kind == "orders.cancel_refund"]
        assert (fact.payload["why"], fact.role) == ("before_hand_over", "shopper")
        assert (clock.owed_by, clock.owed_to) == (Role.STAFF, Role.SHOPPER)

    def test_leaves_the_price_that_was_traded(self, sale: Sale, at: datetime) -> None:
        builders.called_off(sale, at)

        with acting_as(sale.seller):
            assert list(TradedPrice.objects.values_list("amount", "quantity")) == [(5800, 2)]

    def test_leaves_the_purchase_s_other_orders_as_they_are(self, at: datetime) -> None:
        (first, here), (second, there) = builders.bought_together(at)

        builders.call_off(first, here, at)

        assert (builders.now(first, here).state, builders.now(second, there).state) == ("cancelled", "paid")
        assert (refunds(first), refunds(second)) == ([("orders.order", 11600, "requested")], [])
        assert (builders.shelf(here), builders.shelf(there)) == ((10, 0), (10, 1))

    def test_ends_the_whole_purchase_where_nothing_is_paid(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        assert builders.call_off(order, sale, at).state == "cancelled"

        assert clocks(order, sale) == []
        assert builders.topics(order, sale) == ["orders.placed", "orders.cancelled"]

    def test_gives_back_what_is_left_where_some_has_gone_back(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        builders.refund(order, 600, at)

        builders.call_off(order, sale, at)

        assert refunds(order) == [("tests.case", 600, "requested"), ("orders.order", 11000, "requested")]

    def test_starts_no_clock_where_no_money_is_left(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        builders.refund(order, 11600, at)

        builders.call_off(order, sale, at)

        assert (clocks(order, sale), refunds(order)) == ([], [("tests.case", 11600, "requested")])

    def test_refuses_once_the_parcel_is_handed_over(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.shipped(sale, at)

        with refused(HandedOver):
            builders.call_off(order, sale, at)

        assert (refunds(order), clocks(order, sale), builders.shelf(sale)) == ([], [], (8, 0))

    def test_refuses_a_second_time(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.called_off(sale, at)

        with refused(IllegalTransition):
            builders.call_off(order, sale, at)

        assert len(refunds(order)) == 1

    def test_is_not_the_shop_s_to_do(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)

        with refused(WrongRole), acting_as(sale.seller):
            cancelling.cancel_order(order.id, by=sale.seller, at=at)

        assert builders.now(order, sale).state == "paid"

    def test_hides_the_order_from_another_shopper(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order, stranger = builders.paid(sale, at), builders.stranger(at)

        with refused(OrderNotFound), acting_as(stranger):
            cancelling.cancel_order(order.id, by=stranger, at=at)

    def test_is_offered_until_the_hand_over(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)

        assert self.offered(order, sale, at) == ["cancel"]
        builders.send(order, sale, at)
        assert self.offered(order, sale, at) == []

    @staticmethod
    def offered(order: Order, sale: Sale, at: datetime) -> list[str]:
        with acting_as(sale.shopper), transaction.atomic():
            return queries.actions(queries.order(order.id, by=sale.shopper), by=sale.shopper, at=at)


@pytest.mark.duty("ECL-20", "HSE-05")
class TestEndRefundedOrder:
    @staticmethod
    def ended(order: Order, sale: Sale, at: datetime) -> bool:
        with acting_as(RELAY), transaction.atomic(), acting_for(sale.shop):
            return cancelling.end_refunded_order(order.id, by=RELAY, at=at)

    def test_ends_an_order_that_was_not_sent_with_the_last_of_its_money(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        builders.refund(order, 11599, at)
        assert not self.ended(order, sale, at)
        builders.refund(order, 1, at)

        assert self.ended(order, sale, at)

        assert (builders.now(order, sale).state, builders.shelf(sale)) == ("cancelled", (10, 0))
        assert clocks(order, sale) == [(at + DAY, "running")]
        with acting_as(sale.seller):
            [fact] = [e for e in timeline(order.id) if e.topic == "orders.cancelled"]
        assert fact.payload["why"] == "money_goes_back"

    def test_starts_no_clock_where_the_money_is_back_already(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        builders.refund(order, 11600, at)
        builders.answer(order, Outcome.SUCCEEDED, at)

        assert self.ended(order, sale, at)

        assert clocks(order, sale) == []

    def test_leaves_alone_what_is_on_its_way_to_the_shopper(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        builders.refund(order, 11600, at)

        assert not self.ended(order, sale, at)

        assert builders.now(order, sale).state == "shipped"


@pytest.mark.duty("ECL-20", "HSE-05")
class TestNoteRefund:
    @staticmethod
    def noted(order: Order, sale: Sale, at: datetime) -> bool:
        with acting_as(RELAY), transaction.atomic(), acting_for(sale.shop):
            return cancelling.note_refund(order.id, by=RELAY, at=at)

    def test_stops_the_clock_when_the_money_is_back(self, sale: Sale, at: datetime) -> None:
        order = builders.called_off(sale, at)
        builders.answer(order, Outcome.SUCCEEDED, at)

        assert self.noted(order, sale, at)

        assert clocks(order, sale) == [(at + DAY, "met")]
        assert builders.topics(order, sale)[-1] == "orders.cancel_refund_done"
        assert books(sale) == {}

    def test_waits_for_the_last_fen(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        builders.refund(order, 600, at)
        builders.call_off(order, sale, at)
        assert not self.noted(order, sale, at)

        builders.answer(order, Outcome.SUCCEEDED, at)

        assert self.noted(order, sale, at)

    def test_does_nothing_for_an_order_that_nobody_cancelled(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)
        builders.refund(order, 11600, at)
        builders.answer(order, Outcome.SUCCEEDED, at)

        assert not self.noted(order, sale, at)

        assert "orders.cancel_refund_done" not in builders.topics(order, sale)


class TestConfirmReceipt:
    @pytest.fixture
    def held(self, monkeypatch: pytest.MonkeyPatch) -> set[UUID]:
        """Orders that an app above holds."""
        orders: set[UUID] = set()

        class Above:
            def holds(self, order_id: UUID) -> bool:
                return order_id in orders

        monkeypatch.setattr(ports, "SETTLEMENT_HOLDS", {"tests": Above()})
        return orders

    def test_is_taken_and_the_shop_waits_while_somebody_above_holds_it(
        self, sale: Sale, at: datetime, held: set[UUID]
    ) -> None:
        order = builders.delivered(sale, at)
        held.add(order.id)

        confirm(order, sale, at + DAY)

        assert builders.now(order, sale).state == "received"
        assert (settled(order), settle(order, at + DAY)) == (False, False)
        assert books(sale) == {"provider_clearing": 11600, "buyer_escrow": 11600}
        held.clear()
        assert (settle(order, at + DAY), settled(order)) == (True, True)
        assert books(sale) == {"provider_clearing": 11600, "merchant_payable": 11020, "commission": 580}

    def test_is_taken_while_some_of_the_money_is_on_its_way_back(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)
        builders.refund(order, 600, at)

        confirm(order, sale, at + DAY)

        assert (builders.now(order, sale).state, settled(order)) == ("received", False)
        builders.answer(order, Outcome.SUCCEEDED, at + DAY)
        assert settle(order, at + DAY)
        assert books(sale) == {"provider_clearing": 11000, "merchant_payable": 10450, "commission": 550}

    def test_pays_nobody_for_what_went_back_in_full(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)
        builders.refund(order, 11600, at)
        builders.answer(order, Outcome.SUCCEEDED, at)

        confirm(order, sale, at + DAY)

        assert (builders.now(order, sale).state, settled(order), books(sale)) == ("received", True, {})


class TestSettle:
    def test_does_nothing_before_the_receipt_and_nothing_twice(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)
        assert not settle(order, at)
        confirm(order, sale, at + DAY)
        before = books(sale)

        assert not settle(order, at + DAY)

        assert books(sale) == before

    def test_does_nothing_for_an_order_that_was_cancelled(self, sale: Sale, at: datetime) -> None:
        order = builders.called_off(sale, at)
        builders.answer(order, Outcome.SUCCEEDED, at)

        assert not settle(order, at)

    def test_may_follow_from_what_a_shop_does_about_its_own_order(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)
        builders.refund(order, 600, at)
        confirm(order, sale, at + DAY)
        builders.answer(order, Outcome.SUCCEEDED, at + DAY)

        with acting_as(sale.seller), transaction.atomic():
            assert receiving.settle(order.id, by=sale.seller, at=at + DAY)

        assert books(sale)["merchant_payable"] == 10450

    def test_hides_the_order_from_another_shop(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order, other = builders.delivered(sale, at), builders.sale(at)

        with refused(OrderNotFound), acting_as(other.seller):
            receiving.settle(order.id, by=other.seller, at=at)


@pytest.mark.duty("ECL-20", "HSE-05")
class TestChaseRefund:
    @staticmethod
    def chase(order: Order, sale: Sale, at: datetime) -> None:
        with acting_as(DEADLINES), transaction.atomic(), acting_for(sale.shop):
            cancelling.chase_refund(order.id, by=DEADLINES, at=at)

    def test_counts_as_done_what_is_back_and_was_only_noted_late(self, sale: Sale, at: datetime) -> None:
        order = builders.called_off(sale, at)
        builders.answer(order, Outcome.SUCCEEDED, at)

        self.chase(order, sale, at + DAY)

        assert builders.topics(order, sale)[-1] == "orders.cancel_refund_done"
        assert refunds(order) == [("orders.order", 11600, "succeeded")]
