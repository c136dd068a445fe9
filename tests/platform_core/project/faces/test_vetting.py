"""How does a shop show its documents by a browser, and how does everybody read who is behind it?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client

from merchants.shops.queries import shops as shops_queries
from merchants.shops.queries import verification as verification_queries
from platform_core import clock
from platform_core.rows import new_id
from tests.merchants import builders as merchants_builders
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
PAGE = "/seller/documents"


@pytest.mark.duty("ECL-27")
class TestDocuments:
    def test_are_listed_with_their_dates_and_what_was_found(self, seller: Browser) -> None:
        page = seller.get(PAGE)

        assert "食品经营许可证" in page.text
        assert "已核验" in page.text

    def test_are_handed_in_by_a_form(self, seller: Browser, sale: Sale) -> None:
        told = {"kind": "trade_mark", "number": "12345678", "issuer": "国家知识产权局", "valid_until": "2036-01-01"}

        seller.follows(seller.fills_in(seller.get(PAGE), "hand_in", **told))

        with acting_as(sale.seller), transaction.atomic():
            assert verification_queries.documents_of(sale.seller).filter(kind="trade_mark").get().number == "12345678"

    def test_that_will_not_do_are_refused_at_the_form(self, seller: Browser, sale: Sale) -> None:
        reply = seller.fills_in(seller.get(PAGE), "hand_in", kind="trade_mark")

        assert reply.status == 422
        with acting_as(sale.seller), transaction.atomic():
            assert not verification_queries.documents_of(sale.seller).filter(kind="trade_mark").exists()


@pytest.mark.duty("OTM-26")
def test_a_change_is_reported_by_a_form(seller: Browser, sale: Sale) -> None:
    today = shops_queries.local_date(clock.now())
    told = {"fact": "return_address", "changed_on": today.isoformat(), **merchants_builders.MOVED}

    seller.follows(seller.fills_in(seller.get(PAGE), "report", **told))

    assert "已报告，待核验" in seller.get(PAGE).text


@pytest.mark.duty("ECL-15", "OTM-12")
class TestAShop:
    def test_shows_everybody_who_is_behind_it(self, client: Client, sale: Sale) -> None:
        page = client.get(f"/open/shops/{sale.shop}").content.decode()

        tea = merchants_builders.TEA_HOUSE
        licence = merchants_builders.LICENCE["number"]
        for fact in (tea.legal_name, tea.credit_code, tea.representative, tea.business_address, licence):
            assert fact in page
        assert merchants_builders.TEA_HOUSE.contact_phone not in page

    @pytest.mark.duty("OTM-27")
    def test_says_whether_it_is_registered(self, client: Client, at: datetime) -> None:
        tea = merchants_builders.opened(at)
        farm = merchants_builders.opened(at, **asdict(merchants_builders.FARM))

        for shop, said in ((tea, "registered in the business register"), (farm, "not registered: exempt by law")):
            page = client.get(f"/open/shops/{shop.id}", headers={"accept-language": "en"}).content.decode()
            assert f"<strong>{said}" in page
        assert farm.statement in page

    def test_that_is_not_there_is_not_found(self, client: Client) -> None:
        assert client.get(f"/open/shops/{new_id()}").status_code == 404
