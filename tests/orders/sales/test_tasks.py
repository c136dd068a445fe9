"""What follows when a clock of an order runs out, at the instant and not a tick before?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from orders.sales.commands import cancelling, receiving
from orders.sales.models.orders import Order
from platform_core.actors import DEADLINES
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.queries.promises import about
from platform_core.notices.models import Notice
from platform_core.payments.types import Outcome
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound, shopper
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.accounts.people import employed

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
TICK = timedelta.resolution
DAY = timedelta(days=1)
HALF_AN_HOUR = timedelta(minutes=30)


def sweep(at: datetime) -> int:
    """How many promises the worker finds overdue."""
    with bound(SYSTEM), transaction.atomic():
        return sweeping.close_due_batch(limit=10, at=at)


@pytest.mark.duty("HSE-07")
class TestCancelWhatWasNotPaid:
    def test_waits_half_an_hour_to_the_tick_and_puts_the_stock_back(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        assert sweep(at + HALF_AN_HOUR - TICK) == 1  # payments have asked the provider whether somebody has paid
        assert (builders.now(order, sale).state, builders.shelf(sale)) == ("placed", (10, 2))
        assert sweep(at + HALF_AN_HOUR) == 1
        assert (builders.now(order, sale).state, builders.shelf(sale)) == ("cancelled", (10, 0))
        assert builders.topics(order, sale) == ["orders.placed", "orders.cancelled"]

    def test_gives_exactly_the_time_that_the_contract_names(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        with acting_as(sale.seller):
            [clock] = about(order.id)
        assert (clock.kind, clock.due_at) == ("orders.payment", order.pay_until)

    def test_leaves_a_paid_order_alone(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)

        assert sweep(at + HALF_AN_HOUR) == 0
        assert (builders.now(order, sale).state, builders.shelf(sale)) == ("paid", (10, 2))


@pytest.mark.duty("ECL-51")
class TestConfirmSilentReceipt:
    @pytest.mark.parametrize(
        ("begins_on", "last_day_ends"),
        [
            pytest.param(10, datetime(2026, 3, 20, 16, tzinfo=UTC), id="a Friday"),
            pytest.param(11, datetime(2026, 3, 21, 16, tzinfo=UTC), id="a Saturday, which gives no day more"),
        ],
    )
    def test_waits_until_the_tenth_day_has_ended_in_shanghai(
        self, sale: Sale, at: datetime, begins_on: int, last_day_ends: datetime
    ) -> None:
        order = builders.delivered(sale, at.replace(day=begins_on))

        assert sweep(last_day_ends - TICK) == 0
        assert builders.now(order, sale).state == "shipped"
        assert sweep(last_day_ends) == 1
        assert builders.now(order, sale).state == "received"
        assert builders.topics(order, sale)[-1] == "orders.received"

    def test_never_comes_without_a_signature(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)

        while sweep(at + timedelta(days=365)):
            pass
        assert "orders.received" not in builders.topics(order, sale)

    def test_finds_nothing_to_do_once_the_shopper_has_spoken(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            receiving.confirm_receipt(order.id, by=sale.shopper, at=at + timedelta(hours=2))

        assert sweep(at + timedelta(days=150)) == 0
        assert builders.topics(order, sale).count("orders.received") == 1


@pytest.mark.duty("HSE-05", "ECL-20")
class TestChaseCancelRefund:
    @pytest.fixture
    def clerk(self, at: datetime) -> UUID:
        """Somebody of the staff."""
        person = merchants.person(at).id
        employed(person, at=at)
        return person

    def called_off(self, sale: Sale, at: datetime, outcome: Outcome) -> Order:
        order = builders.called_off(sale, at)
        builders.answer(order, outcome, at + timedelta(hours=1))
        return order

    def states(self, order: Order) -> list[str]:
        return [refund.state for refund in builders.refunds(order)]

    def notices(self, person: UUID) -> list[Notice]:
        with bound(shopper(person)), transaction.atomic():
            return list(Notice.objects.filter(template="orders.cancel_refund_overdue").order_by("sent_at", "id"))

    @pytest.mark.parametrize(
        ("outcome", "state", "refused", "says"),
        [(Outcome.FAILED, "failed", 1, "系统会自动再次发起"), (Outcome.SILENT, "unknown", 0, "尚未确认结果")],
    )
    def test_tells_staff_a_day_after_the_cancellation_to_the_tick_and_asks_for_nothing(
        self, sale: Sale, at: datetime, clerk: UUID, outcome: Outcome, state: str, refused: int, says: str
    ) -> None:
        order = self.called_off(sale, at, outcome)

        assert sweep(at + DAY - TICK) == 0
        assert self.notices(clerk) == []
        assert sweep(at + DAY) == 1 + (outcome is Outcome.SILENT)  # payments have a clock for that, too
        [notice] = self.notices(clerk)
        assert notice.params == {"number": order.number, "asked_again": refused}
        assert says in notice.texts["zh"]["body"]
        assert "orders.cancel_refund_overdue" in builders.topics(order, sale)
        assert self.states(order) == [state]

    def test_comes_again_every_day_until_the_money_is_back(self, sale: Sale, at: datetime, clerk: UUID) -> None:
        order = self.called_off(sale, at, Outcome.SILENT)
        assert [sweep(at + day * DAY) for day in (1, 2, 3)] == [2, 2, 2]
        builders.answer(order, Outcome.SUCCEEDED, at + 3 * DAY)

        with bound(SYSTEM), transaction.atomic(), acting_for(sale.shop):
            assert cancelling.note_refund(order.id, by=DEADLINES, at=at + 3 * DAY)

        assert sweep(at + 150 * DAY) == 0
        assert len(self.notices(clerk)) == 3

    def test_finds_nothing_to_do_once_the_money_is_back(self, sale: Sale, at: datetime, clerk: UUID) -> None:
        order = self.called_off(sale, at, Outcome.SUCCEEDED)
        with bound(SYSTEM), transaction.atomic(), acting_for(sale.shop):
            cancelling.note_refund(order.id, by=DEADLINES, at=at)

        assert sweep(at + 150 * DAY) == 0
        assert self.notices(clerk) == []
