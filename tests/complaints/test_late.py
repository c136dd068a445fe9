"""What follows where somebody is silent until the end of a clock, at the instant and not a tick before?

The National Day of 2026 lies between: see the situations.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from complaints.models import Complaint
from platform_core.legal.spans import TICK
from tests.complaints import builders
from tests.complaints.situations import BEFORE_THE_HOLIDAY, FIFTEEN_DAYS_OVER, INTO_THE_HOLIDAY
from tests.orders import builders as orders
from tests.orders.builders import Sale
from tests.platform_core.cases.trying import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ONE_DAY_OVER = datetime(2026, 10, 1, 2, tzinfo=UTC)
THREE_WORKING_DAYS_OVER = datetime(2026, 10, 10, 16, tzinfo=UTC)


def filed(sale: Sale, at: datetime) -> Complaint:
    """Of an order that is paid and not sent yet: no clock runs but the complaint's own."""
    return builders.file(orders.paid(sale, at), sale, at)


def before_the_shop(sale: Sale, at: datetime) -> Complaint:
    complaint = filed(sale, at)
    builders.acknowledge(complaint, at)
    return complaint


def before_and_after(complaint: Complaint, sale: Sale, end: datetime) -> tuple[str, str]:
    """Its state a tick before this end, and at it."""
    sweep(end - TICK)
    before = builders.now(complaint, sale).state
    sweep(end)
    return before, builders.now(complaint, sale).state


@pytest.mark.duty("ECL-59", "HSE-08")
def test_what_nobody_reads_reaches_the_shop_after_a_day(sale: Sale) -> None:
    complaint = filed(sale, BEFORE_THE_HOLIDAY)

    assert before_and_after(complaint, sale, ONE_DAY_OVER) == ("filed", "with_shop")
    assert builders.now(complaint, sale).with_shop_at == ONE_DAY_OVER


@pytest.mark.duty("HSE-08")
def test_what_the_shop_does_not_answer_in_three_working_days_comes_before_the_platform(sale: Sale) -> None:
    complaint = before_the_shop(sale, BEFORE_THE_HOLIDAY)
    builders.write(complaint, sale.seller, BEFORE_THE_HOLIDAY, text="我们正在核实。")  # which is no answer

    assert before_and_after(complaint, sale, THREE_WORKING_DAYS_OVER) == ("with_shop", "escalated")


@pytest.mark.duty("HSE-08")
def test_what_the_shopper_does_not_take_up_in_fifteen_days_is_closed_and_may_come_again(sale: Sale) -> None:
    order = orders.paid(sale, INTO_THE_HOLIDAY)
    complaint = builders.file(order, sale, INTO_THE_HOLIDAY)
    builders.acknowledge(complaint, INTO_THE_HOLIDAY)
    builders.reject(complaint, sale, INTO_THE_HOLIDAY)

    assert before_and_after(complaint, sale, FIFTEEN_DAYS_OVER) == ("answered", "closed")
    assert builders.file(order, sale, FIFTEEN_DAYS_OVER).state == "filed"


@pytest.mark.duty("HSE-08", "ECL-61")
def test_what_staff_do_not_decide_in_fifteen_days_comes_before_the_seniors_and_stays_open(sale: Sale) -> None:
    complaint = before_the_shop(sale, INTO_THE_HOLIDAY)
    builders.reject(complaint, sale, INTO_THE_HOLIDAY)
    builders.escalate(complaint, sale, INTO_THE_HOLIDAY)

    sweep(FIFTEEN_DAYS_OVER - TICK)
    assert builders.now(complaint, sale).senior_since is None
    sweep(FIFTEEN_DAYS_OVER)

    assert builders.now(complaint, sale).senior_since == FIFTEEN_DAYS_OVER
    assert builders.decide(complaint, FIFTEEN_DAYS_OVER).state == "decided"


@pytest.mark.duty("HSE-08")
def test_a_silent_world_brings_a_complaint_before_the_platform_all_the_same(sale: Sale) -> None:
    complaint = filed(sale, BEFORE_THE_HOLIDAY)

    for day in range(1, 20):
        sweep(datetime(2026, 10, day, 16, tzinfo=UTC))

    assert builders.now(complaint, sale).state == "escalated"
