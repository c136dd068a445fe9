"""Who is told what about a parcel that was left with somebody else?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from orders.sales.types import SignedBy
from platform_core.actors import DEADLINES
from platform_core.deadlines.commands import reminding
from platform_core.deadlines.models import Reminder
from platform_core.notices.models import Notice
from platform_core.tenancy import scopes
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.sales.test_hand_over import ASKED_UNTIL, BROUGHT_UNTIL, FOUND_UNTIL, deny, find, left
from tests.orders.sales.test_tasks import sweep
from tests.platform_core.accounts.people import employed
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.duty("ECL-52", "OPR-27")
class TestNotices:
    def notice_of(self, sale: Sale, name: str) -> Notice:
        while relayed():
            pass
        with acting_as(sale.shopper), transaction.atomic():
            return Notice.objects.get(template=name)

    def to_shop(self, sale: Sale, name: str) -> int:
        with acting_as(sale.seller), transaction.atomic():
            return Notice.objects.filter(merchant_id=sale.shop, template=name).count()

    def test_ask_the_shopper_and_remind_them_and_tell_the_shop(self, at: datetime) -> None:
        sale = builders.sale(at)
        left(sale, at, signed_by=SignedBy.LOCKER)

        notice = self.notice_of(sale, "orders.parcel_left_for_shopper")
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            [reminder] = Reminder.objects.filter(deadline__kind="orders.hand_over")
            reminding.remind(reminder.id, by=DEADLINES, at=reminder.remind_at)

        assert (notice.params["signed_by"], notice.params["until"]) == ("locker", "2026-03-18 00:00")
        assert reminder.remind_at == ASKED_UNTIL - 48 * HOUR
        assert self.notice_of(sale, "orders.hand_over_near").params["until"]
        assert self.to_shop(sale, "orders.parcel_left_for_shop") == 1

    def test_say_that_silence_costs_nothing_once_to_the_parties_and_each_time_to_staff(self, at: datetime) -> None:
        sale = builders.sale(at)
        employed(merchants.person(at).id, at=at)
        left(sale, at)
        for due in (ASKED_UNTIL, FOUND_UNTIL):
            sweep(due)

        self.notice_of(sale, "orders.hand_over_unclear_for_shopper")

        assert self.to_shop(sale, "orders.hand_over_unclear_for_shop") == 1
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            rows = Notice.objects.filter(template="orders.hand_over_unclear_for_staff").order_by("sent_at", "id")
            assert [row.params["again"] for row in rows] == [0, 1]

    def test_follow_a_no_to_its_end(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = left(sale, at)
        deny(order, at + 2 * HOUR, by=sale.shopper)

        assert self.notice_of(sale, "orders.receipt_denied_for_shopper").params["until"] == "2026-03-21 00:00"
        assert self.to_shop(sale, "orders.receipt_denied_for_shop") == 1
        sweep(BROUGHT_UNTIL)
        assert self.notice_of(sale, "orders.left_elsewhere_for_shopper").params["hours"] == "24"
        assert self.to_shop(sale, "orders.left_elsewhere_for_shop") == 1

    def test_tell_both_what_was_found_out_and_not_that_it_was_signed_for(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = left(sale, at)
        find(order, at + DAY, has_it=True, by=operator())

        assert self.notice_of(sale, "orders.found_delivered_for_shopper").params["until"] == "2026-03-22 00:00"
        assert self.to_shop(sale, "orders.found_delivered_for_shop") == 1
        with acting_as(sale.shopper), transaction.atomic():
            assert not Notice.objects.filter(template="orders.delivered").exists()
