"""Who is told of an order, and how often?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from orders import commands
from platform_core import clock
from platform_core.notices.models import Notice
from tests.merchants.builders import eyes
from tests.orders import builders
from tests.orders.builders import Sale
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


def told(sale: Sale) -> list[str]:
    with eyes(sale.shopper), transaction.atomic():
        return list(Notice.objects.order_by("sent_at", "id").values_list("template", flat=True))


class TestNotices:
    def test_tell_the_shopper_of_each_step_once_and_the_shop_what_is_to_be_sent(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.delivered(sale, at)
        with eyes(sale.shopper), transaction.atomic():
            commands.confirm_receipt(order.id, by=sale.shopper, at=at + timedelta(hours=2))

        relayed()
        relayed()

        assert sorted(told(sale)) == ["orders.delivered", "orders.paid", "orders.received", "orders.shipped"]
        with eyes(sale.seller), transaction.atomic():
            assert Notice.objects.filter(template="orders.to_ship", merchant_id=sale.shop).count() == 1

    def test_name_the_order_and_no_person(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.placed(sale, at)
        builders.cancel(order, sale, at)

        relayed()

        with eyes(sale.shopper), transaction.atomic():
            notice = Notice.objects.get(template="orders.cancelled")
            assert clock.now() > at
        assert notice.params == {"number": order.number}
        assert order.number in notice.texts["zh"]["body"]
        assert "欧阳飞燕" not in str(notice.texts)
