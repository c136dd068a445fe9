"""How does a shop see its window, and anybody what it has to tell?"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import transaction
from django.test import Client

from catalog.listings.types import FactValue
from catalog.publishing import commands as publishing_commands
from orders.sales.models.orders import Order
from tests.catalog import builders as catalog
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
GOODS, STOCK, ASKED = "/seller/goods", "/seller/stock", "/open/goods/"


class TestGoods:
    @pytest.mark.duty("PQL-33")
    def test_are_listed_with_what_ends_when(self, seller: Browser, sale: Sale, paid: Order, at: datetime) -> None:
        assert sale.seller.merchant_id
        with acting_as(sale.seller), transaction.atomic():
            item = catalog.new_sku("F-1", lot="L7", best_before=date(2035, 4, 5))
            licence = FactValue("SC11435010200001", valid_until=date(2035, 3, 31))
            told = catalog.content(category="food", title_zh="龙井", facts=catalog.FOOD | {"food_licence": licence})
            made = publishing_commands.list_product(sale.shop, content=told, skus=[item], by=sale.seller, at=at)
            publishing_commands.publish(made.id, by=sale.seller, at=at)

        [listed, _] = seller.get(GOODS).page.one("tbody").all("tr")
        [lot] = seller.get(STOCK).page.all("tbody")[1].all("tr")

        assert "龙井" in listed.text
        assert "2035" in listed.text
        assert "L7" in lot.text
        assert "2035" in lot.text


class TestWhatAListingHasToTell:
    @pytest.mark.duty("CRL-08")
    @pytest.mark.parametrize(("language", "words"), [("zh-hans", "食品许可证编号"), ("en", "Food licence number")])
    def test_is_read_by_anybody(self, language: str, words: str) -> None:
        page = Browser(Client(headers={"Accept-Language": language})).get(ASKED)

        assert page.status == 200
        assert words in page.text
