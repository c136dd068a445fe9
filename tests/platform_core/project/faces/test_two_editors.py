"""Two people of a shop work on one listing, by forms alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from platform_core.accounts.types import ShopRole
from tests.merchants.team import builders as team
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.listing import address, begin, complete_listing, latest
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def complete(seller: Browser, sale: Sale) -> Reply:
    return complete_listing(seller, begin(seller))


class TestTwoWhoEditOneListing:
    def test_are_told_and_lose_nothing(
        self, complete: Reply, seller: Browser, sale: Sale, opens: Opens, at: datetime
    ) -> None:
        colleague = opens(team.member(sale.seller, ShopRole.OPERATOR, at))
        another = colleague.get(address(complete))
        colleague.follows(colleague.fills_in(another, "save", title_en="Robe", fact_origin="武夷山"))

        reply = seller.fills_in(complete, "save", title_en="Big red robe", fact_origin="武夷山桐木关")

        assert reply.status == 409
        assert "另有人保存了这件商品" in reply.text
        assert latest(sale).title_en == "Robe"
        assert reply.page.one("input", id="save-title_en").attributes["value"] == "Big red robe"
        assert "Robe" in reply.page.one("p", id="save-title_en_holds").text
        assert "武夷山" in reply.page.one("p", id="save-fact_origin_holds").text

    def test_save_over_it_the_second_time(self, complete: Reply, seller: Browser, sale: Sale) -> None:
        seller.follows(seller.fills_in(seller.get(address(complete)), "save", title_en="Robe"))
        told = seller.fills_in(complete, "save", title_en="Big red robe")

        seller.follows(seller.fills_in(told, "save"))

        assert latest(sale).title_en == "Big red robe"

    def test_keep_what_the_other_wrote_where_they_wrote_nothing(
        self, complete: Reply, seller: Browser, sale: Sale
    ) -> None:
        another = seller.get(address(complete))
        seller.follows(seller.fills_in(another, "save", fact_origin="武夷山", extra_days="3"))

        told = seller.fills_in(complete, "save", title_en="Big red robe")
        seller.follows(seller.fills_in(told, "save"))

        saved = latest(sale)
        assert (saved.title_en, saved.facts["origin"]["value"], saved.extra_return_days) == (
            "Big red robe",
            "武夷山",
            3,
        )
