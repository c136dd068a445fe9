"""Do shop, staff and buyer get through with the web's login, which may become any of them and never the system?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import InternalError, transaction

from catalog.safety.commands import samples as commands
from catalog.safety.models.sampling import SampleStatement
from platform_core.rows import new_id
from tests.aftersales.remedies import builders as recalls
from tests.aftersales.remedies.builders import DAY
from tests.catalog import builders
from tests.catalog.safety import builders as safety
from tests.database import as_login
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.duty("SPT-03", "SPT-02", "CRL-19")]


class TestTheWeb:
    def test_takes_an_objection_a_decision_and_a_correction(self, at: datetime):
        row, by = safety.failed(at), operator()
        seller = builders.trader(row.merchant_id)

        with as_login("app"):
            with acting_as(seller), transaction.atomic():
                commands.object_to_result(row.id, text="样品保存不当", by=seller, at=at)
            with acting_as(by), transaction.atomic():
                commands.uphold_result(row.id, decision="已核对报告", by=by, at=at)
            with acting_as(seller), transaction.atomic():
                commands.correct(row.id, text="已更换灭菌设备", by=seller, at=at)

        assert safety.fresh(row).state == "corrected"

    def test_plans_buys_tests_and_sets_aside(self, at: datetime):
        with as_login("app"):
            safety.planned(at)
        row, first = safety.drawn(at + 10 * DAY), operator()

        with as_login("app"):
            with acting_as(first), transaction.atomic():
                commands.record_purchase(row.id, bought=safety.BOUGHT, by=first, at=at)
                commands.send_to_laboratory(row.id, laboratory="省质检院", by=first, at=at)
            safety.set_aside(row, at)

        assert (safety.fresh(row).state, safety.freeze_of(row).state) == ("overturned", "lifted")
        assert builders.shelf(row.merchant_id) == (10, 0)

    def test_recalls_sends_back_and_refunds(self, at: datetime):
        sale = orders.sale(at - 3 * DAY)
        order = orders.delivered(sale, at - 2 * DAY)
        with as_login("app"):
            freeze = safety.frozen(sale.sku_id, at, by=sale.seller)
        recalls.sought(freeze, at)
        row = recalls.of_order(order)

        with as_login("app"):
            recalls.sent(row, sale.shopper, at)
            recalls.arrived(row, sale.seller, at)
            safety.lifted(freeze, at)

        assert (safety.fresh(row).state, safety.fresh(freeze).state) == ("granted", "lifted")

    def test_lets_no_shop_say_in_public_what_was_found(self, at: datetime):
        row = safety.failed(at)
        seller = builders.trader(row.merchant_id)
        said = {"number": row.number, "sampling_number": "P", "trade_name": "x", "title_zh": "x", "published_at": at}

        with as_login("app"), acting_as(seller), pytest.raises(InternalError, match="and no more"):
            with transaction.atomic():
                SampleStatement.objects.create(
                    id=new_id(), merchant_id=row.merchant_id, sample_id=row.id, said="cleared", **said
                )
