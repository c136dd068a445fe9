"""More time that staff give her for a return is more time, not only another date on a page."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.returns.deadlines import RETURN_WINDOW
from aftersales.returns.errors import WindowPassed
from aftersales.returns.queries import lines as queries
from orders.sales.queries import sale_facts
from platform_core.deadlines.commands import intervening
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.types import ManualAction
from platform_core.legal.spans import TICK
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.aftersales.returns import builders
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.platform_core.deadlines.clocks import STAFF

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.mark.duty("NRR-10")
def test_a_window_that_was_made_longer_is_open_until_its_clock_says(at: datetime) -> None:
    sale = orders.sale(at)
    order = orders.delivered(sale, at)
    builders.window_opened(order, at)
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        clock = RunningDeadline.objects.get(kind=RETURN_WINDOW.kind, subject_id=order.id)
        intervening.by_hand(
            clock.id, action=ManualAction.EXTEND, days=10, reason="she was in hospital", by=STAFF, at=at
        )
        longer = RunningDeadline.objects.get(replaces_id=clock.id)

    with acting_as(sale.shopper), transaction.atomic():
        [line] = queries.line_facts(sale_facts(order.id, by=sale.shopper, at=at))

    assert line.until == longer.due_at > clock.due_at
    with pytest.raises(WindowPassed):
        builders.noticed(order, sale, longer.due_at)
    assert builders.noticed(order, sale, longer.due_at - TICK).state == "noticed"
