"""Does it change what a clock decides that no sweep came, and somebody speaks at its end or after it?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales import commands
from aftersales.errors import NotNow
from aftersales.types import RulingOutcome
from orders.models import Order
from platform_core.legal.spans import TICK
from tests.aftersales import builders
from tests.aftersales.builders import HOUR, sweep
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


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


@pytest.mark.duty("PCR-08")
def test_they_do_a_tick_before(sale: Sale, order: Order, at: datetime) -> None:
    case = builders.declined(order, sale, at)
    builders.sent_home(case, sale, builders.clocks(case.id, sale)["send_home"].due_at - TICK)

    sweep(at + 400 * HOUR)

    assert (builders.now(case, sale).state, builders.refunded(sale)) == ("declined", [])
