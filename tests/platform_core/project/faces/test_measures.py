"""Can a shop see what is held against it and speak, and anybody read what was done, with a browser and in both
languages?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client

from merchants.sanctions import commands
from merchants.shops.models.shops import Merchant
from platform_core.rows import new_id
from tests.merchants import builders as merchants_builders
from tests.merchants.builders import acting_as
from tests.merchants.sanctions import builders as sanctions
from tests.merchants.sanctions.builders import DECIDER, REVIEWER, WHY, made
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("OPR-NEG")]
MEASURES = "/seller/sanctions"


@pytest.fixture
def shop(sale: Sale) -> Merchant:
    with acting_as(DECIDER), transaction.atomic():
        return Merchant.objects.get(id=sale.shop)


class TestTheShop:
    def test_answers_in_the_hearing_and_appeals(self, seller: Browser, shop: Merchant, at: datetime) -> None:
        row = sanctions.proposed(shop, at)
        there = f"{MEASURES}/{row.id}"
        page = seller.get(there)
        assert (sanctions.FACTS in page.text, page.forms()) == (True, {"answer"})

        seller.follows(seller.fills_in(page, "answer", text="该批次已经下架。"))
        made(commands.decide_sanction, row.id, reasons=WHY, by=DECIDER, at=at)
        page = seller.get(there)
        assert (WHY in page.text, "该批次已经下架。" in page.text, page.forms()) == (True, True, {"appeal"})
        seller.follows(seller.fills_in(page, "appeal", text="样品不是本店商品。"))

        assert (seller.get(there).forms(), sanctions.now(row).state) == (set(), "appealed")
        assert row.number in seller.get(MEASURES).text

    def test_reads_that_a_measure_ends_by_itself(self, seller: Browser, shop: Merchant, at: datetime) -> None:
        row = sanctions.decided(shop, at, until_on=(at + timedelta(days=30)).date())

        page = seller.get(f"{MEASURES}/{row.id}")

        assert ("届时自动发生" in page.text, "正在生效" in page.text) == (True, True)

    def test_is_told_on_its_board(self, seller: Browser, shop: Merchant, at: datetime) -> None:
        row = sanctions.proposed(shop, at)

        assert row.number in seller.get("/seller/").text

    def test_reads_none_of_another(self, seller: Browser, at: datetime) -> None:
        farm = merchants_builders.opened(at, **asdict(merchants_builders.FARM))
        row = sanctions.proposed(farm, at)

        assert seller.get(f"{MEASURES}/{row.id}").status == 404
        assert row.number not in seller.get(MEASURES).text

    def test_says_so_where_there_is_none(self, sale: Sale, opens: Opens) -> None:
        assert "No measure" in opens(sale.seller, "en").get(MEASURES).text


@pytest.mark.duty("ECL-36", "OTM-30")
class TestAnybody:
    @pytest.mark.parametrize(("language", "said"), [("zh-hans", "经申诉撤销"), ("en", "reversed on appeal")])
    def test_reads_what_was_done_and_what_became_of_it(
        self, client: Client, shop: Merchant, at: datetime, language: str, said: str
    ) -> None:
        row = sanctions.appealed(shop, at)
        made(commands.publish_sanction, row.id, by=DECIDER, at=at)
        made(commands.reverse_sanction, row.id, reasons="批号不符。", by=REVIEWER, at=at)

        for address in ("/open/bulletins/", f"/open/bulletins/{row.id}"):
            page = client.get(address, headers={"Accept-Language": language}).content.decode()
            assert all(text in page for text in (shop.trade_name, sanctions.FACTS, WHY, "批号不符。", said))
            assert "该批次已经下架。" not in page  # what the shop said is between it and us

    def test_finds_it_from_the_home_page_and_nothing_where_nothing_is(self, client: Client) -> None:
        assert 'href="/open/bulletins/"' in client.get("/").content.decode()
        assert client.get("/open/bulletins/").status_code == 200
        assert client.get(f"/open/bulletins/{new_id()}").status_code == 404
