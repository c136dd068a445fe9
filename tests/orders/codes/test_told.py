"""Who is told of codes, and what follows where the log is caught up with?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from orders.sales.commands import receiving as commands
from platform_core.deadlines.queries.promises import about
from platform_core.notices.models import Notice
from tests.merchants.builders import acting_as
from tests.orders.codes import builders as codes
from tests.orders.codes.builders import CODES
from tests.orders.sales import builders
from tests.orders.sales.test_subscribers import sent_templates
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


class TestNotices:
    def test_tell_each_side_once_and_hold_no_code(self, at: datetime) -> None:
        sale = codes.sale(at)
        order = codes.handed_over(sale, at)

        relayed()
        relayed()

        assert sorted(sent_templates(sale)) == ["orders.delivered_by_code", "orders.paid"]
        with acting_as(sale.seller), transaction.atomic():
            shop = list(Notice.objects.filter(merchant_id=sale.shop).values_list("template", flat=True))
        with acting_as(sale.shopper), transaction.atomic():
            told = str([notice.texts for notice in Notice.objects.all()])
        assert ("orders.to_hand_over" in shop, "orders.to_ship" in shop) == (True, False)
        assert order.number in told
        assert not any(code in told for code in CODES)


class TestTheWindow:
    @pytest.mark.duty("NRR-10", "NRR-06")
    @pytest.mark.parametrize("confirmed", [False, True])
    def test_opens_unless_the_shopper_has_confirmed(self, at: datetime, confirmed: bool) -> None:
        sale = codes.sale(at)
        consents = builders.confirming(sale) if confirmed else builders.AGREED
        order = codes.handed_over(sale, at, consents=consents)

        relayed()

        with acting_as(sale.seller), transaction.atomic():
            kinds = {clock.kind for clock in about(order.id) if clock.state == "running"}
        window = {"aftersales.return_window"} - ({"aftersales.return_window"} if confirmed else set())
        assert kinds == {"orders.confirm_receipt"} | window

    @pytest.mark.duty("ECL-51")
    def test_counts_sales_and_pays_the_shop_once_it_is_received(self, at: datetime) -> None:
        sale = codes.sale(at)
        order = codes.handed_over(sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            commands.confirm_receipt(order.id, by=sale.shopper, at=at + timedelta(hours=1))

        relayed()

        assert builders.now(order, sale).state == "received"
        assert "orders.received" in sent_templates(sale)
