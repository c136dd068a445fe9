"""Is the time of a refund counted from the shopper's word, and to the day?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from aftersales.rights.queries import count_refunds_within
from platform_core.legal.spans import TICK
from platform_core.payments.types import Outcome
from tests.aftersales.returns import builders as returns
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def counted(sale: Sale, since: datetime, until: datetime) -> list[int]:
    with acting_as(sale.seller), transaction.atomic():
        return count_refunds_within(sale.seller, since=since, until=until, days=(1, 3))


def test_counts_a_return_from_its_notice_and_a_cancelled_order_from_its_end(sale: Sale, at: datetime) -> None:
    returned, cancelled = builders.delivered(sale, at), builders.called_off(sale, at + 2 * HOUR)
    returns.granted(returns.noticed(returned, sale, at + 2 * HOUR), sale, at + 3 * DAY)
    paid = at + 2 * HOUR + 3 * DAY
    builders.answer(returned, Outcome.SUCCEEDED, paid)
    builders.answer(cancelled, Outcome.SUCCEEDED, at + 2 * HOUR + DAY + TICK)

    assert counted(sale, at, paid + TICK) == [0, 2, 2]
    assert counted(sale, at, paid) == [0, 1, 1]
    assert counted(builders.sale(at), at, paid + TICK) == [0, 0, 0]
