"""What does a clock decide at its end, and does it change that no sweep came and somebody speaks at it or after?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.returns.commands import decisions as commands
from aftersales.returns.errors import NotNow
from aftersales.returns.types import RulingOutcome
from orders.sales.models.orders import Order
from platform_core.legal.spans import TICK
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import (
    BEFORE_HOLIDAY,
    DAY,
    EIGHTH_OCTOBER,
    FIRST_OCTOBER,
    HOUR,
    at_holiday,
    sweep,
    violations,
)
from tests.aftersales.returns.situations import THIRTIETH
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.mark.duty("NRR-11")
def test_the_shop_s_address_stands_after_48_hours(sale: Sale, order: Order, at: datetime) -> None:
    case = builders.noticed(order, sale, at)

    sweep(at + 48 * HOUR - TICK)
    assert builders.topics(case, sale) == ["noticed"]
    sweep(at + 48 * HOUR)
    assert builders.topics(case, sale) == ["noticed", "address_stands"]


@pytest.mark.duty("CRL-25c", "NRR-13")
def test_a_silent_shop_s_money_goes_back_when_the_seventh_day_by_the_law_has_ended(sale: Sale) -> None:
    """Seven days from the 30th end in the holiday, and hence with the 8th."""
    case = builders.back(orders.delivered(sale, THIRTIETH - DAY), sale, THIRTIETH)

    sweep(EIGHTH_OCTOBER - TICK)
    assert (builders.now(case, sale).state, builders.refunded(sale)) == ("back", [])
    sweep(EIGHTH_OCTOBER)

    assert (builders.now(case, sale).state, builders.refunded(sale)) == ("granted", [(11600, "requested")])


@pytest.mark.duty("NRR-24")
def test_an_objection_on_which_nobody_rules_has_failed_on_the_fifteenth_day(sale: Sale) -> None:
    """A house number: the holiday gives the platform no day more."""
    case = builders.objected(builders.back(at_holiday(sale), sale, BEFORE_HOLIDAY), sale, BEFORE_HOLIDAY + HOUR)

    sweep(FIRST_OCTOBER - TICK)
    assert (builders.now(case, sale).state, builders.refunded(sale)) == ("back", [])
    sweep(FIRST_OCTOBER)

    assert (builders.now(case, sale).state, builders.now(case, sale).basis) == ("granted", "unproven")
    assert builders.refunded(sale) == [(11600, "requested")]
    assert violations(sale) == []


@pytest.mark.duty("PCR-08", "HSE-05")
def test_goods_that_a_shop_keeps_are_paid_when_the_seventh_day_has_ended(sale: Sale) -> None:
    """A house number: that the day is one of rest gives the shop no other."""
    declined_at = BEFORE_HOLIDAY.replace(day=24)
    case = builders.declined(orders.delivered(sale, declined_at - 2 * DAY), sale, declined_at)
    ends = FIRST_OCTOBER

    sweep(ends - TICK)
    assert (builders.now(case, sale).state, builders.refunded(sale)) == ("declined", [])
    sweep(ends)

    assert (builders.now(case, sale).basis, builders.refunded(sale)) == ("kept", [(11600, "requested")])


@pytest.mark.duty("NRR-24")
def test_a_ruling_takes_nothing_that_the_clock_has_given(sale: Sale, order: Order, at: datetime) -> None:
    case, by = builders.objected(builders.back(order, sale, at), sale, at), merchants.operator()
    due = builders.clocks(case.id, sale)["ruling"].due_at

    with pytest.raises(NotNow, match="time_over"), acting_as(by), transaction.atomic():
        commands.rule_on(case.id, outcome=RulingOutcome.NO_REFUND, reasons="已查明", by=by, at=due)
    sweep(due + HOUR)

    assert (builders.now(case, sale).basis, len(builders.refunded(sale))) == ("unproven", 1)


@pytest.mark.duty("PCR-08")
def test_goods_sent_home_do_not_keep_the_money_that_the_clock_has_given(sale: Sale, order: Order, at: datetime) -> None:
    case = builders.declined(order, sale, at)
    due = builders.clocks(case.id, sale)["send_home"].due_at

    with pytest.raises(NotNow, match="time_over"):
        builders.sent_home(case, sale, due)
    sweep(due + HOUR)

    assert (builders.now(case, sale).basis, len(builders.refunded(sale))) == ("kept", 1)


@pytest.mark.duty("PCR-08", "HSE-05")
def test_nor_does_a_label_a_tick_before(sale: Sale, order: Order, at: datetime) -> None:
    case = builders.declined(order, sale, at)
    due = builders.clocks(case.id, sale)["send_home"].due_at
    builders.sent_home(case, sale, due - TICK)

    sweep(due - TICK)
    assert builders.refunded(sale) == []
    sweep(due)

    assert (builders.now(case, sale).basis, builders.refunded(sale)) == ("kept", [(11600, "requested")])
