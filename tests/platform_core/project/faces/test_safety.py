"""How does somebody with a browser read of samples and recalls, and do their part?"""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from catalog.safety.models.freezes import LotFreeze
from catalog.safety.models.sampling import Sampling
from platform_core import clock
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.aftersales.remedies import builders as recalls
from tests.aftersales.remedies.builders import DAY
from tests.aftersales.returns import builders as returns
from tests.catalog import builders
from tests.catalog.safety import builders as safety
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def today(db: None) -> datetime:
    with transaction.atomic():
        return clock.now()


@pytest.fixture
def long_sale(today: datetime) -> Sale:
    """At a shop that has been there for days."""
    return orders.sale(today - 5 * DAY, on_hand=50)


@pytest.mark.duty("SPT-03", "HSE-11")
class TestEverybody:
    def test_makes_a_draw_again_with_two_files_and_no_library(self, long_sale: Sale, today: datetime, tmp_path: Path):
        row = safety.failed(today - DAY, shop=long_sale.shop)
        builders.swept(today + 20 * DAY)
        visitor = Browser(Client(headers={"Accept-Language": "en"}))
        with bound(SYSTEM), transaction.atomic():
            sampling = Sampling.objects.get(id=row.sampling_id)

        text = visitor.get("/open/sampling/").text
        page = visitor.get(f"/open/sampling/{sampling.id}").text
        for name in ("list.txt", "verify_draw.py"):
            file = Client().get(f"/open/sampling/{sampling.id}/{name}")
            (tmp_path / name).write_bytes(file.content)
        verify = [sys.executable, "-I", "verify_draw.py"]
        again = subprocess.run(verify, check=True, cwd=tmp_path, capture_output=True, text=True)

        assert again.stdout.split() == ["0", str(row.listing_id), str(row.sku_id), "1", "L1"]
        assert sampling.commitment in page
        assert sampling.revealed in page
        assert "The sample failed; the shop may object" in text

    def test_reads_of_no_seed_before_the_samples_are_bought(self, long_sale: Sale, today: datetime):
        row = safety.drawn(today, shop=long_sale.shop)

        page = Browser(Client(headers={"Accept-Language": "en"})).get(f"/open/sampling/{row.sampling_id}").text

        assert "It stays secret until then" in page
        assert row.number not in page

    @pytest.mark.duty("CRL-19", "RCL-01")
    def test_reads_recalls_in_both_languages(self, long_sale: Sale, today: datetime):
        safety.frozen(long_sale.sku_id, today, danger=safety.DESTROYED)

        for language, word in (("en", "they are destroyed where they are"), ("zh-hans", "就地销毁")):
            page = Browser(Client(headers={"Accept-Language": language})).get("/open/recalls/").text
            assert word in page
            assert "可能引起腹泻。" in page


@pytest.mark.duty("CRL-19")
class TestTheBuyer:
    def test_sends_recalled_goods_back(self, opens: Opens, long_sale: Sale, today: datetime):
        row, browser = recalls.offered(long_sale, today), opens(long_sale.shopper)
        assert row.number in browser.get("/me/recalls").text
        page = browser.get(f"/me/recalls/{row.id}")
        assert page.forms() == {"send_recalled"}
        assert "请停止食用。" in page.text

        browser.follows(browser.fills_in(page, "send_recalled", carrier="sf", waybill="SF77012", outlay="12.50"))

        found = safety.fresh(row)
        assert (found.state, found.waybill, found.outlay) == ("sent", "SF77012", 1250)

    def test_whose_goods_are_in_a_return_reads_that_it_goes_on(self, opens: Opens, long_sale: Sale, today: datetime):
        order = orders.delivered(long_sale, today - 2 * DAY)
        returns.noticed(order, long_sale, today - DAY)
        row, browser = recalls.offered(long_sale, today, order=order), opens(long_sale.shopper, "en")

        page = browser.get(f"/me/recalls/{row.id}")

        assert page.forms() == set()
        assert "in a return or a claim already" in page.text

    @pytest.mark.duty("OPR-27")
    def test_says_that_the_goods_are_destroyed(self, opens: Opens, long_sale: Sale, today: datetime):
        row, browser = recalls.offered(long_sale, today, danger=safety.DESTROYED), opens(long_sale.shopper, "en")
        page = browser.get(f"/me/recalls/{row.id}")

        browser.follows(browser.fills_in(page, "say_destroyed"))

        assert safety.fresh(row).basis == "destroyed"
        assert "the buyer says that the goods are destroyed" in browser.get(f"/me/recalls/{row.id}").text


@pytest.mark.duty("CRL-19", "SPT-03")
class TestTheShop:
    def test_recalls_reports_and_says_what_came_back(self, opens: Opens, long_sale: Sale, today: datetime):
        order = orders.delivered(long_sale, today - 2 * DAY)
        browser = opens(long_sale.seller)
        said = {"sku_id": str(long_sale.sku_id), "lot": "L1", "danger": "可能引起腹泻。", "advice": "请停止食用。"}
        page = browser.get("/seller/safety")

        bare = browser.fills_in(page, "recall", **said, disposal="destroy")
        assert bare.status == 422
        browser.follows(browser.fills_in(page, "recall", **said, disposal="send_back"))
        with bound(SYSTEM), transaction.atomic():
            freeze = LotFreeze.objects.get()
        recalls.sought(freeze, today)
        one = browser.get(f"/seller/safety/recalls/{freeze.id}")
        browser.follows(browser.fills_in(one, "report_danger", reference="闽市监9号"))
        row = recalls.sent(recalls.of_order(order), long_sale.shopper, today)
        assert row.number in browser.get("/seller/safety").text
        back = browser.get(f"/seller/safety/remedies/{row.id}")
        browser.follows(browser.fills_in(back, "confirm_recalled"))

        assert safety.fresh(freeze).report_reference == "闽市监9号"
        assert safety.fresh(row).state == "granted"

    def test_objects_to_a_result_while_there_is_time(self, opens: Opens, long_sale: Sale, today: datetime):
        row = safety.failed(today, shop=long_sale.shop)
        browser = opens(long_sale.seller)
        assert row.number in browser.get("/seller/safety").text
        page = browser.get(f"/seller/safety/samples/{row.id}")

        browser.follows(browser.fills_in(page, "object", text="样品保存不当"))

        assert safety.fresh(row).state == "contested"
        assert browser.get(f"/seller/safety/samples/{row.id}").forms() == set()
        assert "样品保存不当" in browser.get(f"/seller/safety/samples/{row.id}").text
