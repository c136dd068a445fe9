"""What follows when a clock of a complaint runs out, at the instant and not a tick before, over the National Day?

2026: the holiday lasts from 1 to 7 October, and Saturday 10 October is worked instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

import platform_core.deadlines.commands as deadlines
from complaints.models import Complaint
from platform_core.legal.spans import TICK
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.complaints import builders
from tests.orders import builders as orders
from tests.orders.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
BEFORE_THE_HOLIDAY = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
ONE_DAY = timedelta(hours=24)
THREE_WORKING_DAYS_OVER = datetime(2026, 10, 10, 16, 0, tzinfo=UTC)  # worked: the 8th, the 9th, and the 10th instead
INTO_THE_HOLIDAY = datetime(2026, 9, 20, 2, 0, tzinfo=UTC)
FIFTEEN_DAYS_OVER = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)  # the 5th is a day off, which gives no day more

Step = Callable[[Complaint, Sale, datetime], Complaint]


def sweep(at: datetime) -> int:
    """How many promises the worker finds overdue."""
    with bound(SYSTEM), transaction.atomic():
        return deadlines.close_due_batch(limit=20, at=at)


def filed(sale: Sale, at: datetime) -> Complaint:
    """Of an order that is paid and not sent yet: no clock runs but the complaint's own."""
    return builders.file(orders.paid(sale, at), sale, at)


def before_the_shop(sale: Sale, at: datetime) -> Complaint:
    complaint = filed(sale, at)
    builders.acknowledge(complaint, at)
    return complaint


@pytest.mark.duty("ECL-59", "HSE-08")
class TestForwardWhatNobodyRead:
    def test_takes_a_day_to_the_tick_and_passes_it_on_by_itself(self, sale: Sale) -> None:
        complaint = filed(sale, BEFORE_THE_HOLIDAY)

        assert sweep(BEFORE_THE_HOLIDAY + ONE_DAY - TICK) == 0
        assert builders.now(complaint, sale).state == "filed"
        assert sweep(BEFORE_THE_HOLIDAY + ONE_DAY) == 1

        found = builders.now(complaint, sale)
        assert (found.state, found.with_shop_at) == ("with_shop", BEFORE_THE_HOLIDAY + ONE_DAY)
        assert builders.topics(complaint, sale) == ["complaints.filed", "complaints.forwarded"]

    def test_finds_nothing_to_do_once_staff_have_read_it(self, sale: Sale) -> None:
        before_the_shop(sale, BEFORE_THE_HOLIDAY)

        assert sweep(BEFORE_THE_HOLIDAY + ONE_DAY) == 0


@pytest.mark.duty("HSE-08")
class TestPassOverASilentShop:
    def test_waits_three_working_days_and_lets_the_platform_decide(self, sale: Sale) -> None:
        complaint = before_the_shop(sale, BEFORE_THE_HOLIDAY)
        builders.write(complaint, sale.seller, BEFORE_THE_HOLIDAY, text="我们正在核实。")

        assert sweep(THREE_WORKING_DAYS_OVER - TICK) == 0
        assert builders.now(complaint, sale).state == "with_shop"
        assert sweep(THREE_WORKING_DAYS_OVER) == 1

        assert builders.now(complaint, sale).state == "escalated"
        assert builders.topics(complaint, sale)[-1] == "complaints.escalated"

    def test_finds_nothing_to_do_once_the_shop_has_answered(self, sale: Sale) -> None:
        complaint = before_the_shop(sale, BEFORE_THE_HOLIDAY)
        builders.accept(complaint, sale, BEFORE_THE_HOLIDAY)

        assert sweep(THREE_WORKING_DAYS_OVER) == 0


@pytest.mark.duty("HSE-08")
class TestCloseWhatNobodyTookUp:
    @pytest.mark.parametrize("answer", [builders.offer, builders.reject])
    def test_waits_fifteen_days_and_ends_no_right(self, sale: Sale, answer: Step) -> None:
        complaint = before_the_shop(sale, INTO_THE_HOLIDAY)
        answer(complaint, sale, INTO_THE_HOLIDAY)

        assert sweep(FIFTEEN_DAYS_OVER - TICK) == 0
        assert builders.now(complaint, sale).state == "answered"
        assert sweep(FIFTEEN_DAYS_OVER) == 1

        assert builders.now(complaint, sale).state == "closed"
        assert builders.topics(complaint, sale)[-1] == "complaints.closed"
        again = builders.file(self.order_of(complaint, sale), sale, FIFTEEN_DAYS_OVER)
        assert again.state == "filed"

    def test_finds_nothing_to_do_once_the_shopper_has_spoken(self, sale: Sale) -> None:
        complaint = before_the_shop(sale, INTO_THE_HOLIDAY)
        builders.offer(complaint, sale, INTO_THE_HOLIDAY)
        builders.accept_offer(complaint, sale, INTO_THE_HOLIDAY)

        assert sweep(FIFTEEN_DAYS_OVER) == 0

    def order_of(self, complaint: Complaint, sale: Sale) -> orders.Order:
        with builders.eyes(sale.shopper), transaction.atomic():
            return orders.Order.objects.get(id=complaint.order_id)


@pytest.mark.duty("HSE-08", "ECL-61")
class TestHandToSeniors:
    def test_waits_fifteen_days_and_keeps_it_open_and_first(self, sale: Sale) -> None:
        complaint = before_the_shop(sale, INTO_THE_HOLIDAY)
        builders.reject(complaint, sale, INTO_THE_HOLIDAY)
        builders.escalate(complaint, sale, INTO_THE_HOLIDAY)

        assert sweep(FIFTEEN_DAYS_OVER - TICK) == 0
        assert builders.now(complaint, sale).senior_since is None
        assert sweep(FIFTEEN_DAYS_OVER) == 1

        found = builders.now(complaint, sale)
        assert (found.state, found.senior_since) == ("escalated", FIFTEEN_DAYS_OVER)
        assert builders.topics(complaint, sale)[-1] == "complaints.overdue"
        assert builders.decide(complaint, FIFTEEN_DAYS_OVER).state == "decided"

    def test_comes_again_as_long_as_nobody_has_decided(self, sale: Sale) -> None:
        complaint = before_the_shop(sale, INTO_THE_HOLIDAY)
        builders.reject(complaint, sale, INTO_THE_HOLIDAY)
        builders.escalate(complaint, sale, INTO_THE_HOLIDAY)
        sweep(FIFTEEN_DAYS_OVER)
        again = FIFTEEN_DAYS_OVER + timedelta(days=16)  # the day on which it began is not counted

        assert sweep(again - TICK) == 0
        assert sweep(again) == 1

        assert builders.now(complaint, sale).senior_since == FIFTEEN_DAYS_OVER
        assert builders.topics(complaint, sale)[-2:] == ["complaints.overdue"] * 2
        builders.decide(complaint, again)
        assert sweep(again + timedelta(days=365)) == 0

    def test_finds_nothing_to_do_once_staff_have_decided(self, sale: Sale) -> None:
        complaint = before_the_shop(sale, INTO_THE_HOLIDAY)
        builders.reject(complaint, sale, INTO_THE_HOLIDAY)
        builders.escalate(complaint, sale, INTO_THE_HOLIDAY)
        builders.decide(complaint, INTO_THE_HOLIDAY)

        assert sweep(FIFTEEN_DAYS_OVER) == 0


@pytest.mark.duty("HSE-08")
class TestASilentWorld:
    def test_brings_a_complaint_before_the_platform_all_the_same(self, sale: Sale) -> None:
        """Neither staff nor the shop does anything, and the shopper need not ask again."""
        complaint = filed(sale, INTO_THE_HOLIDAY)

        ends = [datetime(2026, 9, day, 16, 0, tzinfo=UTC) for day in range(21, 31)]
        swept = sum(sweep(end) for end in ends)

        assert (swept, builders.now(complaint, sale).state) == (2, "escalated")
